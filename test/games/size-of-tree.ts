import type { Action, AnyGame, BySeat } from '../../src/games/game.ts';
import {
  chanceBranches,
  informationStateOf,
  nodeAfter,
  optionsOf,
  rootOf,
} from '../../src/games/walk.ts';

/** Nodes, those that are over, and information states; seats that act at once act one after the other. */
export function sizeOfTree(game: AnyGame) {
  let [nodes, over] = [0, 0];
  const keys = new Set<string>();
  const open = [rootOf(game)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    nodes++;
    const byChance = chanceBranches(game, node);
    const acting = game.toAct(node.state);
    if (byChance !== null) open.push(...byChance.map((branch) => branch.node));
    else if (acting.length === 0) over++;
    else {
      let joint: readonly BySeat<Action>[] = [{}];
      for (const [i, seat] of acting.entries()) {
        if (i > 0) nodes += joint.length;
        keys.add(`${seat} ${informationStateOf(game, node, seat)}`);
        const options = optionsOf(game, node.state, seat);
        joint = joint.flatMap((one) => options.map((action) => ({ ...one, [seat]: action })));
      }
      for (const actions of joint) open.push(nodeAfter(game, node, actions));
    }
  }
  return { nodes, over, informationStates: keys.size };
}
