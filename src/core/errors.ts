/**
 * A mistake that the user can mend: `where: what rule, got <value>; what to do`.
 * Everything else that is thrown is a bug of ours and starts with `internal:`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Whatever was thrown, as an Error: scenarios may throw anything, and not all of it can be made a text. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  try {
    return new Error(String(thrown));
  } catch {
    return new Error('an object that is no error and has no text');
  }
}
