import type { Episode } from '../../core/episode.ts';
import { checkBonus } from '../check-bonus.ts';
import { logProbsOf, meanLogProb, probedAnswers } from '../likelihood-outcome.ts';
import type { ProbedAnswer } from '../likelihood-outcome.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';
import { feature, isSurprising, lengthOfMean } from '../trajectory-features.ts';
import type { PartDistances } from '../trajectory-features.ts';

/** A length of exactly the bound may come out of sines and cosines this much below it. */
const ROUNDING = 1e-12;

export interface TrajectoryConsistencyOptions {
  /**
   * Answers whose length reaches it get 1, others 0; null pays the length itself. In [0, 1]; 0.5 if
   * absent, as in the published code.
   */
  readonly bound?: number | null;
  /** Paid on top for a surprising answer; finite and at least 0; 0.4 if absent, as in the published code. */
  readonly curiosity?: number;
}

/**
 * CoVo: answers whose every part already points to their own conclusion are probably right.
 *
 * Part s of an answer is as far from conclusion y as the policy finds y unlikely after it:
 * d(s, y) = -mean log-probability of y's tokens. Of the T parts of one answer, with y0 its own
 * conclusion and the others those of the other answers in the episode,
 *
 *     consistency  c = share of parts with d(s, y0) < d(s, y) for all other y
 *     volatility   v = 1 - (parts at the end of which none has d(s, y0) > d(s, y) for some y) / T
 *
 * and over the answers with the same conclusion, as vectors of length c and angle v (radians),
 *
 *     length = | mean of (c · cos v, c · sin v) |
 *
 * An answer gets 1 if the length of its conclusion reaches the bound, else 0; and the curiosity bonus if
 * it is surprising (`isSurprising`). Where all answers conclude the same, c and v are 0. A malformed answer
 * concludes nothing: it isn't judged, nor are others compared with it (the published code pays it 0).
 *
 * Range [0, 1 + curiosity], both included. Judges answers of which parts were scored toward their own
 * conclusion.
 */
export function trajectoryConsistency({
  bound = 0.5,
  curiosity = 0.4,
}: TrajectoryConsistencyOptions = {}): RewardTerm {
  if (bound !== null && !(bound >= 0 && bound <= 1)) {
    throw new RangeError(
      `trajectoryConsistency: bound must be in [0, 1] or null, got ${bound}; try 0.5`,
    );
  }
  checkBonus('trajectoryConsistency: curiosity', curiosity);
  return {
    name: 'trajectory-consistency',
    sources: [
      {
        title:
          'Consistent Paths Lead to Truth: Self-Rewarding Reinforcement Learning for LLM Reasoning',
        arxiv: '2506.08745',
        where: 'algorithm 1; bounds, ties and bonus as in the published experience_maker.py',
      },
    ],
    formula:
      '1 if |mean of (c cos v, c sin v)| reaches the bound, else 0; plus the curiosity bonus if surprising',
    range: [0, 1 + curiosity],
    judge: (group) =>
      meanCredits(
        'trajectory-consistency',
        group.flatMap((episode) =>
          judgeEpisode(episode).map(({ answer, length }) => {
            const paid = bound === null ? length : Number(length >= bound - ROUNDING);
            const said = logProbsOf(episode, answer, 'trajectory-consistency');
            const bonus = isSurprising(said) ? curiosity : 0;
            return { to: answer, value: paid + bonus };
          }),
        ),
      ),
  };
}

interface Measured {
  readonly answer: ProbedAnswer;
  readonly length: number;
}

function judgeEpisode(episode: Episode): readonly Measured[] {
  const measured = probedAnswers([episode], 'trajectory-consistency').flatMap((answer) => {
    const parts = partsOf(answer);
    return parts.length === 0 ? [] : [{ answer, feature: feature(parts) }];
  });
  return measured.map(({ answer }) => {
    const alike = measured.filter((other) => other.answer.value === answer.value);
    return { answer, length: lengthOfMean(alike.map((one) => one.feature)) };
  });
}

/** Of each part, its distances to its own conclusion and to the others. */
function partsOf({ value, likelihoods }: ProbedAnswer): readonly PartDistances[] {
  const probes = likelihoods
    .filter((probe) => probe.kind === 'state')
    .filter((probe) => probe.value !== null);
  const states = [...new Set(probes.map(({ state }) => state))].sort((one, other) => one - other);
  return states.flatMap((state): PartDistances[] => {
    const distances = (isOwn: boolean) =>
      probes
        .filter((probe) => probe.state === state && (probe.value === value) === isOwn)
        .map(({ logProbs }) => -meanLogProb(logProbs));
    const [own] = distances(true);
    return own === undefined ? [] : [{ own, others: distances(false) }];
  });
}
