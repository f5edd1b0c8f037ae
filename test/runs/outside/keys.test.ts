import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  configFolder,
  configuredKeys,
  keyFor,
  readKeyNames,
} from '../../../src/runs/outside/keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [HERE, THERE] = ['http://127.0.0.1:8080/v1', 'https://api.example.com/v1'];

test('a key goes to the one address of the command line, or to the one it is named for', () => {
  expect(readKeyNames(['A_KEY'], [THERE, THERE])).toEqual({ 'https://api.example.com': 'A_KEY' });
  expect(readKeyNames([`${HERE}=B_KEY`, `${THERE}=A_KEY`], [])).toEqual({
    'http://127.0.0.1:8080': 'B_KEY',
    'https://api.example.com': 'A_KEY',
  });
});

test('a key of nobody in particular is refused', () => {
  expect(() => readKeyNames(['A_KEY'], [])).toThrow('got no address');
  expect(() => readKeyNames(['A_KEY'], [HERE, THERE])).toThrow('got several addresses');
});

test('a key in place of its name is refused, and isn’t repeated', () => {
  try {
    readKeyNames(['sk-secret'], [HERE]);
    expect.unreachable();
  } catch (error) {
    expect(String(error)).toContain('never the key itself');
    expect(String(error)).not.toContain('sk-secret');
  }
});

test('a key is for scheme, host and port, and must be in the environment', () => {
  const names = readKeyNames(['A_KEY'], [THERE]);
  expect(keyFor(`${THERE}/other`, names, { A_KEY: 'secret' })).toBe('secret');
  expect(keyFor('http://api.example.com/v1', names, { A_KEY: 'secret' })).toBeUndefined();
  expect(keyFor('https://api.example.com:444/v1', names, { A_KEY: 'secret' })).toBeUndefined();
  expect(() => keyFor(THERE, names, {})).toThrow('must be in the environment as A_KEY');
});

test('the user’s own configuration names keys by address', () => {
  expect(configuredKeys(folder)).toEqual({});
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ [THERE]: 'A_KEY' }));
  expect(configuredKeys(folder)).toEqual({ 'https://api.example.com': 'A_KEY' });
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ [THERE]: 'sk-secret' }));
  expect(() => configuredKeys(folder)).toThrow(/keys\.json: must be JSON with a variable's name/);
  expect(configFolder({ XDG_CONFIG_HOME: '/x' })).toBe(join('/x', 'agon'));
});
