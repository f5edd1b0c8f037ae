import { UserError } from 'agon-sim';

export type Operator = '+' | '-' | '*';

/** How hard the problems are. */
export interface Difficulty {
  /** D: digits of the numbers in a problem, leading zeros counted: each is in [0, 10^D). In [1, 6]. */
  readonly digits: number;
  /** K: operations in a chain, which is also its number of steps. In [1, 10]. */
  readonly operations: number;
  /** Which operators occur, for instance `+-`; each at most once, none but `+`, `-` and `*`. */
  readonly operators: string;
  /** Results are reduced to [0, modulus); null for plain integers, where they may be negative. */
  readonly modulus: number | null;
}

/** A difficulty that was checked, with the widths that follow from it. */
export interface Measures extends Difficulty {
  /** Digits of the widest value that can be reached (sign not counted). */
  readonly valueDigits: number;
  /** Values carry a sign: so for plain integers. */
  readonly signed: boolean;
}

/** Checks a difficulty at the door. Throws a UserError on one that has no exact arithmetic. */
export function measure(difficulty: Difficulty): Measures {
  const { digits, operations, operators, modulus } = difficulty;
  requireInteger('digits', digits, 1, 6);
  requireInteger('operations', operations, 1, 10);
  if (!/^[-+*]+$/.test(operators) || new Set(operators).size !== operators.length) {
    throw new UserError(
      `arithmetic.operators: must be some of "+-*", each once, got ${JSON.stringify(operators)}; try "+-"`,
    );
  }
  if (modulus !== null) requireInteger('modulus', modulus, 2, 1e9);
  const largestNumber = 10 ** digits - 1;
  const valueDigits =
    modulus === null
      ? String(largestPlainValue(largestNumber, operations, operators)).length
      : Math.max(digits, String(modulus - 1).length);
  const widest = 10 ** valueDigits * (operators.includes('*') ? 10 ** digits : 2);
  if (!(widest <= Number.MAX_SAFE_INTEGER)) {
    throw new UserError(
      `arithmetic: values must stay exact (below 2^53), got up to ${widest} from digits ${digits} and operations ${operations}; take fewer digits or operations, or a modulus`,
    );
  }
  return { digits, operations, operators, modulus, valueDigits, signed: modulus === null };
}

/** A bound on |value| after all operations, each being the one that grows it most. */
function largestPlainValue(number: number, operations: number, operators: string): number {
  let bound = number;
  for (let k = 0; k < operations; k++) {
    bound = Math.max(
      /[-+]/.test(operators) ? bound + number : 0,
      operators.includes('*') ? bound * number : 0,
    );
  }
  return bound;
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw new UserError(
      `arithmetic.${name}: must be an integer in [${least}, ${most}], got ${value}; try ${name === 'modulus' ? 'null or 100' : 2}`,
    );
  }
}
