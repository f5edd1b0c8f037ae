import { UserError } from '../../core/errors.ts';
import { originOf } from '../outside/keys.ts';
import type { ScenarioTrust } from './load-recorded.ts';
import { isTrusted, trust } from './trust-store.ts';

/** Trusts addresses, since the user has named them. */
export function trustAddresses(urls: readonly string[]): void {
  for (const url of urls) trust({ kind: 'address', origin: originOf(url) });
}

/**
 * Makes sure that this user lets a run ask the addresses that it names: what is said there would be sent to them.
 *
 * @throws UserError that says what to type or to pass, before anything is sent
 */
export async function checkAddresses(
  run: string,
  urls: readonly string[],
  allowed: ScenarioTrust,
): Promise<void> {
  for (const origin of new Set(urls.map(originOf))) {
    if (isTrusted({ kind: 'address', origin })) continue;
    const question = `${run} sends its games to ${origin}, which you have not trusted. Send them?`;
    if (allowed.trust !== true && (await allowed.ask?.(question)) !== true) {
      const { typed } = allowed;
      throw new UserError(
        `${run}: sends its games to ${origin}, which must be trusted before; if you trust it, ` +
          (typed === undefined ? 'pass { trust: true }' : `type: ${typed} --trust`),
      );
    }
    trust({ kind: 'address', origin });
  }
}
