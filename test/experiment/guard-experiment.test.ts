import { decideAll } from '../../src/policies/decide-all.ts';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { dpo, reinforcePlusPlus } from '../../src/learning/index.ts';
import type { Experience } from '../../src/learning/index.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import type { Experiment, Training, Turn } from '../../src/experiment/experiment.ts';
import { guardExperiment } from '../../src/experiment/guard-experiment.ts';
import { pays } from '../runs/echo.ts';
import { echoExperiment } from '../runs/echo-experiment.ts';

const boom = (): never => {
  throw new TypeError('x is undefined');
};
const turn: Turn = { update: 1, key: keyFromSeed(1), versions: {}, opponents: () => [] };
const exam = { name: 'exam', games: boom, score: boom };
const broken = guardExperiment(
  echoExperiment({
    policies: { person: { kind: 'given', policy: { name: 'person', version: 3, decide: boom } } },
    warmStart: [
      {
        kind: 'supervised',
        policy: 'agent',
        phase: {
          name: 'sums',
          steps: 1,
          batch: 1,
          learningRate: { peak: 1, warmUp: 0, decayFrom: 1, decayTo: 1 },
          examples: boom,
        },
      },
    ],
    plan: boom,
    rewards: composeRewards([{ term: { ...pays('3'), judge: boom }, weight: 1 }]),
    training: {
      one: {
        estimator: { name: 'mine', estimate: boom },
        objective: reinforcePlusPlus(),
        learningRate: 1,
      },
      two: {
        parts: [{ where: boom, pairing: { name: 'mine', pair: boom }, objective: dpo() }],
        learningRate: 1,
      },
    },
    opponents: { agent: { shares: { latest: 1, initial: 0, past: 0 }, seat: 's', success: boom } },
    evaluations: [exam],
    canary: { every: 1, games: boom, score: boom },
    gap: { games: boom, score: boom },
    bench: { game: boom, score: boom },
  }),
);
const [phase] = broken.warmStart.flatMap((step) => (step.kind === 'supervised' ? step.phase : []));
const { person } = broken.policies;
const { one, two } = broken.training as { one: Training; two: Training };
const [part] = 'parts' in two ? two.parts : [];
const episode = {} as Parameters<NonNullable<Experiment['describe']>>[0];

/** Every function of an experiment that is called while it runs, by the name that its mistakes are told under. */
const CALLS: Readonly<Record<string, () => unknown>> = {
  plan: () => broken.plan(turn),
  'reward term pays-3, judge': () => broken.rewards[0]?.term.judge([]),
  'warmStart, phase sums, examples': () => phase?.examples(undefined as never, 1),
  'training of one, estimator, estimate': () =>
    'estimator' in one && one.estimator.estimate([], {}),
  'training of two, pairing, pair': () => part && 'pairing' in part && part.pairing.pair([]),
  'training of two, where': () => part?.where?.({} as Experience),
  'opponents.agent, success': () => broken.opponents?.['agent']?.success(episode, 's'),
  'evaluation exam, games': () => broken.evaluations[0]?.games({}, 'full'),
  'evaluation exam, score': () => broken.evaluations[0]?.score([]),
  'canary, games': () => broken.canary?.games({}),
  'canary, score': () => broken.canary?.score([]),
  'gap, games': () => broken.gap?.games({}, 1),
  'gap, score': () => broken.gap?.score([]),
  'bench, game': () => broken.bench?.game('', {}),
  'bench, score': () => broken.bench?.score([episode]),
  'policies.person, decide': () =>
    person?.kind === 'given' && person.policy.decide([], { signal: new AbortController().signal }),
};

describe('a mistake in a scenario', () => {
  test.each(Object.entries(CALLS))('in %s is named, and no bug of ours', (where, call) => {
    expect(call).toThrow(UserError);
    expect(call).toThrow(`${where}: must not throw, got TypeError: x is undefined; mend`);
  });

  test('is named too where a policy answers it later', async () => {
    const policy = { name: 'p', version: 0, decide: () => Promise.reject(new Error('no line')) };
    const { policies } = guardExperiment(
      echoExperiment({ policies: { p: { kind: 'given', policy } } }),
    );
    const guarded = policies['p'];
    if (guarded?.kind !== 'given') throw new Error('it was given');
    expect(guarded.policy.version).toBe(0);
    await expect(decideAll(guarded.policy, [])).rejects.toThrow(
      /policies.p, decide: must not throw, got Error: no line/,
    );
  });

  test('that it explains itself is left in its words, also in those of another copy of the package', () => {
    const say = (error: Error) =>
      guardExperiment(
        echoExperiment({
          plan: () => {
            throw error;
          },
        }),
      ).plan;
    const own = new UserError('plan: needs two seats');
    expect(() => say(own)(turn)).toThrow(own);
    const foreign = Object.assign(new Error('plan: needs two seats'), { name: 'UserError' });
    expect(() => say(foreign)(turn)).toThrow(UserError);
    expect(() => say(foreign)(turn)).toThrow(/^plan: needs two seats$/);
  });
});

test('a guarded experiment gives what the scenario gives', () => {
  const experiment = echoExperiment();
  const guarded = guardExperiment(experiment);
  expect(guarded.plan({ ...turn, versions: { agent: 0 } })).toEqual(
    experiment.plan({ ...turn, versions: { agent: 0 } }),
  );
  expect(guarded.rewards[0]?.term.name).toBe(experiment.rewards[0]?.term.name);
  expect(Object.keys(guarded)).toEqual(Object.keys(experiment));
});
