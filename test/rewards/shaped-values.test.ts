import { describe, expect, test } from 'vitest';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { centredBounded } from '../../src/rewards/shaping/centred-bounded.ts';
import { clippedLinear } from '../../src/rewards/shaping/clipped-linear.ts';
import { clipped } from '../../src/rewards/shaping/clipped.ts';
import { delta } from '../../src/rewards/shaping/delta.ts';
import { lengthAware } from '../../src/rewards/shaping/length-aware.ts';
import { logarithmic } from '../../src/rewards/shaping/logarithmic.ts';
import { potentialBased } from '../../src/rewards/shaping/potential-based.ts';
import { summed } from '../../src/rewards/shaping/summed.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode } from './play-steps.ts';

/** A game in which each agent named decides, in this order. */
const game = (id: string, ...agents: string[]) => episode(id, 'g', agents);

/** A term that says these values of the first decisions of each episode; null: nothing. */
function saying(
  values: Readonly<Record<string, readonly (number | null)[]>>,
  range: readonly [number, number] = [0, 1],
): RewardTerm {
  return {
    name: 'said',
    sources: [],
    range,
    judge: (group) =>
      group.flatMap(({ plan: { id } }) =>
        (values[id] ?? []).flatMap((value, decision) =>
          value === null ? [] : [{ episode: id, decision, term: 'said', value }],
        ),
      ),
  };
}
const values = (term: RewardTerm, ...group: readonly Episode[]) =>
  term.judge(group).map(({ value }) => value);
const close = (...expected: number[]) =>
  expected.map((value) => expect.closeTo(value, 12) as number);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('clipped', () => {
  test('pays nothing beyond the threshold, and less below it', () => {
    const term = clipped(saying({ a: [0.2, 0.7, 1] }), { threshold: 0.7 });
    expect(values(term, game('a', 's', 's', 's'))).toEqual([...close(-0.5), 0, 0]);
    expect(term.range).toEqual([-0.7, 0]);
  });

  test('takes the middle of the range for the threshold', () => {
    const term = clipped(saying({ a: [-1, 0, 1] }, [-1, 1]));
    expect(values(term, game('a', 's', 's', 's'))).toEqual([-1, 0, 0]);
  });

  test('keeps its range where the threshold is above all', () => {
    expect(clipped(saying({}), { threshold: 3 }).range).toEqual([-3, -2]);
    expect(() => clipped(saying({}), { threshold: NaN })).toThrow(/^clipped: threshold/);
  });
});

describe('delta', () => {
  test('pays the difference to the agent’s next decision, and the last its own', () => {
    const term = delta(saying({ a: [0.9, 0.1, 0.5, 0.2, 0.8] }));
    const talk = game('a', 's', 'e', 's', 'e', 's');
    expect(values(term, talk)).toEqual(close(0.4, -0.1, -0.3, 0.2, 0.8));
    expect(term.range).toEqual([-1, 1]);
  });

  test('makes repeating a good step worth nothing', () => {
    const term = delta(saying({ a: [0.5, 0.5, 0.5, 0.5] }));
    expect(values(term, game('a', 's', 's', 's', 's'))).toEqual([0, 0, 0, 0.5]);
  });

  test('adds up to the term again', () => {
    const term = saying({ a: [0.9, null, 0.5, 0.2, 0.8] });
    const talk = game('a', 's', 's', 's', 'e', 's');
    expect(values(summed(delta(term)), talk)).toEqual(close(0.9, 0.5, 0.2, 0.8));
  });

  test('covers a range that lies on one side of 0', () => {
    expect(delta(saying({}, [2, 3])).range).toEqual([-1, 3]);
    expect(delta(saying({}, [-3, -2])).range).toEqual([-3, 1]);
  });
});

describe('summed', () => {
  test('pays what the same agent’s later decisions get, discounted', () => {
    const term = summed(saying({ a: [1, 0.5, 0.5, 1] }), { discount: 0.5 });
    expect(values(term, game('a', 's', 'e', 's', 's'))).toEqual([1.5, 0.5, 1, 1]);
  });

  test('bounds its range by the longest episode', () => {
    expect(summed(saying({}, [-1, 2]), { longest: 3 }).range).toEqual([-3, 6]);
    expect(summed(saying({}, [1, 2]), { longest: 3 }).range).toEqual([1, 6]);
    expect(summed(saying({}, [-1, 2]), { longest: 2, discount: 0.5 }).range).toEqual([-1.5, 3]);
  });

  test.each([{ discount: 1.1 }, { discount: NaN }, { longest: 0 }, { longest: 1.5 }])(
    'refuses %o',
    (options) => {
      expect(() => summed(saying({}), options)).toThrow(/^summed: /);
    },
  );
});

