import { studentInterval } from './student-interval.ts';
import type { Estimate } from './student-interval.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Mean of independent values that lie between two bounds, with a 95 % interval that holds where all of them
 * agree, too (Student's is then a point): Wilson's, of the values as shares of the way between the bounds. No
 * such values spread more than as many that lie at the bounds alone, so it is never too narrow for that.
 *
 * @param range - bounds of a value; Student's interval is taken where one isn't finite
 */
export function boundedInterval(
  values: readonly number[],
  [least, greatest]: readonly [least: number, greatest: number],
): Estimate {
  const width = greatest - least;
  if (values.length === 0 || !Number.isFinite(width)) return studentInterval(values);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (width === 0) return { mean, interval: [least, greatest], count: values.length };
  const shares = values.reduce((sum, value) => sum + (value - least) / width, 0);
  const [low, high] = wilsonInterval(shares, values.length);
  return {
    mean,
    interval: [least + low * width, least + high * width],
    count: values.length,
  };
}
