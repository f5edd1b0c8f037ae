import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import { readRun } from './folder/run-folder.ts';
import type { LearningPolicies } from '../training/open-learners.ts';
import { differenceFrom, weightsAt } from './run-checkpoint.ts';

/**
 * The weights that another run had after its warm start, so that runs which are to be compared begin
 * alike.
 *
 * @param run - the other run's folder
 * @param policies - of the run that is to begin; each must be in the other run, and the same there
 * @throws UserError if the other run has no checkpoint of update 0, or other policies
 */
export function readWarmWeights(
  run: string,
  policies: LearningPolicies,
): Readonly<Record<PolicyName, Float32Array>> {
  const first = readFirst(run);
  const difference = differenceFrom(first, policies);
  if (difference !== undefined) {
    throw new UserError(`--from ${run}: ${difference}; name a run of the same policies`);
  }
  return Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [
      name,
      weightsAt(first, name, policy).weights,
    ]),
  );
}

/** What the run had after its warm start. */
function readFirst(run: string): Checkpoint {
  try {
    const first = readRun(run)
      .checkpoints()
      .find(({ update }) => update === 0);
    if (first !== undefined) return readCheckpoint(first.file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Said by whoever resumes a run, too, and has never typed this folder.
    throw new UserError(`--from ${run}, which the run begins from: ${error.message}`);
  }
  throw new UserError(
    `--from ${run}: must be a run whose warm start is done, and it has no checkpoint of update 0; resume it first`,
  );
}
