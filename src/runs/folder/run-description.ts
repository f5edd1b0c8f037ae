import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { readRegularText } from '../../recording/regular-file.ts';
import { sha256Hex } from '../../recording/manifest.ts';
import { OLD_LAYOUT } from '../../recording/frame.ts';
import { BACKEND_NAMES } from '../../engine/backends/backend-name.ts';
import { settingsTree } from '../../experiment/settings-schema.ts';

const schema = z.object({
  /** Layout of the run's files; see `RUN_LAYOUT`. */
  format: z.union([z.literal(1), z.literal(2)]),
  scenario: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens'),
  /** The scenario's file, if it isn't one of those that ship. */
  scenarioFile: z.string().nullable(),
  /** Of that file and the local files that it imports, 64 hex digits; null where `scenarioFile` is. */
  scenarioDigest: z.string().nullable(),
  settings: settingsTree,
  seed: z.int().min(0),
  /** What was asked of the run last: what `resume` starts from. */
  options: z.object({
    updates: z.int().min(0),
    minutes: z.number().nullable(),
    workers: z.int().min(0).optional(),
    /** Folder of the run whose warm start it begins with. */
    from: z.string().nullable().optional(),
    /** Who plays in place of the scenario's own policies: `critic=URL#MODEL`. */
    players: z.array(z.string()).optional(),
    /** How endpoints are asked: `budget.tokens=100000`. */
    endpoint: z.array(z.string()).optional(),
  }),
  /** Of the manifest's last line, once the run has ended; a run that goes on has none. */
  chain: sha256Hex.optional(),
  /** ISO 8601. */
  started: z.string(),
  versions: z.object({ agon: z.string(), node: z.string(), tfjs: z.string() }),
  engine: z.object({ backend: z.enum(BACKEND_NAMES), kernels: z.string() }),
  machine: z.object({
    platform: z.string(),
    arch: z.string(),
    cpu: z.string(),
    cores: z.int(),
    memoryBytes: z.number(),
  }),
});

/** What `run.json` says: all that is needed to begin the same run again, and where it was made. */
export type RunDescription = Readonly<z.infer<typeof schema>>;

/** The layout of runs that this version writes, and the only one that it opens. */
export const RUN_LAYOUT = 2;

/** The file that makes a folder a run. */
export const RUN_FILE = 'run.json';

/** This machine, for `RunDescription.machine`. */
export function describeMachine(): RunDescription['machine'] {
  const processors = cpus();
  return {
    platform: platform(),
    arch: arch(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}

/** Reads the `run.json` of a run's folder; a UserError says what is wrong with it, or that its layout is old. */
export function readDescription(folder: string): RunDescription {
  const description = readAnyDescription(folder);
  if (description.format === RUN_LAYOUT) return description;
  throw new UserError(`${folder}: ${OLD_LAYOUT}`);
}

/** As `readDescription`, also of a run that this version can't open: for listing it. */
export function readAnyDescription(folder: string): RunDescription {
  const file = join(folder, RUN_FILE);
  let value: unknown;
  try {
    value = JSON.parse(readRegularText(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${folder}: must be the folder of a run, with a ${RUN_FILE} in it (${reason}); ` +
        '`agon list` shows the runs there are',
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new UserError(
    `${file}: ${first?.path.join('.') || 'it'} isn't as agon writes it (${first?.message}); ` +
      'restore the file, or read the run with the version that wrote it',
  );
}
