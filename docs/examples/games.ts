import {
  CFR_PLUS,
  compileTree,
  gameEnvironment,
  keyFromSeed,
  nashConv,
  openCfr,
  openStream,
  playOut,
  randomPolicy,
  simulateEpisodes,
  treeValues,
  uniformStrategy,
} from 'agon-sim';
import { kuhnPoker, ticTacToe } from 'agon-sim/environments';

// Without actors: a game at random, in microseconds.
const stream = openStream(keyFromSeed(2));
const end = playOut(ticTacToe, {
  key: keyFromSeed(1),
  choose: (_, __, legal) => stream.pick(legal ?? []),
});
console.log('without actors', ticTacToe.returns(end));

// By a walk of the whole tree: how much could be gained against players who bet at random?
console.log(
  'NashConv of Kuhn poker, both uniform:',
  nashConv(kuhnPoker, uniformStrategy).toFixed(4),
);

// Among actors: the same game, with its messages, its log and its rewards.
const seat = { role: 'player', policy: 'random', version: 0 };
const [episode] = await simulateEpisodes(
  [
    {
      id: 'game-1',
      group: 'game-1',
      key: keyFromSeed(1),
      environment: 'tic-tac-toe',
      task: null,
      seats: { first: seat, second: seat },
    },
  ],
  { environments: [gameEnvironment(ticTacToe)], policies: { random: randomPolicy('random') } },
);
console.log('among actors', episode?.ending.returns);

// By CFR+ on the compiled tree: an equilibrium to a thousandth.
const tree = compileTree(kuhnPoker);
const solver = openCfr(tree, CFR_PLUS);
solver.iterate(1000);
console.log('value by CFR+:', treeValues(tree, solver.average())[0]?.toFixed(3));
