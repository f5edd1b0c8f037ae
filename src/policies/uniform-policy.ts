import type { PolicyName } from '../core/ids.ts';
import { UserError } from '../core/errors.ts';
import type { WavePolicy } from './policy.ts';
import { scriptedPolicy } from './scripted-policy.ts';

/**
 * Plays at random, from the decision's own key: a legal choice where choices are listed, each
 * equally likely; otherwise random characters up to the stop character or the longest reply. For
 * checking that roles and environments stand up to anything, and as a floor to compare with.
 *
 * @param characters - what free replies are made of; a prompt's stop character counts as one of them
 */
export function uniformPolicy(name: PolicyName, characters: string): WavePolicy {
  const list = Array.from(characters);
  if (list.length === 0)
    throw new UserError(`policy ${name}: needs at least one character to reply with, got none`);
  return scriptedPolicy(name, ({ prompt }, stream) => {
    const { choices, stop, maxLength } = prompt;
    if (choices !== undefined) {
      if (choices.length === 0)
        throw new UserError(`policy ${name}: choices must not be empty; leave them out instead`);
      return stream.pick(choices);
    }
    const drawn = stop === undefined || list.includes(stop) ? list : [...list, stop];
    let text = '';
    for (let length = 0; length < maxLength; length++) {
      const character = stream.pick(drawn);
      if (character === stop) break;
      text += character;
    }
    return text;
  });
}
