import { describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../src/core/random.ts';
import { leaveOneOut } from '../../src/learning/estimators/leave-one-out.ts';
import { roleConditioned } from '../../src/learning/estimators/role-conditioned.ts';
import { uniform } from '../../src/learning/estimators/uniform.ts';
import { prepareLoss } from '../../src/learning/loss-parts.ts';
import { dpo } from '../../src/learning/objectives/dpo.ts';
import { klPenalty } from '../../src/learning/objectives/kl-penalty.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { anchoredPairs } from '../../src/learning/pairings/anchored-pairs.ts';
import { judgedPairs } from '../../src/learning/pairings/judged-pairs.ts';
import { checkParts, checkReferenceRule } from '../../src/learning/training-part.ts';
import type { TrainingPart, TrainingParts } from '../../src/learning/training-part.ts';
import { experience, withRewards } from './experiences.ts';

const about = { policy: 'agent', version: 2, key: keyFromSeed(1) };
const solver = { role: 'solver', version: 2 };
const judge = { role: 'scorer', version: 2, tokens: [1, 2], logProbs: [-1, -1] };
const batch = [
  ...withRewards([1, 0], solver),
  ...withRewards([-1], judge),
  ...withRewards([0.25], { role: 'evaluator', version: 2 }),
];
const rl = { estimator: roleConditioned({ decay: 0.5 }), objective: reinforcePlusPlus() };

describe('prepareLoss', () => {
  test('gives each part its roles, estimator, divisor and share', () => {
    const { parts, states } = prepareLoss(
      {
        parts: [
          { roles: ['solver'], ...rl },
          {
            roles: ['evaluator', 'scorer'],
            name: 'judges',
            ...rl,
            divisor: { kind: 'tokens' },
            weight: 0.5,
          },
        ],
      },
      batch,
      { other: { x: 1 } },
      about,
    );
    expect(parts.map(({ name, dropped }) => [name, dropped])).toEqual([
      ['solver', 0],
      ['judges', 0],
    ]);
    const told = parts.map(({ rows }) =>
      rows.map(({ advantage, weights }) => [advantage, weights]),
    );
    expect(told).toEqual([
      [
        [1, 1 / 2],
        [-0.5, 1 / 2],
      ],
      [
        [-1, 0.5 / 3],
        [0.25, 0.5 / 3],
      ],
    ]);
    expect(states).toEqual({
      other: { x: 1 },
      'agent.solver': { solver: 0.25 },
      'agent.judges': { scorer: -0.5, evaluator: 0.125 },
    });
  });

  test('keeps the single form as it was: no name, state under the policy', () => {
    const { parts, states } = prepareLoss(rl, batch, { agent: { solver: 1 } }, about);
    expect(parts.map(({ name, rows }) => [name, rows.length])).toEqual([['', 3]]);
    expect(parts[0]?.dropped).toBe(1); // a reward equal to its baseline
    expect(states['agent']?.['solver']).toBe(0.5);
  });

  test('leaves out of a part what its condition does not hold for', () => {
    const where = ({ reward }: { readonly reward: number }) => reward > 0;
    const { parts } = prepareLoss(
      {
        parts: [
          { name: 'won', where, ...rl },
          { name: 'judges', roles: ['scorer'], where, ...rl },
        ],
      },
      batch,
      {},
      about,
    );
    expect(parts.map(({ rows }) => rows.map((row) => row.return))).toEqual([[1, 0.25], []]);
  });

  test('shows estimators the latest version alone, and pairings the past if they ask for it', () => {
    const past = withRewards([0, -1], { role: 'solver', version: 0, policy: 'agent' });
    const all = [...past.map((one, i) => ({ ...one, episode: `past-${i}` })), ...batch];
    const countsOf = (training: TrainingParts) =>
      prepareLoss(training, all, {}, about).parts.map(({ rows, dropped }) => [
        rows.length,
        dropped,
      ]);
    const objective = dpo();
    expect(countsOf(rl)).toEqual([[4, 0]]);
    expect(countsOf({ pairing: judgedPairs(), objective })).toEqual([[2, 2]]);
    expect(countsOf({ pairing: anchoredPairs(), objective, roles: ['solver'] })).toEqual([[2, 2]]);
    const [pair] = prepareLoss({ pairing: anchoredPairs(), objective }, all, {}, about).parts;
    expect(pair?.rows.map(({ return: reward, preference }) => [reward, preference])).toEqual([
      [-1, 0],
      [1, 1],
    ]);
  });

  test.each([
    [{ baseline: NaN }, /^estimator uniform, estimate: .* got NaN as baseline; leave out/],
    [{ baseline: Infinity }, /got Infinity as baseline/],
    [{ baseline: '1' }, /got "1" as baseline/],
    [null, /got null as state/],
  ])('refuses %o as what an estimator remembers: a checkpoint could not hold it', (state, rule) => {
    const estimator = {
      ...uniform(),
      estimate: () => ({ advantages: new Float64Array(batch.length), state: state as never }),
    };
    const training = { estimator, objective: reinforcePlusPlus() };
    expect(() => prepareLoss(training, batch, {}, about)).toThrow(rule);
  });

  test('divides preferences by the number of pairs, times the share of the part', () => {
    const tasks = ['a', 'b', 'c', 'd'].flatMap((group) =>
      withRewards([0, 1], { ...solver, group }),
    );
    const [part] = prepareLoss(
      { parts: [{ pairing: judgedPairs(), objective: dpo(), weight: 2 }] },
      tasks,
      {},
      about,
    ).parts;
    expect(part?.name).toBe('all');
    expect(part?.rows.map(({ preference }) => preference)).toEqual([
      0, 0.5, 0, 0.5, 0, 0.5, 0, 0.5,
    ]);
  });

  test('counts a reply once that is in several pairs', () => {
    const pairing = {
      name: 'all-pairs',
      pair: () => [
        { chosen: 0, rejected: 1, weight: 1 },
        { chosen: 0, rejected: 2, weight: 1 },
        { chosen: 1, rejected: 2, weight: 1 },
      ],
    };
    const { parts } = prepareLoss({ pairing, objective: dpo() }, batch, {}, about);
    expect(parts.map(({ rows, dropped }) => [rows.length, dropped])).toEqual([[6, 1]]);
  });

  test('draws at most so many pairs, and takes the mean over those', () => {
    const tasks = Array.from({ length: 10 }, (_, task) =>
      withRewards([0, 1], { ...solver, group: `${task}` }),
    ).flat();
    const part = { pairing: judgedPairs(), objective: dpo(), atMost: 4 };
    const [drawn] = prepareLoss(part, tasks, {}, about).parts;
    expect(drawn?.rows.map(({ preference }) => preference)).toEqual(
      Array.from({ length: 8 }, (_, row) => (row % 2) / 4),
    );
    expect(drawn?.dropped).toBe(12);
  });

  test('draws at most so many replies by its key, and takes the mean over those', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      experience({ ...solver, episode: `${i}`, prompt: `${i}` }),
    );
    const part = { estimator: uniform(), objective: klPenalty(), atMost: 8 };
    const drawn = (seed: number) => {
      const own = { ...about, key: keyFromSeed(seed) };
      const { rows = [], dropped } = prepareLoss(part, many, {}, own).parts[0] ?? {};
      expect([rows.length, dropped]).toEqual([8, 32]);
      expect(rows.every(({ weights }) => weights === 1 / 8)).toBe(true);
      return rows.map(({ prompt }) => Number(prompt));
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(drawn(1)).toEqual(drawn(1).toSorted((a, b) => a - b));
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => drawn(seed)).flat());
    expect(seen.size).toBe(40);
  });

  test('draws for each part by itself', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      experience({ ...solver, episode: `${i}`, prompt: `${i}` }),
    );
    const part = { estimator: uniform(), objective: klPenalty(), atMost: 8 };
    const parts = [
      { ...part, name: 'a' },
      { ...part, name: 'b' },
    ];
    const [a, b] = prepareLoss({ parts }, many, {}, about).parts.map(({ rows }) =>
      rows.map(({ prompt }) => prompt),
    );
    expect(a).not.toEqual(b);
  });

  test('estimates from all replies also where it trains on few', () => {
    const part = { estimator: leaveOneOut(), objective: reinforcePlusPlus(), atMost: 1 };
    const rewards = withRewards([4, 0, 0, 0, 0], solver);
    for (let seed = 0; seed < 20; seed++) {
      const own = { ...about, key: keyFromSeed(seed) };
      const [row] = prepareLoss(part, rewards, {}, own).parts[0]?.rows ?? [];
      expect(row?.advantage).toBe(row?.return === 4 ? 4 : -1);
    }
  });

  test('tells what each decision is trained on: in the first part that it is in, if it was drawn', () => {
    const half = { ...rl, roles: ['solver'], name: 'again', estimator: uniform() };
    const { advantages } = prepareLoss(
      { parts: [{ roles: ['solver'], ...rl, estimator: leaveOneOut() }, half] },
      batch,
      {},
      about,
    );
    expect(batch.map(({ decision }) => advantages.get(decision))).toEqual([
      1,
      -1,
      undefined,
      undefined,
    ]);
    const few = { ...rl, estimator: uniform(), atMost: 1 };
    expect([...prepareLoss(few, batch, {}, about).advantages.values()]).toEqual([1]);
  });

  test('leaves the state of a part alone that has nothing to estimate', () => {
    const states = { agent: { solver: 0.5 } };
    expect(prepareLoss({ ...rl, roles: ['nobody'] }, batch, states, about).states).toEqual(states);
  });
});

