/** What tests need of the machine beside Node: an adapter, Chromium, Python 3, a language model's server, Linux's `/dev/full` and `/proc`. */
const REQUIREMENTS = ['webgpu', 'browser', 'python', 'linux', 'models'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** Where `AGON_REQUIRE` names it (`AGON_REQUIRE=webgpu,browser`). */
export function isRequired(what: Requirement, env = process.env): boolean {
  const named = (env['AGON_REQUIRE'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = named.find((name) => !(REQUIREMENTS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `AGON_REQUIRE: must name ${REQUIREMENTS.join(', ')}, got ${unknown}; correct it`,
    );
  }
  return named.includes(what);
}

/**
 * Whether tests that need it can run. Where it isn't there they are skipped; where it is required that is a failure:
 * CI must not pass by testing nothing.
 */
export function isThere(what: Requirement, found: boolean, env = process.env): boolean {
  if (!found && isRequired(what, env)) {
    throw new Error(`AGON_REQUIRE names ${what}, and this machine has none`);
  }
  return found;
}
