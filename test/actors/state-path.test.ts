import { expect, test } from 'vitest';
import { statePath } from '../../src/actors/state-path.ts';

test.each([
  ['idle', 'idle'],
  [{ examining: 'recomputing' }, 'examining.recomputing'],
  [{ examining: { recomputing: 'carrying' } }, 'examining.recomputing.carrying'],
  [{ talking: 'asking', counting: { up: 'one' } }, 'talking.asking & counting.up.one'],
  [{ talking: {}, counting: 'idle' }, 'talking & counting.idle'],
])('the path of %j is %s', (value, path) => {
  expect(statePath(value)).toBe(path);
});
