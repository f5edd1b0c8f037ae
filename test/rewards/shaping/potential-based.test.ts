import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../../src/core/random.ts';
import { potentialBased } from '../../../src/rewards/shaping/potential-based.ts';
import { returnToGo } from '../../../src/rewards/shaping/return-to-go.ts';
import { game, saying, values } from '../say-values.ts';

describe('potentialBased', () => {
  test('adds γ·Φ of the next state and takes Φ of its own, with 0 at the end', () => {
    const potentials = [0.25, 0.5, 1];
    const term = potentialBased(saying({ a: [0, 0, 1] }), {
      potential: ({ decisionIndex }) => potentials[decisionIndex] ?? 0,
      discount: 0.5,
    });
    expect(values(term, game('a', 's', 's', 's'))).toEqual([0, 0, 0]);
    expect(term.range).toEqual([-1, 1.5]);
  });

  test.each([
    [
      [-1, 2],
      [-2.5, 3],
    ],
    [
      [0.5, 1],
      [-1, 1],
    ],
    [
      [-1, -0.5],
      [0, 2],
    ],
  ] as const)('has a range that covers potentials in %o, and 0 at the end', (bounds, range) => {
    const options = { potential: () => 0, bounds, discount: 0.5 };
    expect(potentialBased(saying({}), options).range).toEqual(range);
  });

  // Ng, Harada and Russell: the return changes by the potential of the first state, and by nothing else.
  test('telescopes: the return changes by -Φ(s0) alone, whatever happens in between', () => {
    const stream = openStream(keyFromSeed(7));
    for (let length = 1; length <= 6; length++) {
      const draw = () => Array.from({ length }, () => stream.uniform());
      const [rewards, potentials] = [draw(), draw()];
      const discount = stream.uniform();
      const talk = game('a', ...rewards.map(() => 's'));
      const term = saying({ a: rewards });
      const shaped = potentialBased(term, {
        potential: ({ decisionIndex }) => potentials[decisionIndex] ?? 0,
        discount,
      });
      const [plain = NaN] = values(returnToGo(term, { discount }), talk);
      const [changed = NaN] = values(returnToGo(shaped, { discount }), talk);
      expect(changed).toBeCloseTo(plain - (potentials[0] ?? 0), 12);
    }
  });

  test('follows each agent by itself', () => {
    const term = potentialBased(saying({ a: [0, 0, 0] }), {
      potential: ({ agent }) => (agent === 's' ? 0.5 : 1),
    });
    expect(values(term, game('a', 's', 'e', 's'))).toEqual([0, -1, -0.5]);
  });

  test('names the potential that leaves its bounds', () => {
    const term = potentialBased(saying({ a: [0] }), { potential: () => NaN });
    expect(() => term.judge([game('a', 's')])).toThrow(
      /potentialBased over said: .*\[0, 1\], got NaN for decision \S+\/0 of episode a/,
    );
  });

  test.each([{ bounds: [1, 0] as const }, { bounds: [NaN, 1] as const }, { discount: 2 }])(
    'refuses %o',
    (options) => {
      expect(() => potentialBased(saying({}), { potential: () => 0, ...options })).toThrow(
        /^potentialBased: /,
      );
    },
  );
});