describe('centredBounded', () => {
  test('gives ½ at the reference, and the mean sigmoid over several', () => {
    const one = centredBounded(saying({ a: [0.5, 1] }), { references: [0.5] });
    expect(values(one, game('a', 's', 's'))).toEqual([0.5, sigmoid(0.5)]);
    const two = centredBounded(saying({ a: [1] }), { references: [0, 1], steepness: 4 });
    expect(values(two, game('a', 's'))).toEqual(close((sigmoid(4) + 0.5) / 2));
    expect(two.range).toEqual([sigmoid(-4), sigmoid(4)]);
  });

  test('finds its references among the same role in other episodes', () => {
    const term = centredBounded(saying({ a: [1, 0.2], b: [0, 0.3], c: [1] }));
    const group = [game('a', 's', 's'), game('b', 's', 'e'), game('c', 's')];
    expect(values(term, ...group)).toEqual([
      ...close((sigmoid(1) + 0.5) / 2),
      ...close((sigmoid(0.2) + sigmoid(-0.8)) / 2),
      ...close((2 * sigmoid(-1) + sigmoid(-0.2)) / 3), // nobody else evaluated: b's e isn't judged
      ...close((0.5 + sigmoid(0.8) + sigmoid(1)) / 3),
    ]);
  });

  test('takes the untrained policy for the reference if it is told to', () => {
    const untrained = game('b', 's');
    const events = untrained.events.map((event): EpisodeEvent =>
      event.kind === 'decision' ? { ...event, decision: { ...event.decision, version: 0 } } : event,
    );
    const term = centredBounded(saying({ a: [1], b: [0.4], c: [1] }), {
      references: 'first-version',
    });
    const group = [game('a', 's'), { ...untrained, events }, game('c', 's')];
    expect(term.judge(group).map(({ episode: id, value }) => [id, value])).toEqual([
      ['a', expect.closeTo(sigmoid(0.6), 12)],
      ['c', expect.closeTo(sigmoid(0.6), 12)],
    ]);
  });

  test('stays within its bounds however far the reward goes', () => {
    const wild = centredBounded(saying({ a: [1e6, -1e6] }, [-1e6, 1e6]), { references: [0] });
    expect(values(wild, game('a', 's', 's'))).toEqual([1, 0]);
    // The mean of three equal sigmoids may come out above each of them.
    const equal = centredBounded(saying({ a: [1] }), { references: [0, 0, 0], steepness: 4 });
    expect(values(equal, game('a', 's'))).toEqual([sigmoid(4)]);
  });

  test.each([{ references: [] }, { references: [NaN] }, { steepness: 0 }, { steepness: NaN }])(
    'refuses %o',
    (options) => {
      expect(() => centredBounded(saying({}), options)).toThrow(/^centredBounded: /);
    },
  );
});

