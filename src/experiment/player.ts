import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName, RoleName } from '../core/ids.ts';
import { firstLegalPolicy } from '../policies/first-legal-policy.ts';
import { randomPolicy } from '../policies/random-policy.ts';
import type { PolicySpec } from './experiment.ts';

/** Who plays in place of whom: all seats of a role, or one seat. */
export interface SeatedPlayer {
  readonly for: RoleName | AgentId;
  /** In one word; see `readPlayer`. */
  readonly player: string;
}

/** Reads `black=http://127.0.0.1:8080/v1#smollm2`. Throws a UserError on anything else. */
export function readSeatedPlayer(word: string): SeatedPlayer {
  const [, who, player] = /^([^=\s]+)=(\S+)$/.exec(word) ?? [];
  if (who === undefined || player === undefined) {
    throw new UserError(
      `--policy: must read ROLE=PLAYER or SEAT=PLAYER, got "${word}"; for instance black=http://127.0.0.1:8080/v1#model`,
    );
  }
  readPlayer(player);
  return { for: who, player };
}

/** Players of a run, and those who are to play from now on in place of theirs. */
export function mergePlayers(before: readonly string[], now: readonly string[]): readonly string[] {
  const seats = new Set(now.map((word) => readSeatedPlayer(word).for));
  return [...before.filter((word) => !seats.has(readSeatedPlayer(word).for)), ...now];
}

/** A player, and the name that it goes by as a policy. */
export interface Player {
  readonly name: PolicyName;
  readonly spec: (name: PolicyName) => PolicySpec;
}

/**
 * Reads a player: `URL#MODEL`, a model behind an OpenAI-compatible endpoint; `random`, `first-legal`, which play where legal
 * replies are listed.
 *
 * @throws UserError that says what there is
 */
export function readPlayer(word: string): Player {
  switch (word) {
    case 'random':
      return { name: word, spec: (name) => ({ kind: 'given', policy: randomPolicy(name) }) };
    case 'first-legal':
      return { name: word, spec: (name) => ({ kind: 'given', policy: firstLegalPolicy(name) }) };
  }
  const at = word.indexOf('#');
  if (!/^https?:/i.test(word) || at < 0) {
    throw new UserError(
      `player: must be random, first-legal or URL#MODEL, got "${word}"; for instance http://127.0.0.1:8080/v1#model`,
    );
  }
  const model = word.slice(at + 1);
  const url = endpointUrl(word.slice(0, at), word);
  if (model === '') {
    throw new UserError(`player: "${word}" names no model; add it behind the #`);
  }
  return { name: model, spec: () => ({ kind: 'endpoint', url, model }) };
}

/** The base URL of an endpoint, as it is compared and recorded. Throws a UserError where it can't be one, or hides a key. */
export function endpointUrl(text: string, named = text): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      `endpoint: must be an http or https URL, got "${named}"; for instance http://127.0.0.1:8080/v1`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UserError(
      `endpoint: the URL ${url.origin}${url.pathname} must have no name, password, question mark or #; a key is named by --key-env`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
