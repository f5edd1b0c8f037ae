import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { WavePolicy } from './policy.ts';
import { scriptedPolicy } from './scripted-policy.ts';

/**
 * Takes each legal reply equally often, in any game that lists them; from the decision's own key. Where replies
 * are free text, see `uniformPolicy`.
 */
export function randomPolicy(name: PolicyName): WavePolicy {
  return scriptedPolicy(name, ({ prompt, agent }, stream) => {
    const choices = prompt.choices ?? [];
    if (choices.length === 0) {
      throw new UserError(
        `policy ${name}: plays only where legal replies are listed, got free text of '${agent}'; take uniformPolicy`,
      );
    }
    return stream.pick(choices);
  });
}