describe('potentialBased', () => {
  test('adds γ·Φ of the next state and takes Φ of its own, with 0 at the end', () => {
    const potentials = [0.25, 0.5, 1];
    const term = potentialBased(saying({ a: [0, 0, 1] }), {
      potential: ({ index }) => potentials[index] ?? 0,
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
        potential: ({ index }) => potentials[index] ?? 0,
        discount,
      });
      const [plain = NaN] = values(summed(term, { discount }), talk);
      const [changed = NaN] = values(summed(shaped, { discount }), talk);
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
      /potentialBased over said: .*\[0, 1\], got NaN for decision 0 of episode a/,
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

describe('lengthAware', () => {
  /** Replies of these lengths, in tokens. */
  const replies = (...lengths: number[]): Episode => {
    const talk = game('a', ...lengths.map(() => 's'));
    const events = talk.events.map((event, i): EpisodeEvent =>
      event.kind === 'decision'
        ? {
            ...event,
            decision: {
              ...event.decision,
              tokens: Array.from({ length: lengths[i] ?? 0 }, () => 1),
              text: 'four',
            },
          }
        : event,
    );
    return { ...talk, events };
  };
  const right = saying({ a: [1, 1, 1, 1] });

  test('charges more and more between the free length and the longest', () => {
    const term = lengthAware(right, { penalty: 0.5, free: 4, most: 8 });
    expect(values(term, replies(1, 4, 6, 20))).toEqual([1, 1, 0.75, 0.5]);
    expect(term.range).toEqual([-0.5, 1]);
  });

  test('pays for length where the penalty is negative', () => {
    const term = lengthAware(right, { penalty: -0.5, free: 4, most: 8 });
    expect(values(term, replies(1, 4, 6, 20))).toEqual([1, 1, 1.25, 1.5]);
    expect(term.range).toEqual([0, 1.5]);
  });

  test('touches only rewards that are high enough, if it is told to', () => {
    const term = lengthAware(saying({ a: [1, 0.4, 0.5] }), {
      penalty: 1,
      free: 0,
      most: 4,
      from: 0.5,
    });
    expect(values(term, replies(2, 2, 2))).toEqual([0.5, 0.4, 0]);
  });

  test('counts characters where a policy has no tokens', () => {
    const term = lengthAware(right, { penalty: 1, free: 0, most: 8 });
    expect(values(term, replies(0, 2, 4, 8))).toEqual([0.5, 0.75, 0.5, 0]);
  });

  test.each([
    { penalty: NaN, free: 0, most: 1 },
    { penalty: 1, free: -1, most: 1 },
    { penalty: 1, free: 2, most: 2 },
    { penalty: 1, free: 0, most: Infinity },
    { penalty: 1, free: 0, most: 1, from: NaN },
  ])('refuses %o', (options) => {
    expect(() => lengthAware(right, options)).toThrow(/^lengthAware: /);
  });
});

describe('clippedLinear and logarithmic', () => {
  const judgeSays = saying({ a: [0, 0.1, 0.6, 1] });
  const talk = game('a', 's', 's', 's', 's');

  test('pay a probability above the prior: by a straight line, or by its logarithm', () => {
    expect(values(clippedLinear(judgeSays, { prior: 0.1 }), talk)).toEqual([0, 0, 0.5, 0.9]);
    expect(values(logarithmic(judgeSays, { prior: 0.1 }), talk)).toEqual(
      close(Math.log(1e-5), 0, Math.log(6), Math.log(10)),
    );
    expect(values(logarithmic(judgeSays, { prior: 0.1, clip: true }), talk)).toEqual(
      close(0, 0, Math.log(6), Math.log(10)),
    );
    expect(clippedLinear(judgeSays, { prior: 0.1 }).range).toEqual([0, 0.9]);
  });

  test('read logarithms of probabilities', () => {
    const logs = saying({ a: [Math.log(0.6)] }, [-20, 0]);
    const options = { prior: 0.1, scale: 'log-probability' } as const;
    expect(values(clippedLinear(logs, options), talk)).toEqual(close(0.5));
    expect(values(logarithmic(logs, options), talk)).toEqual(close(Math.log(6)));
    expect(clippedLinear(logs, options).range).toEqual([0, 0.9]);
  });

  // The paper's point: the same noise on a small probability moves the logarithm far more.
  test('the straight line passes noise on as it is, the logarithm multiplies it by 1/q', () => {
    const noisy = saying({ a: [0.12, 0.14] });
    const spread = ([one = NaN, other = NaN]: readonly number[]) => other - one;
    expect(spread(values(clippedLinear(noisy, { prior: 0.1 }), talk))).toBeCloseTo(0.02, 12);
    expect(spread(values(logarithmic(noisy, { prior: 0.1 }), talk))).toBeGreaterThan(0.15);
  });

  test('refuse what is no probability', () => {
    const votes = saying({}, [-1, 1]);
    expect(() => clippedLinear(votes, { prior: 0.1 })).toThrow(/^clippedLinear: said must say/);
    expect(() => clippedLinear(saying({}, [0, 2]), { prior: 0.1 })).toThrow(/range \[0, 2\]/);
    expect(() => logarithmic(votes, { prior: 0.1 })).toThrow(/^logarithmic: said must say/);
    expect(() => clippedLinear(judgeSays, { prior: 0.1, scale: 'log-probability' })).toThrow(
      /must say a log-probability/,
    );
    expect(() => clippedLinear(judgeSays, { prior: 0 })).toThrow(/prior must lie in/);
    expect(() => logarithmic(judgeSays, { prior: 0.1, floor: 0 })).toThrow(/floor must lie in/);
  });
});
