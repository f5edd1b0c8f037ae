import { describe, expect, test } from 'vitest';
import { comasSplit, evaluatorAgreement, invalidError, spcGame } from 'agon-sim/curricula';
import type { Credit } from '../../src/core/credit.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { majorityVote } from '../../src/rewards/terms/majority-vote.ts';
import { returns } from '../../src/rewards/terms/returns.ts';
import { selfJudging } from '../../src/rewards/terms/self-judging.ts';
import { stepRewards } from '../../src/rewards/terms/step-rewards.ts';
import { loadTerms } from './load-terms.ts';
import { playAnswers } from './play-answers.ts';
import { playReturns } from './play-returns.ts';
import { playSteps } from './play-steps.ts';

/** What a term says of each decision: agent, sentence, and the agents (or returns) whose events it rests on. */
function reasons(term: RewardTerm, ...group: readonly Episode[]) {
  return term.judge(group).map(({ episode: id, agent, sentence, events = [] }: Credit) => {
    const episode = group.find(({ plan }) => plan.id === id);
    const rests = events.map((place) => {
      const event = episode?.events[place];
      return event?.kind === 'decision' ? event.decision.agent : (event?.kind ?? 'nothing');
    });
    return [agent, sentence, rests];
  });
}

describe('a term says why', () => {
  test('in the game of sneaky steps', () => {
    const game = playSteps({
      game: 'sneaky',
      critics: [{ verdict: false }, { verdict: true }, { verdict: null }],
    });
    expect(reasons(spcGame(), game)).toEqual([
      ['critic-1', 'it found that the step is wrong', ['critic-1']],
      ['critic-2', 'it took a wrong step for correct', ['critic-2']],
      ['critic-3', 'its verdict can’t be read', ['critic-3']],
      [
        'sneaky',
        '1 of 3 critics took its wrong step for correct',
        ['critic-1', 'critic-2', 'critic-3'],
      ],
    ]);
    expect(reasons(invalidError(), playSteps({ game: 'sneaky', valid: false }))).toEqual([
      ['sneaky', 'its rewrite is no error', ['sneaky']],
    ]);
  });

  test('in a vote, by the votes of its own episode', () => {
    const one = playAnswers({ id: 'a', answers: [{ value: '7' }, { value: '8' }] });
    const other = playAnswers({ id: 'b', answers: [{ value: '7' }, { value: null }] });
    expect(reasons(majorityVote(), one, other)).toEqual([
      ['solver-1', '2 of 4 answers say 7', ['solver-1']],
      ['solver-2', 'it says 8, and 2 of 4 answers say 7', ['solver-1']],
      ['solver-1', '2 of 4 answers say 7', ['solver-1']],
      ['solver-2', 'it can’t be read', []],
    ]);
  });

  test('where others judge', () => {
    const judged = playAnswers({
      answers: [{ value: '7' }],
      evaluations: [
        { of: 0, verdict: true },
        { of: 0, verdict: true },
        { of: 0, verdict: false },
      ],
      scorings: [{ of: 2, score: 3 }],
    });
    const evaluators = ['evaluator-1', 'evaluator-2', 'evaluator-3'];
    expect(reasons(selfJudging(), judged)).toEqual([
      ['solver-1', '3 judgements give it 0.6667 on average', evaluators],
    ]);
    expect(reasons(evaluatorAgreement(), judged).slice(0, 2)).toEqual([
      ['solver-1', '2 of 3 evaluators approve', evaluators],
      ['evaluator-1', '1 of 2 others agree', []],
    ]);
    expect(reasons(comasSplit(), judged)).toEqual([
      ['solver-1', 'scored 3', ['scorer-1']],
      ['evaluator-3', 'scored 3', ['scorer-1']],
    ]);
  });

  test('of returns, by the events that tell them', () => {
    const game = playReturns('a', ['left', { left: 1 }, 'left', 'right', { left: 3 }], {
      left: 3,
      right: 0,
    });
    expect(reasons(returns({ range: [0, 3] }), game)).toEqual([
      ['left', 'left ended with 3', ['returns']],
      ['left', 'left ended with 3', ['returns']],
      ['right', 'right ended with 0', ['returns']],
    ]);
    const steps = stepRewards({ range: [0, 3] }).judge([game]);
    expect(steps.map(({ sentence, events }) => [sentence, events])).toEqual([
      ['from 0 to 1', [1]],
      ['from 1 to 3', [4]],
      [undefined, undefined],
    ]);
  });
});

// A sentence stands in one line under a decision, and in every credit of the log.
test.each(await loadTerms())(
  '$name: sentences are short, events are there',
  ({ term, readable }) => {
    for (const group of readable) {
      for (const { episode: id, sentence = '', events = [] } of term.judge(group)) {
        const episode = group.find(({ plan }) => plan.id === id);
        expect(sentence.length).toBeLessThanOrEqual(120);
        expect(sentence).not.toContain('\n');
        expect(events.every((place) => episode?.events[place] !== undefined)).toBe(true);
        expect(events).toEqual(events.toSorted((one, other) => one - other));
      }
    }
  },
);
