import { expect, test } from 'vitest';
import { findChange, isPlayedBy } from '../../src/runs/find-change.ts';
import type { RunRecord } from '../../src/runs/folder/run-record.ts';
import type { ScenarioVersion } from '../../src/runs/scenario-version.ts';
import { sampleDescription } from './folder/sample-run.ts';

const first = { agon: sampleDescription.versions.agon, scenarioDigest: 'aa' };
const second = { ...first, scenarioDigest: 'bb' };

/** A run begun with the first version, and resumed with these. */
const runOf = (...resumed: readonly ScenarioVersion[]) => ({
  path: 'runs/mine',
  description: { ...sampleDescription, scenarioFile: '/mine.ts', scenarioDigest: 'aa' },
  metrics: (): readonly RunRecord[] => [
    { kind: 'ended', update: 1, ended: 'complete' },
    ...resumed.map((to) => ({ kind: 'scenario-changed', update: 1, from: first, to }) as const),
  ],
});

test('a run of the same version has no change', () => {
  expect(findChange(runOf(), first)).toBeUndefined();
  expect(isPlayedBy(runOf(), first)).toBe(true);
});

test('a change of the file or of agon is told in one line', () => {
  expect(findChange(runOf(), second)).toEqual({
    from: first,
    to: second,
    text: expect.stringMatching(/^the scenario has changed since runs\/mine .*its file/) as string,
  });
  expect(findChange(runOf(), { ...first, agon: '9.0.0' })?.text).toMatch(/agon was .* is 9.0.0/);
  expect(isPlayedBy(runOf(), second)).toBe(false);
});

test('a change is one from the version that played last, so it is told once', () => {
  expect(findChange(runOf(second), second)).toBeUndefined();
  expect(findChange(runOf(second), first)).toMatchObject({ from: second, to: first });
});

test('a run that two versions played is no run of either', () => {
  expect(isPlayedBy(runOf(second), first)).toBe(false);
  expect(isPlayedBy(runOf(second), second)).toBe(false);
  expect(isPlayedBy(runOf(second, first), first)).toBe(false);
});
