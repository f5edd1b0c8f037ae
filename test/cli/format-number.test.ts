import { expect, test } from 'vitest';
import {
  formatAmount,
  formatChange,
  formatCount,
  formatMetric,
  formatSeconds,
} from '../../src/cli/text/format-number.ts';

test.each([
  [formatCount, 0, '0'],
  [formatCount, 999, '999'],
  [formatCount, 49_152, '49,152'],
  [formatCount, 1_234_567.6, '1,234,568'],
  [formatMetric, 0.71234, '0.712'],
  [formatMetric, -0.0001, '0.000'],
  [formatMetric, -0.5, '-0.500'],
  [formatMetric, 12.345, '12.35'],
  [formatMetric, 123.45, '123.5'],
  [formatMetric, 12_345, '12,345'],
  [formatMetric, Number.NaN, 'NaN'],
  [formatChange, 0.0711, '+0.071'],
  [formatChange, -0.0024, '−0.002'],
  [formatChange, 0.0001, '0'],
  [formatChange, Number.NaN, ''],
  [formatSeconds, 41, '41 s'],
  [formatSeconds, 59.7, '1 min 0 s'],
  [formatSeconds, 161.2, '2 min 41 s'],
  [formatSeconds, 11_130, '3 h 5 min'],
])('%o writes %d as %s', (format, value, text) => expect(format(value)).toBe(text));

test('one thing is no plural', () => {
  expect(formatAmount(1, 'update')).toBe('1 update');
  expect(formatAmount(0, 'update')).toBe('0 updates');
});
