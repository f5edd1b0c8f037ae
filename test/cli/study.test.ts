import { afterEach, expect, test, vi } from 'vitest';
import * as study from '../../src/runs/study/run-study.ts';
import type { StudyReport } from '../../src/runs/study/run-study.ts';
import type { Estimate } from '../../src/statistics/student-interval.ts';
import { renderStudy, renderStudyNotes } from '../../src/cli/study/render-study.ts';
import { markdownTable } from '../../src/cli/text/markdown-table.ts';
import { typed } from './fake-world.ts';

/** Studies take minutes: what they are asked and what they report is told by hand. */
afterEach(() => vi.restoreAllMocks());

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
  metrics: {
    loss: {
      before: estimate(1, 0),
      after: estimate(0.5, 0.1),
      gain: estimate(-0.5, 0.1),
      gainOverStarts: null,
      againstFirst: null,
      againstFirstOverStarts: null,
    },
    greedy: {
      before: estimate(0.25, 0),
      after: estimate(after, 0.0625),
      gain: estimate(after - 0.25, 0.0625),
      gainOverStarts: { ...estimate(after - 0.25, 0.125), count: 3 },
      againstFirst,
      againstFirstOverStarts: againstFirst && { ...estimate(againstFirst.mean, 0.25), count: 3 },
    },
  },
});
const report: StudyReport = {
  scenario: 'comas',
  out: 'studies/comas',
  score: 'greedy',
  variants: [
    variant('arm=a', 0.5, null),
    variant('arm=b', 0.375, { ...estimate(-0.125, 0.0625), count: 4 }),
  ],
  failed: [{ run: 'arm=b-seed-2', error: 'the loss is NaN' }],
  missing: 1,
};

test('a study shows what was run, then its score, every variant with its difference to the first', () => {
  const lines = renderStudy(report, { columns: 120 });
  expect(lines.slice(0, 3)).toEqual([
    'comas  runs  updates  seconds',
    'arm=a     5      200    60.00',
    'arm=b     5      200    60.00',
  ]);
  expect(lines.slice(4, 10)).toEqual([
    'greedy           before  after                 gain                  less the first',
    'arm=a             0.250  0.500 [0.438, 0.563]  0.250 [0.188, 0.313]',
    '… over 3 starts                                0.250 [0.125, 0.375]',
    'arm=b             0.250  0.375 [0.313, 0.438]  0.125 [0.063, 0.188]  -0.125 [-0.188, -0.063] (4 of 5)',
    '… over 3 starts                                0.125 [0.000, 0.250]  -0.125 [-0.375, 0.125]',
    '',
  ]);
  expect(lines.filter((line) => /^(greedy|loss) /.test(line))).toHaveLength(2);
});

test('a study fits a narrow terminal, where intervals are said by half their width', () => {
  const lines = renderStudy(report, { columns: 80 });
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines).toContain(
    'arm=b             0.250  0.375 ±0.063  0.125 ±0.063  -0.125 ±0.063 (4 of 5)',
  );
});

test('percentages have one decimal, in one table all alike', () => {
  const { metrics } = variant('arm=a', 0.5, null);
  const inPercent = { ...metrics.greedy, before: estimate(9.5, 1), after: estimate(12.25, 3) };
  const percentages = { ...variant('arm=a', 0.5, null), metrics: { greedy: inPercent } };
  const lines = renderStudy({ ...report, variants: [percentages] }, { show: ['greedy'] });
  expect(lines).toContainEqual(
    expect.stringMatching(/^arm=a +9\.5 +12\.3 \[9\.3, 15\.3\] +0\.3 \[/),
  );
});

test('a study of one run shows no interval, and a dash where a metric had no case', () => {
  const one = (mean: number): Estimate => ({ mean, interval: null, count: 1 });
  const none: Estimate = { mean: NaN, interval: null, count: 0 };
  const summary = {
    before: one(0.25),
    after: one(0.5),
    gain: one(0.25),
    gainOverStarts: null,
    againstFirst: null,
    againstFirstOverStarts: null,
  };
  const single = {
    ...variant('default', 0.5, null),
    runs: 1,
    metrics: { greedy: summary, rare: { ...summary, before: none, after: none, gain: none } },
  };
  const lines = renderStudy({ ...report, variants: [single] });
  expect(lines).toContainEqual(expect.stringMatching(/^default +0\.250 +0\.500 +0\.250$/));
  expect(lines).toContainEqual(expect.stringMatching(/^default +– +– +–$/));
});

test('a study in Markdown is tables and nothing else', () => {
  const lines = renderStudy(report, { markdown: true, columns: 20, show: ['greedy'] });
  expect(lines.slice(5)).toEqual([
    '| greedy          | before | after                | gain                 | less the first                   |',
    '| --------------- | -----: | -------------------- | -------------------- | -------------------------------- |',
    '| arm=a           |  0.250 | 0.500 [0.438, 0.563] | 0.250 [0.188, 0.313] |                                  |',
    '| … over 3 starts |        |                      | 0.250 [0.125, 0.375] |                                  |',
    '| arm=b           |  0.250 | 0.375 [0.313, 0.438] | 0.125 [0.063, 0.188] | -0.125 [-0.188, -0.063] (4 of 5) |',
    '| … over 3 starts |        |                      | 0.125 [0.000, 0.250] | -0.125 [-0.375, 0.125]           |',
    '',
  ]);
});

test('a cell of a Markdown table may contain what parts its cells', () => {
  const columns = [{ heading: 'a|b', align: 'left' }] as const;
  expect(markdownTable(columns, [['x|y'], []])).toEqual([
    '| a\\|b |',
    '| ---- |',
    '| x\\|y |',
    '|      |',
  ]);
});

test('a study names the metrics that it does not show, those it lacks, and what failed', () => {
  expect(renderStudyNotes(report, ['loss', 'greed'])).toEqual([
    '--show: no run has the metric greed',
    'also measured (--show): greedy',
    'failed: arm=b-seed-2: the loss is NaN',
    '1 run without a result',
    "intervals are 95 % ones (Student's t); runs are in studies/comas",
  ]);
  expect(renderStudy(report, { show: ['greed'] })).toHaveLength(4); // what was run
  expect(renderStudy({ ...report, variants: [] })).toEqual([]);
});

test('agon study --markdown leaves standard output to the tables', async () => {
  vi.spyOn(study, 'runStudy').mockImplementationOnce(({ onEvent }) => {
    onEvent?.({ kind: 'begun', run: 'arm=a-seed-1', nth: 1, of: 4 });
    return Promise.resolve(report);
  });
  const { code, out, err } = await typed('study comas --vary arm=a,b --markdown');
  expect(code).toBe(2);
  for (const line of out.split('\n')) expect(line).toMatch(/^(\|.*\|)?$/);
  expect(err).toContain('1/4 arm=a-seed-1');
  expect(err).toContain('failed: arm=b-seed-2: the loss is NaN');
});

test('agon study is asked for one form of output', async () => {
  const { code, err, out } = await typed('study comas --markdown --json');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/takes one of --json and --markdown, got both; leave one out/);
});

test('agon study asks for what was typed, and a failed run is exit code 2', async () => {
  const runStudy = vi.spyOn(study, 'runStudy').mockResolvedValueOnce(report);
  const { code, out } = await typed(
    'study comas --vary arm=a,b --seeds 1-2,7 --starts 3 --minutes 2 --jobs 1 --set x=1 --json',
  );
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual(report);
  expect(runStudy.mock.lastCall?.[0]).toMatchObject({
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
