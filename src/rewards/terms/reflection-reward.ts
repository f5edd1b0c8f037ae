import { creditFor } from '../credit-for.ts';
import type { Credit } from '../../core/credit.ts';
import type { Episode } from '../../core/episode.ts';
import type { Plain } from '../../core/message.ts';
import { decisionOf, isAuthored, readAnswers } from '../answers-outcome.ts';
import type { AnswersOutcome, Authored } from '../answers-outcome.ts';
import { attemptChains } from '../attempt-chains.ts';
import { isCount, isListOf } from '../plain-checks.ts';
import type { PlainRecord } from '../plain-checks.ts';
import type { RewardTerm } from '../term.ts';
import { unreadableOutcome } from '../unreadable-outcome.ts';

const TERM = 'reflection-reward';

/**
 * Reflect, Retry, Reward: pays a reflection, and nothing else, for what came of it: 1 if the answer
 * tried again after it is right, else 0. The answers get nothing, so what is learnt is to reflect, and
 * not to answer the questions that were trained on.
 *
 * A reflection that could not be understood was never shown to anybody and gets 0.
 *
 * Reads the outcome's `reflections`: author, `of` (the index of the failed answer; the retry is the
 * next attempt at it) and `wellFormed`. An outcome without them holds no reflections.
 *
 * Range [0, 1], both included.
 *
 * @see Reflect, Retry, Reward (arXiv 2505.24726)
 */
export function reflectionReward(): RewardTerm {
  return {
    name: TERM,
    sources: [
      {
        title: 'Reflect, Retry, Reward: Self-Improving LLMs via Reinforcement Learning',
        arxiv: '2505.24726',
        where: 'the reward of the reflection',
      },
    ],
    formula: '1 if the answer tried again after the reflection is right, else 0',
    range: [0, 1],
    judge: (group) => {
      const credits: Credit[] = [];
      for (const episode of group) {
        const outcome = readAnswers(episode, TERM);
        if (outcome === null) continue;
        const chains = attemptChains(outcome.answers);
        for (const reflection of reflectionsOf(outcome, episode)) {
          const decision = decisionOf(episode, reflection);
          if (decision === undefined) continue;
          const chain = chains.find((positions) => positions.includes(reflection.of)) ?? [];
          const retry = outcome.answers[chain[chain.indexOf(reflection.of) + 1] ?? -1];
          const value = reflection.wellFormed && retry?.correct === true ? 1 : 0;
          credits.push(creditFor(decision, TERM, value));
        }
      }
      return credits;
    },
  };
}

interface Reflection extends Authored {
  readonly of: number;
  readonly wellFormed: boolean;
}

function reflectionsOf(outcome: AnswersOutcome, episode: Episode): readonly Reflection[] {
  const { answers, reflections = [] } = outcome as AnswersOutcome & {
    readonly reflections?: Plain;
  };
  const isReflection = (value: PlainRecord) =>
    isAuthored(value) &&
    isCount(value['of']) &&
    value['of'] < answers.length &&
    typeof value['wellFormed'] === 'boolean';
  if (isListOf(reflections, isReflection))
    return reflections as readonly PlainRecord[] & readonly Reflection[];
  throw unreadableOutcome(
    episode,
    TERM,
    'whose reflections, if they have any, are {agent, turn, of, wellFormed} of their answers',
    'mend the reflections, or leave them out',
  );
}
