import type { AgentId } from '../core/ids.ts';
import type { BySeat, Game } from './game.ts';
import { chanceBranches, jointBranches, rootOf } from './walk.ts';
import type { Strategy, TreeNode, WalkOptions } from './walk.ts';

/**
 * What each seat earns on average where all play a strategy: exact, by a walk of the whole tree.
 *
 * @throws UserError on a game with chance of its own or with free text
 */
export function expectedReturns<State, Task>(
  game: Game<State, Task>,
  strategy: Strategy,
  options: WalkOptions = {},
): BySeat<number> {
  const total: Record<AgentId, number> = {};
  const walk = (node: TreeNode<State>, reach: number): void => {
    const byChance = chanceBranches(game, node);
    if (byChance === null && game.toAct(node.state).length === 0) {
      for (const [seat, earned] of Object.entries(game.returns(node.state))) {
        total[seat] = (total[seat] ?? 0) + reach * earned;
      }
      return;
    }
    for (const branch of byChance ?? jointBranches(game, node, strategy)) {
      walk(branch.node, reach * branch.probability);
    }
  };
  walk(rootOf(game, options), 1);
  return total;
}
