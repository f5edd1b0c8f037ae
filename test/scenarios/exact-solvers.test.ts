import { CFR, CFR_PLUS, compileTree, openCfr, treeNashConv, treeValues } from 'agon-sim';
import { kuhnPoker, leducPoker } from 'agon-sim/environments';
import { expect, test } from 'vitest';

/** What exact solvers reach: seconds each, too long for the unit suite. Iterations are counted, not seconds. */
test('CFR comes within 0.001 of an equilibrium of Kuhn poker in 100,000 iterations', () => {
  const tree = compileTree(kuhnPoker);
  const solver = openCfr(tree, CFR);
  solver.iterate(100_000);
  expect(treeNashConv(tree, solver.average())).toBeLessThan(0.001);
  expect(treeValues(tree, solver.average())[0]).toBeCloseTo(-1 / 18, 3);
});

// Southey et al. (2005) and OpenSpiel: Leduc poker is worth −0.0856 to the first seat.
test('CFR+ comes within 0.001 of an equilibrium of Leduc poker in 1000 iterations', () => {
  const tree = compileTree(leducPoker);
  const solver = openCfr(tree, CFR_PLUS);
  solver.iterate(1000);
  expect(treeNashConv(tree, solver.average())).toBeLessThan(0.001);
  expect(treeValues(tree, solver.average())[0]).toBeCloseTo(-0.0856, 4);
});
