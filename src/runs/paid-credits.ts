import { z } from 'zod';
import type { Credit } from '../core/credit.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { readKeptDescription } from './folder/descriptions.ts';
import { readRun } from './folder/run-folder.ts';
import { updateOf } from '../training/make-plans.ts';

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
 * are those that the run's folder recorded, so that none of a scenario's code is run.
 */
export function payCredits(
  run: string,
  episode: EpisodeId,
  credits: readonly Credit[],
): Promise<PaidCredits> {
  return Promise.resolve(weigh(run, episode, credits));
}

function weigh(run: string, episode: EpisodeId, credits: readonly Credit[]): PaidCredits {
  if (credits.length === 0) return { credits: [] };
  try {
    const weights = weightsOf(run, episode);
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
function weightsOf(run: string, episode: EpisodeId): ReadonlyMap<string, number> {
  const update = updateOf(episode);
  if (update === null) {
    throw new UserError(`${episode}: is a game of no update, so that no weights are known for it`);
  }
  const reader = readRun(run);
  // Of the session in which the update was made: a later one may have had other weights.
  const kept = reader
    .metrics()
    .findLast((record) => record.kind === 'described' && record.update < update);
  if (kept?.kind !== 'described') {
    throw new UserError(`the weights of update ${update} were not recorded with the run`);
  }
  const parsed = described.safeParse(readKeptDescription(run, kept.digest));
  if (!parsed.success) {
    throw new UserError(
      `${run}: its description doesn't tell weights as agon writes them; restore it`,
    );
  }
  return new Map(
    parsed.data.rewards.flatMap(({ name, weights }) => {
      const weight = weights.findLast(({ from }) => from <= update)?.weight;
      return weight === undefined ? [] : [[name, weight] as const];
    }),
  );
}

/** What a description says of weights. */
const described = z.object({
  rewards: z.array(
    z.object({
      name: z.string(),
      weights: z.array(z.object({ from: z.int(), weight: z.number() })),
    }),
  ),
});

function pay(credit: Credit, weights: ReadonlyMap<string, number>): PaidCredit {
  const weight = weights.get(credit.term);
  if (weight === undefined) {
    throw new UserError(`the run's description has no reward term ${credit.term}`);
  }
  return { ...credit, weight, paid: weight === 0 ? 0 : weight * credit.value };
}
