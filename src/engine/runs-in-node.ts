/**
 * Whether Node's own modules are there, to be had from `process.getBuiltinModule`: this room runs in
 * browsers as well, and so imports none of them.
 */
export function runsInNode(): boolean {
  return typeof process !== 'undefined' && process.versions.node !== undefined;
}
