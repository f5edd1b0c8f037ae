import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import type { Plain } from '../core/message.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { PolicyArchitecture } from '../experiment/policy-architecture.ts';
import type { SelfPlayState } from '../training/self-play.ts';
import type { Progress } from './run-checkpoint.ts';

/** What a checkpoint holds beside tensors, as JSON. */
export interface SavedState {
  readonly progress: Progress;
  readonly selfPlay: SelfPlayState;
  readonly learners: Readonly<Record<PolicyName, SavedLearner>>;
}

export interface SavedLearner extends PolicyArchitecture {
  readonly version: PolicyVersion;
  readonly steps: number;
}

const count = z.int().min(0);
const numbers = z.record(z.string(), z.number());
/** Metrics may be NaN, where there was no case, of which JSON makes null, or infinite: see `stateText`. */
const metrics = z.record(
  z.string(),
  z
    .union([z.number(), z.null(), z.literal('Infinity'), z.literal('-Infinity')])
    .transform((value) => (value === null ? NaN : Number(value))),
);

const progress = z.strictObject({
  update: count,
  seconds: z.number().min(0),
  episodes: count,
  tokens: count,
  before: metrics,
  after: metrics,
  evaluated: z
    .strictObject({ update: count, size: z.enum(['brief', 'full']), comparable: metrics })
    .nullable(),
});

const plan = z.looseObject({
  id: z.string(),
  group: z.string(),
  key: z.tuple([count, count]),
  environment: z.string(),
  seats: z.record(z.string(), z.looseObject({ role: z.string(), policy: z.string() })),
});

const selfPlay = z.looseObject({
  league: z.record(
    z.string(),
    z.strictObject({ pool: z.looseObject({}), throttle: z.looseObject({}) }),
  ),
  standings: z.strictObject({ ratings: numbers, pairings: z.array(z.looseObject({})) }),
  estimators: z.record(z.string(), numbers),
  alarms: z.strictObject({ outside: numbers, first: numbers }),
  goodhart: z.strictObject({
    since: z.strictObject({ sum: z.number(), updates: count }),
    best: z
      .strictObject({ update: count, proxy: z.number().nullable(), truth: z.number() })
      .nullable(),
    looks: count,
  }),
  ahead: z.array(plan).nullable(),
});

const learner = z.strictObject({
  version: count,
  steps: count,
  characters: z.string(),
  config: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
});

const savedState = z.strictObject({
  progress,
  selfPlay,
  learners: z.record(z.string(), learner),
});

/** The state as JSON, which has no infinite numbers: they are written as texts. */
export function stateText(state: SavedState): string {
  return JSON.stringify(state, (_, value: unknown) =>
    value === Infinity || value === -Infinity ? String(value) : value,
  );
}

/**
 * The state of a checkpoint. A checksum tells that its bytes are those that were written, not by whom: another version
 * of Agon or a stranger may have written other things.
 *
 * @throws UserError on what isn't such a state
 */
export function readState(state: Plain): SavedState {
  const parsed = savedState.safeParse(jsonOf(state));
  if (parsed.success) return parsed.data as unknown as SavedState;
  const fault = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new UserError(
    `checkpoint: its state isn't as agon writes it (${fault}); go on from another checkpoint, or read the run with the version that wrote it`,
  );
}

/**
 * How far the run had come, alone: it is listed where the rest is of another version of Agon.
 *
 * @throws UserError on what isn't such a state
 */
export function readProgress(state: Plain): Progress {
  const loose = z.looseObject({
    progress: z.looseObject({ ...progress.shape, evaluated: progress.shape.evaluated.catch(null) }),
  });
  const parsed = loose.safeParse(jsonOf(state));
  if (parsed.success) return parsed.data.progress;
  throw new UserError(
    "checkpoint: its state isn't as agon writes it; go on from another checkpoint",
  );
}

function jsonOf(state: Plain): unknown {
  try {
    return typeof state === 'string' ? JSON.parse(state) : state;
  } catch {
    return undefined;
  }
}

/**
 * A tensor of a checkpoint.
 *
 * @throws UserError if it isn't there, has another length than `length`, or a value that isn't finite
 */
export function tensorOf(
  tensors: Readonly<Record<string, Float32Array>>,
  name: string,
  length: number,
): Float32Array {
  const tensor = tensors[name];
  const odd = tensor?.find((value) => !Number.isFinite(value));
  if (tensor?.length === length && odd === undefined) return tensor;
  const got =
    tensor === undefined ? 'none' : odd === undefined ? String(tensor.length) : String(odd);
  throw new UserError(
    `checkpoint: ${name} must have ${length} finite values, got ${got}; go on from another checkpoint`,
  );
}
