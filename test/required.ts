/**
 * What a suite needs of the machine. Where it isn't there, the suite is skipped; where `AGON_REQUIRE` names
 * it (`AGON_REQUIRE=webgpu,browser`), that is a failure: CI must not pass by testing nothing.
 */
export type Requirement = 'webgpu' | 'browser';

export function isRequired(what: Requirement): boolean {
  return (process.env['AGON_REQUIRE'] ?? '').split(',').includes(what);
}
