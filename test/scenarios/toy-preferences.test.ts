import { beforeAll, describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed, openStream } from '../../src/core/random.ts';
import type { RandomStream } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { leaveOneOut } from '../../src/learning/estimators/leave-one-out.ts';
import { selection } from '../../src/learning/estimators/selection.ts';
import type { EstimatorState, Experience } from '../../src/learning/experience.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { prepareLoss } from '../../src/learning/loss-parts.ts';
import { dpo } from '../../src/learning/objectives/dpo.ts';
import { filteredCloning } from '../../src/learning/objectives/filtered-cloning.ts';
import { klPenalty } from '../../src/learning/objectives/kl-penalty.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { scpo } from '../../src/learning/objectives/scpo.ts';
import { sentenceClip } from '../../src/learning/objectives/sentence-clip.ts';
import { anchoredPairs } from '../../src/learning/pairings/anchored-pairs.ts';
import { consistencyPairs } from '../../src/learning/pairings/consistency-pairs.ts';
import { judgedPairs } from '../../src/learning/pairings/judged-pairs.ts';
import { votePairs } from '../../src/learning/pairings/vote-pairs.ts';
import type { TrainingParts } from '../../src/learning/training-part.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';
import { experience } from '../learning/experiences.ts';
import { config, smallLearner, vocabulary } from '../learning/small-learner.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});

/** Two tasks whose right answers are one character, and the role they are asked of. */
const TASKS: readonly [prompt: string, right: number, role: string][] = [
  ['1?', 7, 'solver'],
  ['2?', 3, 'scorer'],
];
const SAMPLES = 16;

/** log π(token | prompt) of every token, by task. */
async function answers(parameters: Float32Array): Promise<number[][]> {
  const tokens = Array.from({ length: vocabulary.size }, (_, token) => token);
  const rows = TASKS.flatMap(([prompt]) => tokens.map((token) => ({ prompt, tokens: [token] })));
  const scores = await scoreReplies(engine, config, vocabulary, parameters, rows);
  return TASKS.map((_, i) =>
    tokens.map((token) => scores[i * vocabulary.size + token]?.logProbs[0] ?? NaN),
  );
}

function draw(logProbs: readonly number[], stream: RandomStream): number {
  let rest = stream.uniform();
  const at = logProbs.findIndex((logProb) => (rest -= Math.exp(logProb)) < 0);
  return at === -1 ? logProbs.length - 1 : at;
}

/** Answers of one version; judged by how near they are to the right one, by now and (if asked) before. */
function play(
  logProbs: readonly number[][],
  version: number,
  stream: RandomStream,
  past: (quality: number) => number,
): Experience[] {
  return TASKS.flatMap(([prompt, right, role], task) => {
    const drawn = Array.from({ length: SAMPLES }, () => draw(logProbs[task] ?? [], stream));
    return drawn.map((token, i) => {
      const quality = -Math.abs(token - right);
      const share = drawn.filter((other) => other === token).length / SAMPLES;
      return experience({
        prompt,
        role,
        group: prompt,
        version,
        episode: `${version}-${task}-${String(i).padStart(2, '0')}`,
        tokens: [token],
        logProbs: [logProbs[task]?.[token] ?? NaN],
        reward: quality,
        rewardTerms: {
          'vote-share': share,
          'version-judging': quality,
          'version-judging-past': past(quality),
        },
      });
    });
  });
}

interface Course {
  readonly updates?: number;
  readonly learningRate?: number;
  /** Updates between freezes of the reference; never again if absent. */
  readonly every?: number;
  readonly past?: (quality: number) => number;
}

/** Learns from its own samples, and from those of its first version; gives log π before and after. */
async function learn(training: TrainingParts, course: Course = {}) {
  const {
    updates = 20,
    learningRate = 0.01,
    every = Infinity,
    past = (quality) => quality,
  } = course;
  const learner: Learner = smallLearner(engine);
  learner.freezeReference();
  const before = await answers(learner.parameters);
  let states: Readonly<Record<string, EstimatorState>> = {};
  for (let update = 1; update <= updates; update++) {
    const key = foldKey(keyFromSeed(1), update);
    const stream = openStream(key);
    const { version } = learner;
    const batch = [
      ...play(await answers(learner.parameters), version, stream, past),
      ...(version === 0 ? [] : play(before, 0, stream, past)),
    ];
    const about = { policy: 'critic', version, key };
    const prepared = prepareLoss(training, batch, states, about);
    ({ states } = prepared);
    await learner.updateParts(prepared.parts, { learningRate });
    if (learner.version % every === 0) learner.freezeReference();
  }
  const after = await answers(learner.parameters);
  learner.dispose();
  return { before, after };
}

