/** Throws a RangeError unless `value` is a bonus: finite and at least 0. `name` is the term's option. */
export function checkBonus(name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(
      `${name} must be finite and at least 0, got ${value}; choose 0, or a bonus like 0.5`,
    );
  }
}
