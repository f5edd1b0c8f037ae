import type { Operator } from './difficulty.ts';

/** The result of one operation: reduced to [0, modulus), or a plain integer if the modulus is null. */
export function applyOperator(
  left: number,
  operator: Operator,
  right: number,
  modulus: number | null,
): number {
  const plain = operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  // Adding 0 turns the -0 of `-5 * 0` into 0.
  return modulus === null ? plain + 0 : ((plain % modulus) + modulus) % modulus;
}
