import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gae } from '../../../src/learning/estimators/gae.ts';
import type { Experience } from '../../../src/learning/experience.ts';
import { experience } from '../experiences.ts';

interface Made {
  readonly reward: number;
  readonly values: readonly number[];
  readonly tokenRewards?: readonly number[];
}

/** What one seat did in one episode, in order. */
const seat = (decisions: readonly Made[], episode = 'a', agent = 'critic-1'): Experience[] =>
  decisions.map(({ reward, values, tokenRewards }, decisionIndex) =>
    experience({
      ...{ reward, values, episode, agent, decisionIndex },
      tokens: values.map(() => 1),
      logProbs: values.map(() => -1),
      ...(tokenRewards && { tokenRewards }),
    }),
  );
const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 12) as number);
const three = seat([
  { reward: 1, values: [0.5, 9] },
  { reward: 0, values: [0.4] },
  { reward: 2, values: [0.3, 9, 9] },
]);

describe('gae by decisions', () => {
  test('gives what was computed by hand', () => {
    // γ = .9, λ = .5: δ = 1 + .9·.4 - .5, .9·.3 - .4, 2 - .3; A_2 = 1.7, A_1 = -.13 + .45·1.7, …
    const { advantages, valueTargets, state } = gae({ discount: 0.9, lambda: 0.5 }).estimate(
      three,
      {},
    );
    expect([...advantages]).toEqual(close(1.14575, 0.635, 1.7));
    const targets = [1.64575, 1.035, 2].map((target) => expect.closeTo(target, 12) as number);
    expect(valueTargets).toEqual([
      [targets[0], targets[0]],
      [targets[1]],
      targets.slice(2).concat(targets[2]!, targets[2]!),
    ]);
    expect(state).toEqual({});
  });

  const decisions = fc.array(
    fc.record({
      reward: fc.double({ min: -5, max: 5, noNaN: true }),
      values: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const unit = fc.double({ min: 0, max: 1, noNaN: true });

  test('is Σ_j (γλ)^j δ_{k+j}, and its value target that plus the value', () => {
    fc.assert(
      fc.property(decisions, unit, unit, (made, discount, lambda) => {
        const values = made.map((one) => one.values[0] ?? NaN);
        const delta = made.map(
          ({ reward }, k) => reward + discount * (values[k + 1] ?? 0) - (values[k] ?? NaN),
        );
        const defined = delta.map((_, k) =>
          delta.slice(k).reduce((sum, one, j) => sum + (discount * lambda) ** j * one, 0),
        );
        const { advantages, valueTargets } = gae({ discount, lambda }).estimate(seat(made), {});
        expect([...advantages]).toEqual(defined.map((value) => expect.closeTo(value, 9) as number));
        expect(valueTargets?.map((own) => own?.[0])).toEqual(
          defined.map((value, k) => expect.closeTo(value + (values[k] ?? NaN), 9) as number),
        );
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('with λ = 0 is the error of one step, with λ = 1 the return minus the value', () => {
    fc.assert(
      fc.property(decisions, unit, (made, discount) => {
        const values = made.map((one) => one.values[0] ?? NaN);
        const oneStep = gae({ discount, lambda: 0 }).estimate(seat(made), {}).advantages;
        const whole = gae({ discount, lambda: 1 }).estimate(seat(made), {}).advantages;
        made.forEach(({ reward }, k) => {
          const value = values[k] ?? NaN;
          expect(oneStep[k]).toBeCloseTo(reward + discount * (values[k + 1] ?? 0) - value, 9);
          const returned = made
            .slice(k)
            .reduce((sum, later, j) => sum + discount ** j * later.reward, 0);
          expect(whole[k]).toBeCloseTo(returned - value, 9);
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('keeps seats and episodes apart, and takes decisions in their order, not the batch’s', () => {
    const other = seat([{ reward: 5, values: [1] }], 'a', 'critic-2');
    const later = seat([{ reward: -3, values: [2] }], 'b');
    const [first, second, third] = three as [Experience, Experience, Experience];
    const mixed = [third, ...later, first, ...other, second];
    const { advantages } = gae({ discount: 0.9, lambda: 0.5 }).estimate(mixed, {});
    expect([...advantages]).toEqual(close(1.7, -5, 1.14575, 4, 0.635));
  });

  test('steps over what no term that pays has judged', () => {
    const logged = { ...experience({ decisionIndex: 9, episode: 'a' }), hasReward: false };
    const { advantages } = gae({ discount: 0.9, lambda: 0.5 }).estimate([...three, logged], {});
    expect([...advantages]).toEqual(close(1.14575, 0.635, 1.7, 0));
  });
});

describe('gae by tokens', () => {
  const byTokens = gae({ discount: 0.9, lambda: 0.5, steps: 'tokens' });

  test('takes each token for a step, and discounts between decisions alone', () => {
    const made = seat([
      { reward: 1, values: [0.5, 0.6] },
      { reward: 2, values: [0.3] },
    ]);
    // δ = 0 + .6 - .5, 1 + .9·.3 - .6, 2 - .3; within a reply γ is 1.
    const { advantages, tokenAdvantages, valueTargets } = byTokens.estimate(made, {});
    expect(tokenAdvantages).toEqual([close(0.8175, 1.435), close(1.7)]);
    expect([...advantages]).toEqual(close((0.8175 + 1.435) / 2, 1.7));
    expect(valueTargets).toEqual([close(1.3175, 2.035), close(2)]);
  });

  test('pays each token what terms gave it', () => {
    const made = seat([{ reward: 1, values: [0, 0], tokenRewards: [1, 0] }]);
    expect(byTokens.estimate(made, {}).tokenAdvantages).toEqual([[1, 0]]);
  });
});

test('gae says which decision has no values, and what to do', () => {
  const [one] = seat([{ reward: 1, values: [1] }]);
  const { values: _values, ...decision } = (one as Experience).decision;
  expect(() => gae().estimate([{ ...(one as Experience), decision }], {})).toThrow(
    /^gae: decision critic-1\/0 of episode a must have a value for each of its 1 tokens, got none/,
  );
});

test.each([{ discount: -0.1 }, { discount: 1.1 }, { lambda: NaN }, { lambda: 2 }])(
  'gae refuses %o',
  (options) => {
    expect(() => gae(options)).toThrow(/^gae: (discount|lambda) must be in \[0, 1\], got/);
  },
);
