/**
 * Iterations a second of the exact solvers on Kuhn and Leduc poker, in turn, several rounds; processor time of this
 * process, so that other load changes little. For comparison, OpenSpiel's solvers: see docs/performance.md.
 *
 *   npx tsx -C agon-source bench/cfr.ts
 */
import {
  CFR,
  CFR_PLUS,
  compileTree,
  keyFromSeed,
  openCfr,
  openExternalSampling,
  openFictitiousPlay,
  openStream,
  treeNashConv,
} from 'agon-sim';
import type { AnyGame, GameTree, RegretSolver } from 'agon-sim';
import { kuhnPoker, leducPoker } from 'agon-sim/environments';

const ROUNDS = 5;
const SOLVERS: readonly (readonly [string, (tree: GameTree) => RegretSolver, number])[] = [
  ['CFR', (tree) => openCfr(tree, CFR), 200],
  ['CFR+', (tree) => openCfr(tree, CFR_PLUS), 200],
  ['external sampling', (tree) => openExternalSampling(tree, openStream(keyFromSeed(1))), 5000],
  ['fictitious play', openFictitiousPlay, 50],
];

for (const game of [kuhnPoker, leducPoker] as unknown as readonly AnyGame[]) {
  const tree = compileTree(game);
  console.log(
    `${game.name}: ${tree.nodes} nodes, ${tree.informationStates.length} information states`,
  );
  for (const [name, open, count] of SOLVERS) {
    const solver = open(tree);
    solver.iterate(count); // compiled by the engine in the meantime
    const rates = Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage();
      solver.iterate(count);
      const { user, system } = process.cpuUsage(before);
      return (count * 1e6) / (user + system);
    }).sort((a, b) => a - b);
    const median = rates[Math.floor(ROUNDS / 2)] ?? 0;
    const left = treeNashConv(tree, solver.average()).toExponential(1);
    console.log(
      `  ${name}: ${median.toFixed(0)} iterations/s; NashConv ${left} after ${solver.iterations}`,
    );
  }
}