describe('checkParts', () => {
  const part: TrainingPart = rl;
  test.each<[string, TrainingParts, RegExp]>([
    ['a name twice', { parts: [part, part] }, /x, part all: must be there once/],
    ['no parts', { parts: [] }, /x: must have at least one part/],
    [
      'a negative weight',
      { ...part, weight: -1 },
      /x: weight must be finite and at least 0, got -1/,
    ],
    ['half a row', { parts: [{ ...part, name: 'p', atMost: 0.5 }] }, /x, part p: atMost must be/],
  ])('refuses %s', (_, training, message) => {
    expect(() => checkParts('x', training)).toThrow(message);
  });

  test.each<[object, object, RegExp]>([
    [{ pairing: judgedPairs() }, klPenalty(), /x: an objective .* got kl-penalty with a pairing/],
    [{ estimator: uniform() }, dpo(), /x: an objective .* got dpo with an estimator/],
  ])(
    'refuses an objective of the other kind, which JavaScript lets through',
    (how, objective, message) => {
      // @ts-expect-error: types refuse it, and this is what happens where there are none
      const training: TrainingParts = { ...how, objective };
      expect(() => checkParts('x', training)).toThrow(message);
    },
  );

  test('takes what is right', () => {
    checkParts('x', part);
    checkParts('x', { parts: [{ ...part, roles: ['a', 'b'] }, part] });
    checkReferenceRule('x', 'warm start');
    checkReferenceRule('x', { every: 3 });
    expect(() => checkReferenceRule('x', { every: 0 })).toThrow(/reference.every must be a whole/);
  });
});
