import { describe, expect, test } from 'vitest';
import { blottoOf } from '../../environments/blotto.ts';
import { dealOrNoDealOf } from '../../environments/deal-or-no-deal.ts';
import { publicGoodsOf } from '../../environments/public-goods.ts';
import { sealedAuctionOf } from '../../environments/sealed-auctions.ts';
import { nashAllocation, shareableArms } from '../../environments/shareable-arms.ts';
import { ultimatum } from '../../environments/ultimatum.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { backwardInduction } from '../../src/games/backward-induction.ts';
import { bestResponse, nashConv } from '../../src/games/best-response.ts';
import { playOut } from '../../src/games/play-out.ts';
import { openCfr, CFR_PLUS } from '../../src/games/solvers/cfr.ts';
import { compileTree } from '../../src/games/solvers/game-tree.ts';
import { treeNashConv } from '../../src/games/solvers/tree-values.ts';
import type { Strategy } from '../../src/games/walk.ts';

const key = keyFromSeed(1);
const always =
  (action: string): Strategy =>
  (_, legal) =>
    legal.map((one) => Number(one === action));

describe('a deal', () => {
  // X₀ = 7 and X₁ = 5: 12 in cooperation, 7 on one's own, 2 in competition (nickatomlin/lm-selfplay).
  test.each([
    [1, 12, 12],
    [0, 7, 5],
    [-1, 2, -2],
  ])('pays its own share and λ times the other’s: λ = %d', (cooperation, first, second) => {
    const agreed = {
      ...{ counts: [1, 2, 3] as const, offers: [[1, 1, 0] as const], end: 'agreed' as const },
      worth: [[5, 2, 0] as const, [9, 2, 1] as const],
    };
    const paid = dealOrNoDealOf({ cooperation }).returns(agreed);
    expect(paid).toEqual({ first, second });
  });

  test('is worth ten to each at the most, whatever is drawn', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { counts, worth } = playOut(dealOrNoDealOf(), {
        key: keyFromSeed(seed),
        choose: () => '',
      });
      for (const own of worth) {
        expect(own.reduce((sum, value, i) => sum + value * (counts?.[i] ?? 0), 0)).toBe(10);
      }
    }
  });
});

describe('shareable arms', () => {
  // Competing for shareable arms (https://arxiv.org/abs/2305.19158): nobody gains by moving.
  test('have their equilibrium where five players of arms 0.9, 0.5, 0.4, 0.1 are three, one, one and none', () => {
    const [means, counts] = [
      [0.9, 0.5, 0.4, 0.1],
      [3, 1, 1, 0],
    ];
    expect(nashAllocation(means, 5)).toEqual(counts);
    const gains = means.flatMap((mean, j) =>
      means.flatMap((own, k) =>
        j === k || counts[k] === 0 ? [] : [mean / ((counts[j] ?? 0) + 1) - own / (counts[k] ?? 0)],
      ),
    );
    expect(Math.max(...gains)).toBeCloseTo(-0.05, 12);
  });

  test('pay nobody more than one a round, and all who share one alike', () => {
    const { got, pulled } = playOut(shareableArms, { key, choose: () => '0' });
    for (const round of got) expect([0, 1 / 3]).toContain(round[0]);
    expect(pulled).toHaveLength(20);
    expect(got.flat().reduce((sum, own) => sum + own, 0)).toBeGreaterThan(10);
  });
});

describe('auctions and public goods', () => {
  // Vickrey (1961): whatever the other does.
  test('nobody gains in a second-price auction by bidding other than what it is worth', () => {
    const game = sealedAuctionOf({ price: 'second', most: 4 });
    const truthful: Strategy = (_, legal) => legal.map((_, i) => Number(i === legal.length - 1));
    expect(nashConv(game, truthful)).toBeCloseTo(0, 12);
    const uniform: Strategy = (_, legal) => legal.map(() => 1 / legal.length);
    const { actions } = bestResponse(game, 'first', uniform);
    for (const [worth, bid] of actions) expect(`${bid}?`).toBe(worth.split(' | ').at(-1));
  });

  test('to put nothing into public goods is an equilibrium while the factor is below the number of players', () => {
    expect(nashConv(publicGoodsOf(), always('0'))).toBeCloseTo(0, 12);
    expect(nashConv(publicGoodsOf(), always('4'))).toBeCloseTo(3 * 2, 12);
    expect(nashConv(publicGoodsOf({ factor: 4 }), always('4'))).toBeCloseTo(0, 12);
  });

  test('the least is offered in the ultimatum game, and taken', () => {
    expect(backwardInduction(ultimatum)).toEqual({ proposer: 10, responder: 0 });
  });

  test('Blotto of few coins comes to an equilibrium by CFR+', () => {
    const tree = compileTree(blottoOf({ coins: 5 }));
    const solver = openCfr(tree, CFR_PLUS);
    solver.iterate(500);
    expect(treeNashConv(tree, solver.average())).toBeLessThan(0.02);
  });
});
