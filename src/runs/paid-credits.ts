import type { Credit } from '../core/credit.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { weightAt } from '../rewards/compose-rewards.ts';
import { isPlayedBy } from './find-change.ts';
import { readRun } from './folder/run-folder.ts';
import { inScenario } from '../experiment/guard-experiment.ts';
import { updateOf } from '../training/make-plans.ts';
import { prepareRecorded } from './prepare-experiment.ts';

/** A credit with what it added to its decision's reward. */
export interface PaidCredit extends Credit {
  /** Of its term, at the update that the episode was played for; null if that can't be known any more. */
  readonly weight: number | null;
  /** `weight` · `value`. */
  readonly paid: number | null;
}

/** The credits of an episode. */
export interface PaidCredits {
  readonly credits: readonly PaidCredit[];
  /** Why their weights can't be known, where they can't. */
  readonly unweighed?: string;
}

/**
 * What an episode's credits paid. They are recorded as terms gave them, before weighing; the weights
 * come from the run's scenario, which is built once more with the run's settings.
 */
export async function payCredits(
  run: string,
  episode: EpisodeId,
  credits: readonly Credit[],
): Promise<PaidCredits> {
  if (credits.length === 0) return { credits: [] };
  try {
    const weights = await weightsOf(run, episode);
    return { credits: credits.map((credit) => pay(credit, weights)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      credits: credits.map((credit) => ({ ...credit, weight: null, paid: null })),
      unweighed: error.message,
    };
  }
}

/** By the names of terms. */
async function weightsOf(run: string, episode: EpisodeId): Promise<ReadonlyMap<string, number>> {
  const update = updateOf(episode);
  if (update === null) {
    throw new UserError(`${episode}: is a game of no update, so that no weights are known for it`);
  }
  const reader = readRun(run);
  const { experiment, version } = await prepareRecorded(reader);
  if (!isPlayedBy(reader, version)) {
    throw new UserError(
      'the scenario has changed since the run began, and its weights may have, too',
    );
  }
  return new Map(
    experiment.rewards.map((part) => {
      const { name } = part.term;
      return [name, inScenario(`weight of ${name}`, () => weightAt(part, update))];
    }),
  );
}

function pay(credit: Credit, weights: ReadonlyMap<string, number>): PaidCredit {
  const weight = weights.get(credit.term);
  if (weight === undefined) {
    throw new UserError(`the run's scenario has no reward term ${credit.term} any more`);
  }
  return { ...credit, weight, paid: weight === 0 ? 0 : weight * credit.value };
}
