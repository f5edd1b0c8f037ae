import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimFolder } from '../../../src/runs/study/claim-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-claim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const common = { scenario: 'mine.ts', set: ['games=4'], updates: 3 };
const version = { agon: '0.1.0', scenarioDigest: 'aa' };

test('a study finds its folder again, by its settings and by the version of its scenario', () => {
  const path = join(folder, 'found');
  claimFolder(path, common, version)();
  expect(JSON.parse(readFileSync(join(path, 'study.json'), 'utf8'))).toEqual({
    ...common,
    ...version,
  });
  claimFolder(path, common, version)();
});

test.each([
  [{ ...common, updates: 4 }, version, /other settings, .* choose another folder/],
  [common, { ...version, scenarioDigest: 'bb' }, /its file, .* is another\); .*another folder/],
  [common, { ...version, agon: '0.2.0' }, /\(agon was 0.1.0 and is 0.2.0\); choose another/],
])('a study of %j by %j is another one', (asked, by, told) => {
  const path = join(folder, `other-${by.agon}-${by.scenarioDigest}-${asked.updates}`);
  claimFolder(path, common, version)();
  expect(() => claimFolder(path, asked, by)).toThrow(told);
  claimFolder(path, common, version)(); // and it is free again
});
