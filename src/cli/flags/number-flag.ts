import { UserError } from '../../core/errors.ts';

/** A parser for the value of a flag that counts something: an integer of at least `least`. */
export function integerFlag(flag: string, least: number, example: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new UserError(
      `${flag}: must be a whole number of at least ${least}, got "${text}"; for instance ${flag} ${example}`,
    );
  };
}

/** A parser for the value of a flag that measures something: a number above 0. */
export function positiveFlag(flag: string, example: number) {
  return (text: string): number => {
    const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value > 0) return value;
    throw new UserError(
      `${flag}: must be a number above 0, got "${text}"; for instance ${flag} ${example}`,
    );
  };
}

/** A parser for the value of a flag that names a stretch of whole numbers, both ends included: `120-180`. */
export function rangeFlag(flag: string, example: string) {
  return (text: string): { readonly from: number; readonly to: number } => {
    const [, first, last] = /^(\d{1,9})-(\d{1,9})$/.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (from <= to) return { from, to };
    throw new UserError(
      `${flag}: must be a stretch of events, got "${text}"; for instance ${flag} ${example}`,
    );
  };
}
