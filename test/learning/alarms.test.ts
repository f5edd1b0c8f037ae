import { describe, expect, test } from 'vitest';
import { QUIET, checkAlarms } from '../../src/learning/alarms.ts';
import type { AlarmRule, AlarmState } from '../../src/learning/alarms.ts';
import { ADVERSARIAL_ALARMS, DISCUSSION_ALARMS } from 'agon-sim/curricula';
import { DEFAULT_ALARMS } from '../../src/learning/default-alarms.ts';

const rule: AlarmRule = {
  name: 'win-rate',
  metric: '*.spc-game',
  band: [-0.4, 0.4],
  of: 'value',
  patience: 2,
  advice: 'do something',
};

/** The names that sound at each step of a series of values. */
function listen(rules: readonly AlarmRule[], metric: string, values: readonly number[]): string[] {
  let state: AlarmState = QUIET;
  return values.map((value) => {
    const checked = checkAlarms(rules, { [metric]: value }, state);
    state = checked.state;
    return checked.alarms.map(({ name }) => name).join();
  });
}

describe('checkAlarms', () => {
  test('sounds once when patience is used up, and again only after health', () => {
    const values = [0.5, 0.5, 0.5, 0.4, 0.5, -0.5];
    expect(listen([rule], 'critic.spc-game', values)).toEqual([
      '',
      'win-rate',
      '',
      '',
      '',
      'win-rate',
    ]);
  });

  test('takes NaN for unhealthy', () => {
    expect(listen([rule], 'critic.spc-game', [NaN, NaN])).toEqual(['', 'win-rate']);
  });

  test('counts each metric that a rule stands for by itself, and no other', () => {
    const metrics = { 'a.spc-game': 1, 'b.spc-game': 0, 'a.spc-game.share': 9 };
    const first = checkAlarms([rule], metrics, QUIET);
    const { alarms } = checkAlarms([rule], metrics, first.state);
    expect(alarms.map(({ metric }) => metric)).toEqual(['a.spc-game']);
    expect(alarms[0]?.text).toBe(
      'a.spc-game has been outside [-0.4, 0.4] for 2 updates, now 1: do something',
    );
  });

  test('compares a ratio with the first value seen', () => {
    const length: AlarmRule = {
      ...rule,
      metric: 'a.length',
      band: [0.5, 2],
      of: 'ratio',
      patience: 1,
    };
    expect(listen([length], 'a.length', [8, 5, 4, 3.9, 17])).toEqual(['', '', '', 'win-rate', '']);
    expect(listen([length], 'a.length', [8, 17])).toEqual(['', 'win-rate']);
  });

  test('waits with a ratio for a value to compare with', () => {
    const found: AlarmRule = { ...rule, band: [0.5, 2], of: 'ratio', patience: 1 };
    expect(listen([found], 'a.spc-game', [0, NaN, 4, 3, 1])).toEqual(['', '', '', '', 'win-rate']);
  });

  test('keeps its memory in plain data', () => {
    const { state } = checkAlarms(DEFAULT_ALARMS, { 'a.length': 3, 'a.spc-game': 1 }, QUIET);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(JSON.parse(JSON.stringify(DEFAULT_ALARMS))).toEqual(DEFAULT_ALARMS);
  });
});

/** All that ship: those of every scenario and those of protocols. */
const SHIPPED = [...DEFAULT_ALARMS, ...ADVERSARIAL_ALARMS, ...DISCUSSION_ALARMS];

test.each([
  ['critic.spc-game', 0, 0.9],
  ['sneaky.invalid-error.share', 0.05, 0.5],
  ['critic.malformed.share', 0, 0.3],
  ['sneaky.entropy', 0.4, 0.001],
  ['solver.length', 8, 1],
  ['solver.evaluator-agreement', 0.6, 1],
  ['solver.self-judging', 0.5, 0],
  ['critic.step-wrong', 0.5, 0.9],
  ['learn.agent.solver.drift', -1e-7, 0.2],
  ['learn.agent.applied', 1, 0],
])('the alarms that ship watch %s', (metric, healthy, sick) => {
  const values = [healthy, ...Array.from({ length: 12 }, () => sick)];
  expect(listen(SHIPPED, metric, values).filter(Boolean)).toHaveLength(1);
  expect(
    listen(
      SHIPPED,
      metric,
      Array.from({ length: 20 }, () => healthy),
    ).join(''),
  ).toBe('');
});

describe('the alarms of co-evolution', () => {
  const named = (name: string) => SHIPPED.filter((one) => one.name === name);

  test.each([
    ['false-accusations', 'canary.evaluator.falseAccusations', [0.05, 0.06, 0.06], 3],
    ['scorer-precision', 'canary.scorer.precision', [0.8, 0.77, 0.75, 0.75], 4],
    ['scorer-recall', 'canary.scorer.recall', [0.8, 0.73, 0.71, 0.7], 4],
    ['split', 'solver.comas-split', Array.from({ length: 10 }, () => 0.95), 10],
    ['blind-reward', 'exploit.auc', Array.from({ length: 10 }, () => 0.5), 10],
    ['sameness', 'explore.different', [4, ...Array.from({ length: 10 }, () => 1.9)], 11],
    ['length-reward', 'solver.length.correlation', Array.from({ length: 10 }, () => 0.7), 10],
  ])('%s sounds by %s', (name, metric, values, at) => {
    const heard = listen(SHIPPED, metric, values);
    expect(heard.findIndex((names) => names === name) + 1).toBe(at);
    expect(heard.filter((names) => names !== '')).toHaveLength(1);
    expect(named(name)).toHaveLength(1);
  });

  test('count looks where they go by the canary', () => {
    const accused = { 'canary.evaluator.falseAccusations': 0.5 };
    const { state } = checkAlarms(SHIPPED, accused, QUIET);
    const { alarms } = checkAlarms(SHIPPED, accused, state);
    expect(alarms[0]?.text).toContain('outside [0, 0.05] for 2 looks, now 0.5');
  });
});
