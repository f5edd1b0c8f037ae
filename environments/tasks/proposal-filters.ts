import { UserError } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { Split } from './split.ts';
import { similarity } from './similarity.ts';

/** Which proposals are put to the solvers, and which of those are learnt from. */
export interface ProposalFilters {
  /** A problem of another split is refused: nobody may train on what is held out. `train` if absent. */
  readonly split?: Split;
  /** Refused if more alike to an example or known problem than this, see `similarity`; in [0, 1], 1 refuses none. 0.8 if absent. */
  readonly mostSimilar?: number;
  /**
   * The share of the most frequent answer must lie between these two, both excluded: below, the
   * solvers can't do it; above, there is nothing left to learn. [0.2, 0.8] if absent; null takes all.
   */
  readonly share?: readonly [least: number, greatest: number] | null;
}

/** Why a proposal was refused; `too-easy` and `too-hard` only after it was answered. */
export type Refusal = 'malformed' | 'other-split' | 'similar' | 'too-easy' | 'too-hard';

/** Checks filters at the door, and fills in what is absent. */
export function checkFilters({
  split = 'train',
  mostSimilar = 0.8,
  share = [0.2, 0.8],
}: ProposalFilters): Required<ProposalFilters> {
  if (!(mostSimilar >= 0 && mostSimilar <= 1)) {
    throw new UserError(
      `proposerSolver: filters.mostSimilar must lie in [0, 1], got ${mostSimilar}; try 0.8`,
    );
  }
  if (share !== null && !(share[0] < share[1])) {
    throw new UserError(
      `proposerSolver: filters.share must be two shares in order, got [${share.join(', ')}]; try [0.2, 0.8]`,
    );
  }
  return { split, mostSimilar, share };
}

/** How alike a problem is to the most similar one of the task, in [0, 1]; by the compact forms. */
export function similarityTo(
  problem: string,
  { examples, known }: { readonly examples: readonly string[]; readonly known: readonly string[] },
  { compact }: AnswerDomain,
): number {
  const own = compact.problem(problem);
  const all = [...examples, ...known];
  return Math.max(0, ...all.map((other) => similarity(own, compact.problem(other))));
}

/** Why solvers are not even asked; null if they are. */
export function refuseUnasked(
  problem: string,
  alike: number,
  domain: AnswerDomain,
  { split, mostSimilar }: Required<ProposalFilters>,
): Refusal | null {
  if (domain.splitOf(problem) !== split) return 'other-split';
  return alike > mostSimilar ? 'similar' : null;
}

/** Why an answered problem is of no use; null if it is of use. */
export function refuseAnswered(
  voteShare: number,
  { share }: Required<ProposalFilters>,
): Refusal | null {
  if (share === null) return null;
  if (!(voteShare > share[0])) return 'too-hard';
  return voteShare < share[1] ? null : 'too-easy';
}
