import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { WavePolicy } from './policy.ts';
import { scriptedPolicy } from './scripted-policy.ts';

/**
 * Takes the first of the legal replies, in any game that lists them: a fixed player to compare with, and to
 * write tests by.
 */
export function firstLegalPolicy(name: PolicyName): WavePolicy {
  return scriptedPolicy(name, ({ prompt, agent }) => {
    const [first] = prompt.choices ?? [];
    if (first === undefined) {
      throw new UserError(
        `policy ${name}: plays only where legal replies are listed, got free text of '${agent}'; take a scripted policy`,
      );
    }
    return first;
  });
}