/** How near to the right answer the policy expects to be, task by task; 0 is perfect. */
const expected = (logProbs: readonly number[][]) =>
  TASKS.map(([, right], task) =>
    (logProbs[task] ?? []).reduce(
      (sum, logProb, token) => sum - Math.exp(logProb) * Math.abs(token - right),
      0,
    ),
  );

describe('comes nearer to the right answers', () => {
  test.each<[string, TrainingParts, Course]>([
    ['iterative DPO on judged pairs', { pairing: judgedPairs(), objective: dpo() }, { every: 5 }],
    ['CREAM', { pairing: consistencyPairs(), objective: dpo() }, { every: 5 }],
    ['anchored rejection', { pairing: anchoredPairs(), objective: dpo() }, {}],
    [
      'filtered cloning of what is above the mean',
      { estimator: selection(), objective: filteredCloning() },
      { updates: 35 },
    ],
    [
      'filtered cloning of the best four of a task',
      { estimator: selection({ keep: { kind: 'top', count: 4 } }), objective: filteredCloning() },
      {},
    ],
    ['RLOO', { estimator: leaveOneOut(), objective: reinforcePlusPlus() }, {}],
    [
      'the sentence-level ratio',
      { estimator: leaveOneOut(), objective: sentenceClip({ against: 'acting' }) },
      {},
    ],
  ])('%s', async (_, training, course) => {
    const { before, after } = await learn(training, course);
    const [from, to] = [expected(before), expected(after)];
    for (const [task, start] of from.entries()) {
      expect(start).toBeLessThan(-2.9);
      expect(to[task]).toBeGreaterThan(start / 2);
    }
  });
});

test('CREAM learns the reverse where the past always judged the other way round', async () => {
  const training = { pairing: consistencyPairs(), objective: dpo() };
  const { before, after } = await learn(training, { every: 5, past: (quality) => -quality });
  expect(expected(after)[0]).toBeLessThan((expected(before)[0] ?? NaN) - 0.5);
});

test('CREAM learns nothing where the past could not tell', async () => {
  const training = { pairing: consistencyPairs(), objective: dpo() };
  const { before, after } = await learn(training, { updates: 4, past: () => 0 });
  // C is ½: at the reference the two directions cancel.
  expect(expected(after)[0]).toBeCloseTo(expected(before)[0] ?? NaN, 3);
});

test('ScPO makes the answer likelier that most samples gave', async () => {
  const training = { pairing: votePairs({ leastTop: 0.1 }), objective: scpo() };
  const { before, after } = await learn(training, { updates: 20 });
  const surest = (logProbs: readonly number[][]) =>
    logProbs.map((row) => Math.exp(Math.max(...row)));
  for (const [task, top] of surest(before).entries()) {
    expect(top).toBeLessThan(0.35);
    expect(surest(after)[task]).toBeGreaterThan(0.8);
  }
});

test('the sentence-level clip holds the policy near the reference', async () => {
  const rows = (clip: number): TrainingParts => ({
    estimator: leaveOneOut(),
    objective: sentenceClip({ clip }),
  });
  const moved = async (clip: number) => {
    const { before, after } = await learn(rows(clip), { learningRate: 0.004 });
    return (expected(after)[0] ?? NaN) - (expected(before)[0] ?? NaN);
  };
  const [narrow, wide] = [await moved(0.05), await moved(20)];
  expect(narrow).toBeGreaterThan(0);
  expect(wide).toBeGreaterThan(1.5 * narrow);
});

test('one role learns while another one is anchored', async () => {
  const rl = { estimator: leaveOneOut(), objective: reinforcePlusPlus() };
  const free = await learn({ parts: [{ roles: ['solver'], ...rl }] });
  const anchored = await learn({
    parts: [
      { roles: ['solver'], ...rl },
      {
        roles: ['scorer'],
        estimator: leaveOneOut(),
        objective: klPenalty({ klWeight: 3 }),
        atMost: 8,
      },
    ],
  });
  const drift = ({ before, after }: typeof free) =>
    (before[1] ?? []).reduce(
      (sum, logProb, token) => sum + Math.exp(logProb) * (logProb - (after[1]?.[token] ?? NaN)),
      0,
    );
  expect(drift(anchored)).toBeLessThan(drift(free) / 4);
  const [start = NaN] = expected(anchored.before);
  expect(expected(anchored.after)[0]).toBeGreaterThan(start / 2);
});
