import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Why a request isn't served. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 413 | 414;
  readonly error: string;
}

/** The longest address of a request, in characters: a filter is a line that somebody types. */
const LONGEST_ADDRESS = 4096;

/**
 * Decides who is let in. A page of another origin can't read what we answer, but it can ask, and a name that its owner
 * points at this machine (DNS rebinding) would make it our origin: so Host must be an address of ours, Origin, where there
 * is one, too, and whoever asks must hold the cookie that the link's token was exchanged for.
 */
export class Door {
  /** In the link that is printed; whoever has it may come in. */
  readonly token = secret();
  readonly #session = secret();
  readonly #host: string;
  readonly #port: number;

  /** @param host - that the server listens on */
  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /** Whether the request comes to us by a name of ours, and from our own page. */
  check(request: IncomingMessage): Refusal | undefined {
    const { host, origin } = request.headers;
    if ((request.url ?? '').length > LONGEST_ADDRESS) {
      return { status: 414, error: `an address may have ${LONGEST_ADDRESS} characters` };
    }
    if (!this.#isOurs(host)) {
      return { status: 403, error: 'this name is not one of the viewer; use the link it printed' };
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      return { status: 403, error: 'asked by a page of another origin' };
    }
    const site = request.headers['sec-fetch-site'];
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      return { status: 403, error: 'asked by a page of another site' };
    }
    return undefined;
  }

  /** Whether the request has the cookie. */
  isKnown(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    const prefix = `${this.#cookie}=`;
    return cookies.some(
      (cookie) => cookie.startsWith(prefix) && isSame(cookie.slice(prefix.length), this.#session),
    );
  }

  /** The cookie for whoever has the token; undefined for anybody else. */
  admit(token: unknown): string | undefined {
    if (typeof token !== 'string' || !isSame(token, this.token)) return undefined;
    return `${this.#cookie}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Cookies don't know ports: each viewer on this machine has a name of its own. */
  get #cookie(): string {
    return `agon-${this.#port}`;
  }

  #isOurs(header: string | undefined): boolean {
    const [, name = '', port = '80'] =
      /^(\[[\da-f:]+\]|[\w.-]+)(?::(\d+))?$/i.exec(header ?? '') ?? [];
    if (Number(port) !== this.#port) return false;
    const bare = name.replace(/^\[|\]$/g, '').toLowerCase();
    if (['127.0.0.1', 'localhost', '::1', this.#host.toLowerCase()].includes(bare)) return true;
    // Told to listen on all addresses: by any of them, which no foreign name can pass for, or by this machine's name.
    return isEverywhere(this.#host) && (isIP(bare) !== 0 || bare === hostname().toLowerCase());
  }
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

const secret = (): string => randomBytes(24).toString('base64url');

function isSame(said: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
