import { describe, expect, test } from 'vitest';
import { batchNormalised, reinforcePlusPlus } from '../../src/learning/index.ts';
import type { GoodhartRule, Objective } from '../../src/learning/index.ts';
import { checkExperiment } from '../../src/experiment/check-experiment.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { echoExperiment } from '../runs/echo-experiment.ts';
import { echo, pays } from '../runs/echo.ts';

const exam = { name: 'exam', games: () => [], score: () => ({}) };
const stopWhen: GoodhartRule = {
  proxy: 'solver.reward',
  truth: 'canary.accuracy',
  patience: 2,
  tolerance: { proxy: 0, truth: 0 },
  then: 'stop',
};
const canary = { every: 1, games: () => [], score: () => ({}) };
const { agent } = echoExperiment().training;
const [hint] = echoExperiment().warmStart;
if (agent === undefined || hint?.kind !== 'supervised') throw new Error('agent is taught');
const lessons = (changes: Partial<typeof hint.phase>, policy = 'agent') => ({
  warmStart: [{ ...hint, policy, phase: { ...hint.phase, ...changes } }],
});
const [right] = echoExperiment().rewards;
const part = { estimator: batchNormalised(), objective: reinforcePlusPlus() };
const { environment } = echoExperiment();
const [reward] = echoExperiment().rewards;
if (reward === undefined) throw new Error('echo is rewarded');
const opponent = { seat: 's', success: () => 1, shares: { latest: 1, initial: 0, past: 0 } };
const OWN: Objective = { kind: 'own', usesReference: false, trainsOnZeroAdvantage: false };
const ownLoss = { kind: 'own', loss: () => undefined };
const schedule = (changes: object) => ({
  schedule: { ...echoExperiment().schedule, ...changes } as Experiment['schedule'],
});

