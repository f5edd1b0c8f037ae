import { z } from 'zod';
import type { Credit } from '../core/credit.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { readKeptDescription } from './folder/descriptions.ts';
import { readRun } from './folder/run-folder.ts';
import type { DescribedRecord } from './folder/run-record.ts';
import { rootId } from './fork/fork-log.ts';
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

/** Weighs credits of one run; remembers what the run recorded, for whoever goes through many episodes. */
export type CreditPayer = (episode: EpisodeId, credits: readonly Credit[]) => PaidCredits;

/**
 * What episodes' credits paid. They are recorded as terms gave them, before weighing; the weights
 * are those that the run's folder recorded, so that none of a scenario's code is run.
 */
export function creditPayer(run: string): CreditPayer {
  let records: readonly DescribedRecord[] | undefined;
  const termsByDigest = new Map<string, Described['rewards']>();

  /** By the names of terms. */
  function weightsOf(episode: EpisodeId): ReadonlyMap<string, number> {
    const update = updateOf(rootId(episode)); // a fork is paid as its game was
    if (update === null) {
      throw new UserError(
        `${episode}: is a game of no update, so that no weights are known for it`,
      );
    }
    records ??= readRun(run)
      .metrics()
      .filter((record) => record.kind === 'described');
    // Of the session in which the update was made: a later one may have had other weights.
    const kept = records.findLast((record) => record.update < update);
    if (kept === undefined) {
      throw new UserError(`the weights of update ${update} were not recorded with the run`);
    }
    const terms = termsByDigest.get(kept.digest) ?? readTerms(run, kept.digest);
    termsByDigest.set(kept.digest, terms);
    return new Map(
      terms.flatMap(({ name, weights }) => {
        const weight = weights.findLast(({ from }) => from <= update)?.weight;
        return weight === undefined ? [] : [[name, weight] as const];
      }),
    );
  }

  return (episode, credits) => {
    if (credits.length === 0) return { credits: [] };
    try {
      const weights = weightsOf(episode);
      return { credits: credits.map((credit) => pay(credit, weights)) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return {
        credits: credits.map((credit) => ({ ...credit, weight: null, paid: null })),
        unweighed: error.message,
      };
    }
  };
}

function readTerms(run: string, digest: string): Described['rewards'] {
  const parsed = described.safeParse(readKeptDescription(run, digest));
  if (parsed.success) return parsed.data.rewards;
  throw new UserError(
    `${run}: its description doesn't tell weights as agon writes them; restore it`,
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

type Described = z.infer<typeof described>;

function pay(credit: Credit, weights: ReadonlyMap<string, number>): PaidCredit {
  const weight = weights.get(credit.term);
  if (weight === undefined) {
    throw new UserError(`the run's description has no reward term ${credit.term}`);
  }
  return { ...credit, weight, paid: weight === 0 ? 0 : weight * credit.value };
}
