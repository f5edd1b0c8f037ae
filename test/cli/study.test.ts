import { expect, test } from 'vitest';
import type { StudyReport } from '../../src/runs/study/run-study.ts';
import type { Estimate } from '../../src/runs/study/student-interval.ts';
import { renderStudy } from '../../src/cli/study/render-study.ts';
import { typed } from './fake-world.ts';

const estimate = (mean: number, half: number): Estimate => ({
  mean,
  interval: [mean - half, mean + half],
  count: 5,
});
const variant = (name: string, after: number, againstFirst: Estimate | null) => ({
  variant: name,
  runs: 5,
  seconds: estimate(60, 2),
  updates: estimate(200, 0),
  figures: {
    loss: {
      before: estimate(1, 0),
      after: estimate(0.5, 0.1),
      gain: estimate(-0.5, 0.1),
      gainOverStarts: null,
      againstFirst: null,
    },
    greedy: {
      before: estimate(0.25, 0),
      after: estimate(after, 0.0625),
      gain: estimate(after - 0.25, 0.0625),
      gainOverStarts: estimate(after - 0.25, 0.125),
      againstFirst,
    },
  },
});
const report: StudyReport = {
  scenario: 'comas',
  out: 'studies/comas',
  score: 'greedy',
  variants: [variant('arm=a', 0.5, null), variant('arm=b', 0.375, estimate(-0.125, 0.0625))],
  failed: [{ run: 'arm=b-seed-2', error: 'the loss is NaN' }],
  missing: 1,
};

test('a study shows its score first, every variant with its interval and its difference to the first', () => {
  const lines = renderStudy(report);
  expect(lines[0]).toMatch(/^greedy +runs +updates +before +after +gain +gain over starts/);
  expect(lines[1]).toMatch(/^arm=a +5 +200 +0.250 +0.500 \[0.438, 0.563\] +0.250/);
  expect(lines[2]).toMatch(/-0.125 \[-0.188, -0.063\]$/);
  expect(lines).toContain('failed: arm=b-seed-2: the loss is NaN');
  expect(lines).toContain('1 run without a result');
});

test('a study shows the figures that were asked for, and names the others', () => {
  const lines = renderStudy(report, ['loss']);
  expect(lines[0]).toMatch(/^loss /);
  expect(lines.join('\n')).not.toMatch(/^greedy /m);
  expect(lines).toContain('also measured (--show): greedy');
});

test('agon study asks for what was typed, and a failed run is exit code 2', async () => {
  let asked: unknown;
  const { code, out } = await typed(
    'study comas --vary arm=a,b --seeds 1-2,7 --starts 3 --minutes 2 --jobs 1 --set x=1 --json',
    {
      runStudy: (options) => {
        asked = options;
        return Promise.resolve(report);
      },
    },
  );
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual(report);
  expect(asked).toMatchObject({
    scenario: 'comas',
    variants: [{ set: ['arm=a'] }, { set: ['arm=b'] }],
    seeds: [1, 2, 7],
    starts: [3],
    minutes: 2,
    jobs: 1,
    set: ['x=1'],
    out: 'studies/comas',
  });
});
