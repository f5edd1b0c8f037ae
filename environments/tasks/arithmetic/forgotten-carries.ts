import type { Measures } from './difficulty.ts';
import type { Step } from './text.ts';
import { lengthOf } from './text.ts';

/**
 * The results one gets by forgetting a single carry (or borrow) of the written method, before any
 * reduction by the modulus: `47+86=133` becomes 123 (the carry into the tens forgotten) or 33.
 *
 * Additions and subtractions of signed values go by their magnitudes, as on paper; with a modulus,
 * `33-58` borrows past the last column. A multiplication forgets carries of the partial product with
 * the ones digit of the right number.
 */
export function forgottenCarries(
  { left, operator, right, result }: Step,
  measures: Measures,
): number[] {
  const results: number[] = [];
  const magnitude = Math.abs(left);
  if (operator === '*') {
    const ones = right % 10;
    for (let place = 10; place <= 10 * magnitude; place *= 10) {
      const carried = Math.floor(((magnitude % place) * ones) / place) * place;
      if (carried > 0) results.push(left < 0 ? result + carried : result - carried);
    }
    return results;
  }
  const leftSign = left < 0 ? -1 : 1;
  const magnitudesAdd = left < 0 === (operator === '-');
  if (magnitudesAdd) {
    for (let place = 10; place <= 10 * Math.max(magnitude, right); place *= 10) {
      if ((magnitude % place) + (right % place) >= place) results.push(result - leftSign * place);
    }
    return results;
  }
  const [a, b, sign] = difference(magnitude, right, leftSign, measures);
  const columns = Math.max(lengthOf(a), lengthOf(b));
  for (let place = 10; place <= 10 ** columns; place *= 10) {
    if (a % place < b % place) results.push(result + sign * place);
  }
  return results;
}

/** Minuend, subtrahend and sign: the larger magnitude goes on top unless a modulus wraps around. */
function difference(
  left: number,
  right: number,
  sign: 1 | -1,
  { modulus }: Measures,
): [number, number, 1 | -1] {
  return modulus !== null || left >= right
    ? [left, right, sign]
    : [right, left, sign === 1 ? -1 : 1];
}