/** What is wrong, and what must be said of it. */
const WRONG: readonly (readonly [RegExp, Partial<Record<keyof Experiment, unknown>>])[] = [
  [/schedule.updates: must be a whole number of at least 0, got -1/, schedule({ updates: -1 })],
  [/schedule.updates: .* got 1.5/, schedule({ updates: 1.5 })],
  [/schedule.evaluateEvery: .* at least 1, got 0; correct/, schedule({ evaluateEvery: 0 })],
  [/schedule.evaluateEvery: .* got NaN/, schedule({ evaluateEvery: NaN })],
  [/schedule.staleness: must be 0 or 1, got 2/, schedule({ staleness: 2 })],
  [
    /training.agent.learningRate: must be finite and at least 0, got -1/,
    { training: { agent: { ...agent, learningRate: -1 } } },
  ],
  [/learningRate: .* got Infinity/, { training: { agent: { ...agent, learningRate: Infinity } } }],
  [/training.agent.passes: .* got 0/, { training: { agent: { ...agent, passes: 0 } } }],
  [
    /training.agent.maxNorm: must be above 0, got 0/,
    { training: { agent: { ...agent, maxNorm: 0 } } },
  ],
  [
    /objective: its kind must be one of dpo, .*, got own; add its loss to .*`losses`/,
    { training: { agent: { ...agent, objective: OWN } } },
  ],
  [
    /training.agent.objective: must be an objective, got undefined/,
    { training: { agent: { ...agent, objective: undefined } } },
  ],
  [
    /rewards.1.roles: must be roles of the environments \(solver, evaluator\), got slover/,
    { rewards: [right, { ...right, roles: ['solver', 'slover'] }] },
  ],
  [/rewards.0.roles: must be a list, got "solver"/, { rewards: [{ ...right, roles: 'solver' }] }],
  [
    /training.agent.roles: must be roles of the environments \(solver, evaluator\), got judge/,
    { training: { agent: { ...agent, roles: ['judge'] } } },
  ],
  [
    /training.agent.parts.1.roles: must be roles of .* got judge/,
    {
      training: {
        agent: {
          learningRate: 0.01,
          parts: [
            { ...part, roles: ['solver'] },
            { ...part, roles: ['evaluator', 'judge'] },
          ],
        },
      },
    },
  ],
  [
    /training.agent.parts.0.roles: must be a list, got "solver"/,
    { training: { agent: { learningRate: 0.01, parts: [{ ...part, roles: 'solver' }] } } },
  ],
  [/losses.0.loss: must be a function, got undefined/, { losses: [{ kind: 'own' }] }],
  [/losses: dpo must be the kind of one loss only/, { losses: [{ ...ownLoss, kind: 'dpo' }] }],
  [/losses: own must be the kind of one loss only/, { losses: [ownLoss, ownLoss] }],
  [
    /training: must be of a transformer among the experiment's policies \(agent\), got nobody/,
    { training: { nobody: agent } },
  ],
  [/warmStart: must be of a transformer .* got nobody/, lessons({}, 'nobody')],
  [
    /warmStart: must be of a transformer .* got nobody/,
    { warmStart: [{ kind: 'copy', from: 'agent', to: 'nobody' }] },
  ],
  [
    /warmStart: to copy its weights to other, must have the policy agent with characters "3210=\?yn", got "0123=\?yn"/,
    {
      policies: {
        ...echoExperiment().policies,
        other: { ...echoExperiment().policies['agent'], characters: '3210=?yn' },
      },
      warmStart: [{ kind: 'copy', from: 'agent', to: 'other' }],
    },
  ],
  [/warmStart.0.phase.steps: .* at least 0, got -1/, lessons({ steps: -1 })],
  [/warmStart.0.phase.steps: .* got 1.5/, lessons({ steps: 1.5 })],
  [/warmStart.0.phase.batch: .* at least 1, got 0/, lessons({ batch: 0 })],
  [
    /warmStart, phase a hint: .* peak must be above 0.* got 0/,
    lessons({ learningRate: { peak: 0, warmUp: 0, decayFrom: 1, decayTo: 1 } }),
  ],
  [/phase a hint: learning rate must be above 0, .* got 0; correct/, lessons({ learningRate: 0 })],
  [
    /evaluations: must be of different names, got exam twice/,
    { evaluations: [exam, { ...exam, name: 'other' }, exam] },
  ],
  [
    /evaluations.0.score: must be a function, got undefined/,
    { evaluations: [{ name: 'exam', games: exam.games }] },
  ],
  [/canary.every: .* at least 1, got 0/, { canary: { ...canary, every: 0 } }],
  [/stopWhen: needs a canary/, { stopWhen }],
  [
    /stopWhen.patience: must be at least 1, got 0/,
    { canary, stopWhen: { ...stopWhen, patience: 0 } },
  ],
  [/alarms: must be a list, got "none"/, { alarms: 'none' }],
  [/alarms.0.metric: must be a string, got undefined/, { alarms: [{ name: 'a' }] }],
  [/plan: must be a function, got "games"/, { plan: 'games' }],
  [/describe: must be a function, got "x"/, { describe: 'x' }],
  [
    /environment.type: must be an object, got undefined/,
    { environment: { ...environment, type: undefined } },
  ],
  [
    /environment.machine: must be a state machine, got null/,
    { environment: { ...environment, machine: null } },
  ],
  [
    /environment.roles: must be an object, got undefined/,
    { environment: { ...environment, roles: undefined } },
  ],
  [/otherEnvironments.0: must be an object, got null/, { otherEnvironments: [null] }],
  [/policies.p.policy: must be a policy, got undefined/, { policies: { p: { kind: 'given' } } }],
  [
    /policies.p.kind: must be 'transformer' or 'given' or 'endpoint', got "x"/,
    { policies: { p: { kind: 'x' } } },
  ],
  [
    /training.agent.estimator: must be an estimator, got null/,
    { training: { agent: { ...agent, estimator: null } } },
  ],
  [
    /training.agent.objective: must be an objective, got "reinforce"/,
    { training: { agent: { ...agent, objective: 'reinforce' } } },
  ],
  [
    /training.agent.parts: must be a list, got null/,
    { training: { agent: { learningRate: 1, parts: null } } },
  ],
  [
    /training.agent.parts.0.objective: must be an objective, got null/,
    { training: { agent: { learningRate: 1, parts: [{ ...agent, objective: null }] } } },
  ],
  [
    /rewards.0.weight: must be a finite number or a schedule, got "1"/,
    { rewards: [{ ...reward, weight: '1' }] },
  ],
  [
    /rewards.0.term.judge: must be a function/,
    { rewards: [{ ...reward, term: { ...reward.term, judge: 1 } }] },
  ],
  [/opponents.agent: must be an object, got null/, { opponents: { agent: null } }],
  [
    /opponents.agent, poolRules: admitEvery must be at least 1, got 0; correct/,
    { opponents: { agent: { ...opponent, pool: { admitEvery: 0 } } } },
  ],
  [
    /stopWhen.tolerance: must be an object, got undefined/,
    { canary, stopWhen: { ...stopWhen, tolerance: undefined } },
  ],
  [
    /warmStart.0.phase: must be an object, got undefined/,
    { warmStart: [{ kind: 'supervised', policy: 'agent' }] },
  ],
  [
    /warmStart.0.phase.learningRate: must be a number like 0.001.* got undefined/,
    { warmStart: [{ ...hint, phase: { ...hint.phase, learningRate: undefined } }] },
  ],
];

describe('before anything is played', () => {
  test.each(WRONG)('%s is said', (message, changes) => {
    expect(() => checkExperiment(echoExperiment(changes as Partial<Experiment>))).toThrow(message);
  });

  test('a scenario that builds nothing is told so', () => {
    expect(() => checkExperiment(null as unknown as Experiment)).toThrow(
      /experiment: must be an object, got null/,
    );
  });

  test('what can be run is let through', () => {
    checkExperiment(echoExperiment());
    checkExperiment(echoExperiment({ canary, stopWhen, evaluations: [exam] }));
    checkExperiment(echoExperiment({ training: { agent: { ...agent, learningRate: 0 } } }));
    checkExperiment(echoExperiment({ opponents: { agent: opponent } }));
    checkExperiment(echoExperiment({ training: {}, ...lessons({ steps: 0 }) }));
    checkExperiment(echoExperiment(lessons({ learningRate: 3e-3 })));
  });

  test('a role may be one of another environment, which some games are played in', () => {
    const other = echo('other');
    const roles = Object.entries(other.roles).map(([seat, role]) => [
      seat,
      { ...role, name: 'elder' },
    ]);
    const elders = { ...other, roles: Object.fromEntries(roles) as typeof other.roles };
    const rewards = [{ term: pays('right'), weight: 1, roles: ['elder'] }];
    checkExperiment(echoExperiment({ otherEnvironments: [elders], rewards }));
    expect(() => checkExperiment(echoExperiment({ rewards }))).toThrow(/got elder/);
  });
});
