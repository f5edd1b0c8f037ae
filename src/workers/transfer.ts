import { UserError } from '../core/errors.ts';
import type { GradientResult } from '../learning/gradient-job.ts';
import { decodeEpisode } from '../recording/decode-episode.ts';
import { encodeEpisode } from '../recording/encode-episode.ts';
import { rememberBytes } from '../recording/record.ts';
import type { Answer, Done } from './job.ts';

/**
 * An answer as it crosses from a worker. Episodes go as their canonical bytes: about a third of what
 * a clone of the objects takes, exact to the last bit, and less work for the thread that reads them. The same bytes are recorded.
 */
export type Parcel =
  | { readonly kind: 'played'; readonly done: readonly Done<readonly Uint8Array[]>[] }
  | { readonly kind: 'computed'; readonly done: readonly Done<GradientResult>[] }
  | { readonly kind: 'failed'; readonly piece: number; readonly error: WrittenError };

/** A clone of an Error would lose its class. */
interface WrittenError {
  readonly name: string;
  readonly message: string;
  /** Of errors of the system: by them the thread that gets it knows a full disk from a bug. */
  readonly code: unknown;
  readonly syscall: unknown;
  readonly stack: string | undefined;
}

export function pack(answer: Answer): Parcel {
  switch (answer.kind) {
    case 'played':
      return {
        kind: 'played',
        done: answer.done.map((done) => mapDone(done, (episodes) => episodes.map(encodeEpisode))),
      };
    case 'computed':
      return { kind: 'computed', done: answer.done.map((done) => mapDone(done, standAlone)) };
    case 'failed': {
      const { name, message, code, syscall } = answer.error as NodeJS.ErrnoException;
      const error = { name, message, code: plain(code), syscall: plain(syscall) };
      return { ...answer, error: { ...error, stack: stackOf(answer.error) } };
    }
  }
}

export function unpack(parcel: Parcel): Answer {
  switch (parcel.kind) {
    case 'played':
      return {
        kind: 'played',
        done: parcel.done.map((done) =>
          mapDone(done, (episodes) =>
            episodes.map((bytes) => rememberBytes(decodeEpisode(bytes), bytes)),
          ),
        ),
      };
    case 'computed':
      return parcel;
    case 'failed': {
      return { ...parcel, error: errorOf(parcel.error) };
    }
  }
}

function errorOf({ name, message, code, syscall, stack }: WrittenError): Error {
  // By name: a scenario outside the package may throw the UserError of another copy of it.
  const error = new (CLASSES.get(name) ?? Error)(message);
  if (error.name !== name) error.name = name;
  if (code !== undefined) Object.assign(error, { code });
  if (syscall !== undefined) Object.assign(error, { syscall });
  if (stack !== undefined) error.stack = stack;
  return error;
}

const CLASSES: ReadonlyMap<string, new (message: string) => Error> = new Map(
  [UserError, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map(
    (one) => [one.name, one],
  ),
);

/** What crosses a thread whatever it is. */
function plain(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** With what caused it, which a scenario's author needs to find the place. */
function stackOf({ stack, cause }: Error): string | undefined {
  if (!(cause instanceof Error)) return stack;
  return `${stack}\ncaused by ${stackOf(cause)}`;
}

function mapDone<From, To>({ piece, result }: Done<From>, map: (result: From) => To): Done<To> {
  return { piece, result: map(result) };
}

/** A clone takes along all the memory that a view looks at: of a wasm memory that would be megabytes. */
function standAlone(result: GradientResult): GradientResult {
  const { gradient } = result;
  const alone =
    gradient.buffer instanceof ArrayBuffer && gradient.buffer.byteLength === gradient.byteLength;
  return alone ? result : { ...result, gradient: gradient.slice() };
}
