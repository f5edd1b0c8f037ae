import { expect, test } from 'vitest';
import { lineChart } from '../../../src/cli/compare/line-chart.ts';

const chart = (name: string, values: readonly number[]): string =>
  lineChart({ title: 'share', across: 'updates', places: [0, 1, 2], lines: [{ name, values }] });

test('names are text in a chart, never markup', () => {
  const svg = chart('<script>"&\u202e', [1, 2, 3]);
  expect(svg).not.toContain('<script>');
  expect(svg).not.toContain('\u202e');
  expect(svg).toContain('&lt;script&gt;"&amp;');
});

test('places without a value are left out of a curve, and a level curve can be drawn', () => {
  expect(/points="([^"]*)"/.exec(chart('a', [NaN, 2, 3]))?.[1]?.split(' ')).toHaveLength(2);
  expect(chart('a', [2, 2, 2])).not.toContain('NaN');
});
