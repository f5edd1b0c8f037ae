import type { ServerKind } from './endpoint-settings.ts';

/** One attempt of one call; nothing is tried again here. */
export interface Transport {
  /**
   * @param body - as the server gets it, as JSON
   * @returns what the server replied, parsed, of whatever shape
   * @throws TransportFailure; the signal's reason if that was aborted
   */
  send(
    route: '/chat/completions' | '/completions',
    body: object,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** Which models there are: says whether anybody is there at all, and what kind of server it is. */
  models(signal: AbortSignal): Promise<unknown>;
}

/** Why an attempt gave no reply. */
export class TransportFailure extends Error {
  /** Of HTTP; undefined where no whole reply came. */
  readonly status: number | undefined;
  /** The server's own word for it, `insufficient_quota` say. */
  readonly code: string | undefined;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    known: {
      readonly status?: number | undefined;
      readonly code?: string | undefined;
      readonly retryAfterMs?: number | undefined;
    } = {},
  ) {
    super(message);
    this.name = 'TransportFailure';
    this.status = known.status;
    this.code = known.code;
    this.retryAfterMs = known.retryAfterMs;
  }
}

/** Gives up on a server that sent what isn't understood: as good as no reply. */
export class OddReply extends TransportFailure {}

/** What a failure means. */
export type Verdict =
  /** Another attempt may do. */
  | 'retry'
  /** The server asks to be left alone for a while. */
  | 'wait'
  /** This request can't be answered. */
  | 'give-up'
  /** No request can: a key is missing, the money is spent, there is no such model. */
  | 'stop';

const TRANSIENT = [408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529];

/** @param hasAnswered - whether the server has ever replied to a request as it should */
export function judgeFailure(failure: unknown, hasAnswered: boolean): Verdict {
  if (!(failure instanceof TransportFailure)) return 'retry'; // timed out
  const { status, code } = failure;
  if (status === undefined || TRANSIENT.includes(status)) return 'retry';
  if (code === 'insufficient_quota' || status === 401 || status === 402) return 'stop';
  if (status === 429) return 'wait';
  // Of a single request it may mean its text; of the first, that there is no such model or no right to it.
  if ((status === 403 || status === 404) && !hasAnswered) return 'stop';
  return 'give-up';
}

/**
 * How long the server asks to wait, in milliseconds.
 *
 * @param headers - of its reply; a date is compared with that of the reply itself, so no clock is needed
 */
export function retryAfterOf(headers: { get(name: string): string | null }): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? NaN);
  if (exact >= 0) return exact;
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  const seconds = Number(after);
  if (seconds >= 0) return 1000 * seconds;
  const wait = Date.parse(after) - Date.parse(headers.get('date') ?? '');
  return wait >= 0 ? wait : undefined;
}

/** What a server says it is, in its list of models. */
export function serverKindOf(models: unknown): ServerKind {
  const [first] =
    (models as { readonly data?: readonly { readonly owned_by?: unknown }[] }).data ?? [];
  switch (first?.owned_by) {
    case 'vllm':
      return 'vllm';
    case 'llamacpp':
      return 'llama.cpp';
    case 'openai':
    case 'openai-internal':
    case 'system':
      return 'openai';
    default:
      return 'plain';
  }
}
