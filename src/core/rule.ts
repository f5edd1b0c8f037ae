/**
 * One rule that every implementation of a contract must keep. Rules are values, so that any test
 * runner can run them: `test.each(rules)('$name', ({ check }) => check(example))`.
 */
export interface Rule<Example> {
  /** What holds, as a sentence about the example: "never throws at a reply". */
  readonly name: string;
  /** Throws, or rejects, with what was found instead. */
  readonly check: (example: Example) => void | Promise<void>;
}

/** Throws what was found unless the rule holds. */
export function demand(holds: boolean, found: () => string): void {
  if (!holds) throw new Error(found());
}
