import { UserError } from 'agon-sim';
import { z } from 'zod';
import shipped from './natural-errors.json' with { type: 'json' };

/**
 * Wrong results that an undertrained solver gave, by what it calculated: `{ "47+86": [23, 34] }`.
 * A result that was given more often may be listed more often. An absent entry means that the family
 * `natural` doesn't apply to that calculation.
 */
export type NaturalErrors = Readonly<Record<string, readonly number[]>>;

const schema = z.record(z.string().regex(/^-?\d+[-+*]\d+$/), z.array(z.int()));

/** Checks a table at the door. `where` names it in the error. */
export function parseNaturalErrors(table: unknown, where: string): NaturalErrors {
  const checked = schema.safeParse(table);
  if (!checked.success) {
    throw new UserError(
      `${where}: must map calculations to lists of wrong results like {"47+86": [23, 34]}, got ${z.prettifyError(checked.error)}; write the table anew`,
    );
  }
  return checked.data;
}

/** The table that ships with the domain: two digits, modulus 100. */
export const naturalErrors: NaturalErrors = parseNaturalErrors(shipped, 'natural-errors.json');
