import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { readKeptDescription } from '../../runs/folder/descriptions.ts';
import type { RunFacts } from './run-facts.ts';

const transition = z.object({
  event: z.string(),
  targets: z.array(z.string()),
  guard: z.string().nullable(),
});

const machine = z.object({
  id: z.string(),
  states: z
    .array(
      z.object({
        path: z.string(),
        type: z.string(),
        initial: z.array(z.string()),
        tags: z.array(z.string()),
        transitions: z.array(transition),
      }),
    )
    // A drawing of more would be no drawing, and laying it out would hold up everything else.
    .max(500),
});

/** What a kept description must say for the viewer; whoever wrote the folder may have written anything. */
const schema = z.object({
  environments: z.array(
    z.object({ name: z.string(), machine, seats: z.record(z.string(), z.string()) }),
  ),
  roles: z.record(z.string(), machine),
  rewards: z.array(
    z.object({
      name: z.string(),
      range: z.tuple([z.number(), z.number()]),
      formula: z.string().nullable(),
      sources: z.array(z.object({ title: z.string() })),
      roles: z.array(z.string()).nullable(),
      weights: z.array(z.object({ from: z.int(), weight: z.number() })),
    }),
  ),
  score: z.object({ metric: z.string(), better: z.literal('higher') }).nullable(),
});

export type Described = Readonly<z.infer<typeof schema>>;
export type DescribedMachine = Described['environments'][number]['machine'];

/** Descriptions never change: each is read once. */
const known = new Map<string, Described | UserError>();
/** More aren't kept: a folder has a few. */
const MOST_KNOWN = 64;

/**
 * What a run's experiment was at an update, or is by now; undefined where the run doesn't say.
 *
 * @throws UserError where what it says is damaged
 */
export function describedAt(
  path: string,
  { described }: Pick<RunFacts, 'described'>,
  update: number | null,
): Described | undefined {
  // Of the session in which the update was made: a later one may have had other weights.
  const held = described.filter(({ update: from }) => update === null || from < update);
  const kept = held.at(-1) ?? described[0];
  if (kept === undefined) return undefined;
  const key = `${path} ${kept.digest}`;
  const found = known.get(key) ?? readOnce(path, kept.digest);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, found);
  if (found instanceof UserError) throw found;
  return found;
}

function readOnce(path: string, digest: string): Described | UserError {
  try {
    const parsed = schema.safeParse(readKeptDescription(path, digest));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return new UserError(
      `${path}: its description must be as agon writes it, but ${issue?.path.join('.')}: ${issue?.message}; restore it`,
    );
  } catch (error) {
    if (error instanceof UserError) return error;
    if (error instanceof SyntaxError) {
      return new UserError(`${path}: its description must be JSON; restore it`);
    }
    throw error;
  }
}
