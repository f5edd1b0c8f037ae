import type { PolicyVersion } from '../core/ids.ts';
import type { RandomStream } from '../core/random.ts';
import { expectedScore } from './elo.ts';

/** A version that a learner may meet, with what is known of it. */
export interface Candidate {
  readonly version: PolicyVersion;
  /** How often the learner beats it, in [0, 1]; draws count half. */
  readonly beaten: number;
  /** Elo. */
  readonly rating: number;
}

/** A curve of prioritised fictitious self-play: how much more often one is met whom the learner beats with this chance. */
export type Priority = (beaten: number) => number;

/** f(p) = (1 − p)ᵖᵒʷᵉʳ: most weight on whom the learner can't beat. AlphaStar's main agents take the power 2. */
export const hardest =
  (power = 2): Priority =>
  (beaten) =>
    (1 - beaten) ** power;

/** f(p) = p(1 − p): most weight on equals, for learners that would get nowhere against the best. */
export const ofEqualSkill: Priority = (beaten) => beaten * (1 - beaten);

/**
 * Whom a learner meets, as a distribution over the versions there are: their order is of age, the newest last, the
 * learner's own version among them or not.
 *
 * @param candidates - at least one
 * @returns By candidate; sums to 1.
 */
export type Matchmaking = (
  candidates: readonly Candidate[],
  learner: { readonly version: PolicyVersion; readonly rating: number },
) => readonly number[];

/** Itself; where the learner is no candidate, the newest version. */
export const mirror: Matchmaking = (candidates, { version }) => {
  const own = candidates.findIndex((one) => one.version === version);
  return candidates.map((_, i) => Number(i === (own < 0 ? candidates.length - 1 : own)));
};

/** The newest version before the learner's; itself where there is none. */
export const latest: Matchmaking = (candidates, { version }) => {
  const before = candidates.findLastIndex((one) => one.version < version);
  return candidates.map((_, i) => Number(i === (before < 0 ? candidates.length - 1 : before)));
};

/** Every earlier version equally often; itself where there is none. */
export const uniformPast: Matchmaking = (candidates, learner) =>
  spread(candidates, learner.version, () => 1);

/**
 * All versions so far, the learner's own included, equally often: the average of all strategies, as in fictitious play.
 *
 * @see Heinrich, Lanctot & Silver (2015), "Fictitious self-play in extensive-form games"
 */
export const fictitious: Matchmaking = (candidates) => shares(candidates.map(() => 1));

/**
 * Prioritised fictitious self-play: version B is met by version A with probability f(P[A beats B]) / Σ f(P[A beats C]), over
 * earlier versions C. Where all weigh 0 (all are beaten, always), each equally often.
 *
 * @see Vinyals et al. (2019), "Grandmaster level in StarCraft II using multi-agent reinforcement learning", Methods
 */
export const prioritised =
  (priority: Priority = hardest()): Matchmaking =>
  (candidates, learner) =>
    spread(candidates, learner.version, ({ beaten }) => priority(beaten));

/** Earlier versions as often as p(1 − p), by the score p that the ratings expect: equals are met most. */
export const ratingMatched: Matchmaking = (candidates, learner) =>
  spread(candidates, learner.version, ({ rating }) =>
    ofEqualSkill(expectedScore(learner.rating, rating)),
  );

/** Earlier versions by weight; the newest where there are none. */
function spread(
  candidates: readonly Candidate[],
  version: PolicyVersion,
  weigh: (candidate: Candidate) => number,
): readonly number[] {
  const isPast = candidates.map((one) => one.version < version);
  if (!isPast.includes(true)) {
    return candidates.map((_, i) => Number(i === candidates.length - 1));
  }
  const weights = candidates.map((one, i) => (isPast[i] === true ? weigh(one) : 0));
  return weights.some((weight) => weight > 0) ? shares(weights) : shares(isPast.map(Number));
}

function shares(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (!(sum > 0 && sum < Infinity)) {
    throw new RangeError(
      `matchmaking: weights must be at least 0 with a sum above 0, got ${weights.join(', ') || 'no candidates'}; give at least one candidate`,
    );
  }
  return weights.map((weight) => weight / sum);
}

/** One opponent by a distribution. Draws one number from `stream`. */
export function drawOpponent(
  candidates: readonly Candidate[],
  distribution: readonly number[],
  stream: RandomStream,
): PolicyVersion {
  let rest = stream.uniform();
  const drawn =
    candidates.find((_, i) => (rest -= distribution[i] ?? 0) < 0) ??
    candidates.findLast((_, i) => (distribution[i] ?? 0) > 0);
  if (drawn === undefined) throw new RangeError('drawOpponent: needs a candidate, got none');
  return drawn.version;
}
