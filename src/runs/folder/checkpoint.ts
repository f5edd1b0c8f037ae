import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Plain } from '../../core/message.ts';
import { ByteBuffer, closeFrame, openFrame, readFrame } from '../../recording/frame.ts';
import { sha256Hex } from '../../recording/manifest.ts';
import { crc32 } from '../../recording/crc32.ts';
import { readRegular } from '../../recording/regular-file.ts';
import { packPlain, unpackPlain } from '../../recording/plain-data.ts';
import { writeAtomically } from './write-atomically.ts';

const head = z.object({
  update: z.int().min(0),
  score: z.number().nullable(),
  episodes: z.object({
    segment: z.int().min(0),
    bytes: z.int().min(0),
    episodes: z.int().min(0),
  }),
  metricsBytes: z.int().min(0),
  /** Where the manifest ended; absent in runs of layout 1. */
  manifest: z.object({ bytes: z.int().min(0), chain: sha256Hex }).optional(),
  tensors: z.array(z.string()),
});

/** What a checkpoint says of itself. */
type CheckpointHead = Readonly<Omit<z.infer<typeof head>, 'tensors'>>;

/**
 * Everything from which a run goes on exactly as if it had never stopped: where its files ended, plain
 * state (counters, pools, baselines, alarms, games begun ahead) and named arrays (weights, moments of the optimiser).
 * A −0 in the state comes back as 0; arrays come back to the bit.
 */
export interface Checkpoint extends CheckpointHead {
  readonly state: Plain;
  /** By name, for instance `critic/weights/12`. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
}

/** `AGCK`, version 1, and three bytes that a transfer as text would change. */
const CHECKPOINT_HEADER = Uint8Array.of(0x41, 0x47, 0x43, 0x4b, 1, 0x0d, 0x0a, 0x1a);

/** Writes a checkpoint as a whole or not at all. The same checkpoint gives the same bytes. */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  const { update, score, episodes, metricsBytes, manifest, state, tensors } = checkpoint;
  const names = Object.keys(tensors);
  const about = {
    update,
    score,
    episodes: { ...episodes },
    metricsBytes,
    ...(manifest && { manifest: { ...manifest } }),
    tensors: names,
  };
  function* pieces() {
    yield CHECKPOINT_HEADER;
    yield framed(about);
    yield framed(state);
    for (const name of names) yield* framedTensor(tensors[name] as Float32Array);
    yield framed('end'); // so that no shorter file is a checkpoint
  }
  writeAtomically(file, pieces());
}

/** Reads a checkpoint, checking every byte; damage is a UserError. */
export function readCheckpoint(file: string): Checkpoint {
  const frames = new Frames(file);
  const { tensors: names, ...about } = frames.head();
  const state = frames.plain();
  const tensors: Record<string, Float32Array> = {};
  for (const name of names) tensors[name] = frames.tensor();
  frames.finish();
  return { ...about, state, tensors };
}

/** The frames of a checkpoint file, one after the other. */
class Frames {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  #at = CHECKPOINT_HEADER.length;

  constructor(file: string) {
    this.#file = file;
    this.#bytes = readRegular(file);
    if (CHECKPOINT_HEADER.some((byte, i) => this.#bytes[i] !== byte))
      this.#fail('starts otherwise');
  }

  head(): z.infer<typeof head> {
    const parsed = head.safeParse(this.plain());
    return parsed.success ? parsed.data : this.#fail('says other things of itself');
  }

  plain(): Plain {
    return unpackPlain(this.#next());
  }

  tensor(): Float32Array {
    const payload = this.#next();
    if (payload.length % 4 !== 0) return this.#fail('holds numbers otherwise');
    return new Float32Array(Uint8Array.from(payload).buffer); // a copy, for its alignment
  }

  finish(): void {
    if (this.plain() !== 'end' || this.#at !== this.#bytes.length) this.#fail('ends otherwise');
  }

  #next(): Uint8Array {
    const frame = readFrame(this.#bytes, this.#at);
    if (frame.kind === 'short') return this.#fail('is longer');
    if (frame.kind === 'damaged') return this.#fail('has another checksum');
    this.#at = frame.end;
    return this.#bytes.subarray(frame.start, frame.end);
  }

  #fail(what: string): never {
    throw new UserError(
      `${this.#file}: a checkpoint ${what} at byte ${this.#at}, so this one is damaged; use another one`,
    );
  }
}

function framed(value: Plain): Uint8Array {
  const buffer = new ByteBuffer(1024);
  const frame = openFrame(buffer);
  buffer.append(packPlain(value));
  closeFrame(buffer, frame);
  return buffer.written();
}

/** As `framed`, without copying what may be large. Little-endian, as all machines that Node runs on. */
function framedTensor(tensor: Float32Array): Uint8Array[] {
  const payload = new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength);
  const header = new DataView(new ArrayBuffer(8));
  header.setUint32(0, payload.length, true);
  const length = crc32(new Uint8Array(header.buffer, 0, 4));
  header.setUint32(4, crc32(payload, 0, payload.length, length), true);
  return [new Uint8Array(header.buffer), payload];
}
