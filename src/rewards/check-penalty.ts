/** Throws a RangeError unless `value` is a penalty: finite and at most 0. `name` is the term's option. */
export function checkPenalty(name: string, value: number): void {
  if (!(value <= 0 && value > -Infinity)) {
    throw new RangeError(
      `${name} must be finite and at most 0, got ${value}; choose 0, or a penalty like -1`,
    );
  }
}
