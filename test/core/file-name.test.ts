import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameOf, isSameFile } from '../../src/core/file-name.ts';

test.each([
  ['arm=random games=8', 'arm=random_games=8'],
  ['domain=a:b?', 'domain=a_b_'],
  ['team/player', 'team_player'],
  ['..', '_'],
  ['.hidden', '_.hidden'],
  ['con', '_con'],
  ['AUX.weight=1', '_AUX.weight=1'],
  ['com1.x', '_com1.x'],
  ['console', 'console'],
  ['NUL ', 'NUL_'],
  ['ends in a dot.', 'ends_in_a_dot_'],
  ['', '_'],
  ['rate=0.5', 'rate=0.5'],
])('%j becomes the name %j', (text, name) => {
  expect(fileNameOf(text)).toBe(name);
});

test('no text gives a name that a system refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const name = fileNameOf(text);
      expect(name).toMatch(/^[A-Za-z0-9._=-]{1,170}$/);
      expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[. ]$|^\.+$/i);
    }),
    { seed: 1 },
  );
});

test('long texts that begin alike have names of their own', () => {
  const long = 'x'.repeat(300);
  expect(fileNameOf(`${long}1`)).not.toBe(fileNameOf(`${long}2`));
});

test('names that differ in case alone are one file on some systems', () => {
  expect(isSameFile('arm=A-seed-1', 'arm=a-seed-1')).toBe(true);
  expect(isSameFile('arm=a', 'arm=b')).toBe(false);
});
