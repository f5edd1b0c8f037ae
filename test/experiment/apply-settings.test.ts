import { describe, expect, test } from 'vitest';
import { applySettings, restoreSettings } from '../../src/experiment/apply-settings.ts';
import { defaultSettings, listSettings, oneOf } from '../../src/experiment/settings.ts';

const defaults = {
  updates: 400,
  name: 'a',
  guard: true,
  critic: { learningRate: 0.001, kind: oneOf('large', 'small') },
};

describe('settings', () => {
  test('list every leaf by its path, with its default and its choices', () => {
    expect(listSettings(defaults)).toEqual([
      { path: 'updates', value: 400 },
      { path: 'name', value: 'a' },
      { path: 'guard', value: true },
      { path: 'critic.learningRate', value: 0.001 },
      { path: 'critic.kind', value: 'large', choices: ['large', 'small'] },
    ]);
  });

  test('are the first of their choices by default', () => {
    expect(defaultSettings(defaults)['critic']).toEqual({ learningRate: 0.001, kind: 'large' });
    expect(applySettings(defaults, [])).toEqual(defaultSettings(defaults));
  });

  test('take another choice', () => {
    expect(applySettings(defaults, ['critic.kind=small'])['critic']).toEqual({
      learningRate: 0.001,
      kind: 'small',
    });
  });

  test('of later assignments override those of earlier ones', () => {
    expect(applySettings(defaults, ['updates=1', 'updates=2'])['updates']).toBe(2);
  });

  test('change only the leaf that is named, and keep its type', () => {
    expect(
      applySettings(defaults, ['critic.learningRate=2e-4', 'guard=false', 'name=x=y']),
    ).toEqual({
      updates: 400,
      name: 'x=y',
      guard: false,
      critic: { learningRate: 0.0002, kind: 'large' },
    });
    expect(defaults.critic.learningRate).toBe(0.001);
  });

  test.each([
    ['critic.learnignRate=1', /did you mean critic\.learningRate/],
    [
      'critic=1',
      /--set critic: is a group of settings; choose one of critic.learningRate, critic.kind/,
    ],
    ['xyzzyx=1', /no such setting; it has: updates/],
    ['updates', /must read path=value/],
    ['updates=', /must be a number like 400, got ""/],
    ['updates=NaN', /must be a number/],
    ['updates=1e999', /must be a number/],
    ['critic.kind=medium', /--set critic\.kind: must be one of large, small, got "medium"/],
    ['critic.kind.choices=x', /no such setting/],
    ['guard=yes', /must be true or false, got "yes"/],
    ['__proto__.polluted=1', /no such setting/],
  ])('refuse %s and say what would be right', (assignment, message) => {
    expect(() => applySettings(defaults, [assignment])).toThrow(message);
  });
});

describe('settings of a recorded run', () => {
  const scenario = { name: 'spc', settings: defaults };
  const recorded = {
    updates: 1,
    name: 'b ',
    guard: false,
    critic: { learningRate: 0.1, kind: 'small' },
  };

  test('are taken as they were recorded; what is new since then is as by default', () => {
    expect(restoreSettings(scenario, recorded)).toEqual(recorded);
    const { critic, ...older } = recorded;
    expect(restoreSettings(scenario, older)).toEqual({
      ...older,
      critic: { learningRate: 0.001, kind: 'large' },
    });
    expect(critic.kind).toBe('small');
  });

  test.each([
    ['a setting that is gone', { speed: 3 }, /speed=3/],
    ['a choice that is gone', { critic: { kind: 'medium' } }, /critic.kind=medium/],
    ['another type', { updates: 'many' }, /updates=many/],
    ['what was a leaf then and is a group now', { critic: 1 }, /critic=1/],
  ])('are refused with %s', (_, settings, message) => {
    expect(() => restoreSettings(scenario, settings)).toThrow(message);
    expect(() => restoreSettings(scenario, settings)).toThrow(
      /version of the scenario that made it/,
    );
  });
});
