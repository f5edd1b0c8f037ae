import { UserError } from '../core/errors.ts';
import type { ReadManifest } from '../recording/manifest-file.ts';
import { START_OF_CHAIN } from '../recording/manifest.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import type { RunReader } from './folder/run-folder.ts';

/** Something in the run's folder that doesn't go with its manifest. */
export interface ChainProblem {
  readonly kind: 'manifest';
  readonly message: string;
}

/** What checkpoints and `run.json` say of a manifest: by the update of each checkpoint, and at the end. */
export interface KnownChains {
  readonly checkpoints: readonly { readonly update: number; readonly chain: string }[];
  readonly end: string | undefined;
}

/**
 * To be read before the manifest: a run that goes on writes it first. A checkpoint that is damaged itself says
 * nothing.
 */
export function readChains({
  description,
  checkpoints,
}: Pick<RunReader, 'description' | 'checkpoints'>): KnownChains {
  const known = checkpoints().flatMap(({ update, file }) => {
    const chain = chainOf(file);
    return chain === undefined ? [] : [{ update, chain }];
  });
  return { checkpoints: known, end: description.chain };
}

/**
 * Whether the manifest goes on from checkpoint to checkpoint to the end that `run.json` names: cut at its end, or
 * written anew in one place, it doesn't.
 */
export function verifyChain(
  { checkpoints, end }: KnownChains,
  manifest: ReadManifest | undefined,
): readonly ChainProblem[] {
  const links = manifest?.links ?? [];
  const problems: ChainProblem[] = [];
  const say = (message: string) => problems.push({ kind: 'manifest', message });
  const known = new Map(links.map(({ chain, update }) => [chain, update]));
  known.set(START_OF_CHAIN, 0);
  for (const { update, chain } of checkpoints) {
    if (known.get(chain) === update) continue;
    say(
      manifest === undefined
        ? `manifest.jsonl is missing, says the checkpoint of update ${update}`
        : `manifest.jsonl: has no line of update ${update} that goes with the checkpoint of that update`,
    );
  }
  if (end !== undefined && end !== (links.at(-1)?.chain ?? START_OF_CHAIN)) {
    say("manifest.jsonl: doesn't end with the line that the run's end in run.json names");
  }
  return problems;
}

function chainOf(file: string): string | undefined {
  try {
    return readCheckpoint(file).manifest?.chain;
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'; // its run goes on
    if (isGone || error instanceof UserError) return undefined;
    throw error;
  }
}
