/**
 * A mistake that the user can mend: `where: what rule, got <value>; what to do`.
 * Everything else that is thrown is a bug of ours and starts with `internal:`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
