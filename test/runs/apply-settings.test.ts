import { describe, expect, test } from 'vitest';
import { applySettings, settingPaths } from '../../src/runs/apply-settings.ts';

const defaults = { updates: 400, name: 'a', guard: true, critic: { learningRate: 0.001 } };

describe('settings', () => {
  test('list every leaf by its path', () => {
    expect(settingPaths(defaults)).toEqual(['updates', 'name', 'guard', 'critic.learningRate']);
  });

  test('change only the leaf that is named, and keep its type', () => {
    expect(
      applySettings(defaults, ['critic.learningRate=2e-4', 'guard=false', 'name=x=y']),
    ).toEqual({
      updates: 400,
      name: 'x=y',
      guard: false,
      critic: { learningRate: 0.0002 },
    });
    expect(defaults.critic.learningRate).toBe(0.001);
  });

  test.each([
    ['critic.learnignRate=1', /did you mean critic\.learningRate/],
    ['critic=1', /no such setting/],
    ['updates', /must read path=value/],
    ['updates=', /must be a number like 400, got ""/],
    ['updates=NaN', /must be a number/],
    ['updates=1e999', /must be a number/],
    ['guard=yes', /must be true or false, got "yes"/],
    ['__proto__.polluted=1', /no such setting/],
  ])('refuse %s and say what would be right', (assignment, message) => {
    expect(() => applySettings(defaults, [assignment])).toThrow(message);
  });
});
