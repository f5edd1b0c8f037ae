import { describe, expect, test } from 'vitest';
import { goofspielOf } from '../../environments/goofspiel.ts';
import { kuhnPokerForThree } from '../../environments/kuhn-poker-for-three.ts';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { leducPoker } from '../../environments/leduc-poker.ts';
import { liarsDiceOf } from '../../environments/liars-dice.ts';
import { biasedRockPaperScissors } from '../../environments/matrix-games.ts';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { bestResponse, nashConv } from '../../src/games/best-response.ts';
import { expectedReturns } from '../../src/games/expected-returns.ts';
import { CFR, CFR_PLUS, DISCOUNTED_CFR, openCfr } from '../../src/games/solvers/cfr.ts';
import { openExternalSampling } from '../../src/games/solvers/external-sampling.ts';
import { openFictitiousPlay } from '../../src/games/solvers/fictitious-play.ts';
import { compileTree } from '../../src/games/solvers/game-tree.ts';
import { strategyOf, tableOf, uniformTable } from '../../src/games/solvers/strategy-table.ts';
import { treeBestResponse, treeNashConv, treeValues } from '../../src/games/solvers/tree-values.ts';
import { uniformStrategy } from '../../src/games/walk.ts';

const kuhn = compileTree(kuhnPoker);
const leduc = compileTree(leducPoker);

describe('a compiled tree', () => {
  // NashConv of uniform play as OpenSpiel 2.0.2 computes it (python/algorithms/exploitability.py).
  test.each([
    ['Kuhn poker', kuhn, 11 / 12],
    ['Kuhn poker for three', compileTree(kuhnPokerForThree), 2.0625],
    ['Leduc poker', leduc, 4.747222222222222],
    ['liar’s dice of three sides', compileTree(liarsDiceOf(3)), 1.1111111111111112],
    ['goofspiel of four cards', compileTree(goofspielOf(4)), 1.4930555555555556],
  ])('has the NashConv of uniform play that OpenSpiel has: %s', (_, tree, expected) => {
    expect(treeNashConv(tree, uniformTable(tree))).toBeCloseTo(expected, 12);
  });

  test('agrees with the walk of the game itself, for a strategy that isn’t uniform', () => {
    const strategy = strategyOf(kuhn, openCfr(kuhn).average());
    const played = openCfr(kuhn);
    played.iterate(7);
    const table = played.average();
    const walked = strategyOf(kuhn, table);
    expect(treeNashConv(kuhn, table)).toBeCloseTo(nashConv(kuhnPoker, walked), 12);
    expect(treeValues(kuhn, table)).toEqual(
      Object.values(expectedReturns(kuhnPoker, walked)).map(
        (one) => expect.closeTo(one, 12) as number,
      ),
    );
    expect(treeBestResponse(kuhn, 1, table).value).toBeCloseTo(
      bestResponse(kuhnPoker, 'second', walked).value,
      12,
    );
    expect(tableOf(kuhn, strategy)).toEqual(tableOf(kuhn, uniformStrategy));
  });

  test('is refused where it has more nodes than it may', () => {
    expect(() => compileTree(leducPoker, { most: 1000 })).toThrow(
      "compileTree of 'leduc-poker': a tree may have 1000 nodes",
    );
  });

  test('tells a strategy that is asked for another game', () => {
    expect(() => strategyOf(kuhn, uniformTable(kuhn))('A?', ['p', 'b'], 'first')).toThrow(
      "must be asked in its own information states, got 'A?' of 'first'",
    );
  });
});

describe('counterfactual regret minimisation', () => {
  // Kuhn (1950): −1/18 to the first seat.
  test.each([
    ['CFR', CFR, 1000, 0.02],
    ['CFR+', CFR_PLUS, 400, 0.001],
    ['discounted CFR', DISCOUNTED_CFR, 400, 0.001],
  ])('comes close to an equilibrium of Kuhn poker: %s', (_, variant, iterations, within) => {
    const solver = openCfr(kuhn, variant);
    solver.iterate(iterations);
    expect(treeNashConv(kuhn, solver.average())).toBeLessThan(within);
    expect(Math.abs((treeValues(kuhn, solver.average())[0] ?? 0) + 1 / 18)).toBeLessThan(within);
  });

  // Its NashConv is at most Δ·√(2·12)·… /√t: halved at least by four times the iterations, in the long run.
  test('gains on equilibrium with every iteration: CFR on Leduc poker', () => {
    const solver = openCfr(leduc);
    const after = [10, 40, 160].map((t) => {
      solver.iterate(t - solver.iterations);
      return treeNashConv(leduc, solver.average());
    });
    expect(after[1]).toBeLessThan((after[0] ?? 0) * 0.6);
    expect(after[2]).toBeLessThan((after[1] ?? 0) * 0.6);
  });

  test('by external sampling comes close in more iterations, the same ones for the same key', () => {
    const solve = () => {
      const solver = openExternalSampling(kuhn, openStream(keyFromSeed(1)));
      solver.iterate(10_000);
      return solver.average();
    };
    expect(treeNashConv(kuhn, solve())).toBeLessThan(0.05);
    expect(solve()).toEqual(solve());
  });
});

describe('fictitious play', () => {
  test('comes to the equilibrium of biased rock-paper-scissors: 1/4, 1/2, 1/4', () => {
    const tree = compileTree(biasedRockPaperScissors);
    const solver = openFictitiousPlay(tree);
    solver.iterate(20_000);
    for (const [i, share] of [0.25, 0.5, 0.25].entries()) {
      expect(solver.average()[i]).toBeCloseTo(share, 1);
    }
    expect(treeNashConv(tree, solver.average())).toBeLessThan(0.02);
  });

  test('comes close to an equilibrium of Kuhn poker', () => {
    const solver = openFictitiousPlay(kuhn);
    solver.iterate(1000);
    expect(treeNashConv(kuhn, solver.average())).toBeLessThan(0.03);
  });
});
