import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/show-value.ts';
import type { Transport } from './transport.ts';
import { retryAfterOf, TransportFailure } from './transport.ts';

/** What is used of the package `openai`, which is there only where somebody has installed it. */
interface OpenAI {
  readonly chat: { readonly completions: Route };
  readonly completions: Route;
  get(path: string, options: CallOptions): Promise<unknown>;
}
interface Route {
  create(body: object, options: CallOptions): Promise<unknown>;
}
interface CallOptions {
  readonly signal: AbortSignal;
}
type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface TransportOptions {
  readonly url: string;
  /** Goes to this URL's host and nowhere else; absent: none is sent. */
  readonly key?: string;
  /** The platform's own if absent. */
  readonly fetch?: Fetch;
}

/** Longest time that a timer can be set to: our own time-outs come first. */
const NEVER_MS = 2 ** 31 - 1;

/** Opens the way to a server, by the client of OpenAI. Throws a UserError that says what to install if it isn't there. */
export async function openTransport({
  url,
  key,
  fetch = globalThis.fetch,
}: TransportOptions): Promise<Transport> {
  const { default: Client } = await importPeer(() => import('openai'), 'openai@6');
  const client = new Client({
    baseURL: url,
    // All of these would else be read from the environment, and sent to whatever host this is.
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    dangerouslyAllowBrowser: true,
    logLevel: 'off',
    maxRetries: 0, // ours go by a clock that is handed in
    timeout: NEVER_MS,
    fetch: (to, init) => fetch(to, { ...init, ...only(init, key) }),
  }) as unknown as OpenAI;
  return {
    send: (route, body, signal) =>
      attempt(signal, key, () =>
        (route === '/completions' ? client.completions : client.chat.completions).create(body, {
          signal,
        }),
      ),
    models: (signal) => attempt(signal, key, () => client.get('/models', { signal })),
  };
}

/** Imports a package that is an optional peer of Agon. */
export async function importPeer<Module>(
  load: () => Promise<Module>,
  name: 'openai@6' | 'p-queue@9',
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new UserError(
      `endpoint: needs the package ${name}, which isn't installed; npm install openai@6 p-queue@9`,
      { cause: error },
    );
  }
}

/**
 * What every call may carry: no header that the client found in the environment, and no way to another host, which a
 * redirection would be.
 */
function only(init: RequestInit | undefined, key: string | undefined): RequestInit {
  const given = new Headers(init?.headers);
  const headers = new Headers({ accept: 'application/json' });
  const type = given.get('content-type');
  if (type !== null) headers.set('content-type', type);
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
  return { headers, redirect: 'error' };
}

async function attempt(
  signal: AbortSignal,
  key: string | undefined,
  call: () => Promise<unknown>,
): Promise<unknown> {
  signal.throwIfAborted();
  try {
    return without(key, await call());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw failureOf(error, key);
  }
}

/** In few words, without the key, and without the client's own error, which carries headers. */
function failureOf(error: unknown, key: string | undefined): TransportFailure {
  if (!isObject(error)) return new TransportFailure(String(error));
  const { status, code, headers, message } = error as {
    readonly [Field in 'status' | 'code' | 'headers' | 'message']?: unknown;
  };
  const said = without(key, [message, ...causesOf(error)].filter(isText).join(': '));
  return new TransportFailure(said.slice(0, LONGEST_SAID), {
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' ? code : undefined,
    retryAfterMs: headers instanceof Headers ? retryAfterOf(headers) : undefined,
  });
}

const LONGEST_SAID = 500;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `connect ECONNREFUSED 127.0.0.1:9` is two causes below "Connection error." */
function causesOf(error: object): readonly unknown[] {
  const { cause } = error as { readonly cause?: unknown };
  return isObject(cause) ? [(cause as Error).message, ...causesOf(cause)] : [];
}

/** The same with the key left out wherever the other side may have repeated it. */
function without<Value>(key: string | undefined, value: Value): Value {
  if (key === undefined) return value;
  const written = JSON.stringify(value);
  const found = JSON.stringify(key).slice(1, -1);
  return written.includes(found)
    ? (JSON.parse(written.replaceAll(found, '[key]')) as Value)
    : value;
}
