import { say } from 'agon-sim';
import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, emit, setup } from 'xstate';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import type { DiscussionRules } from './cast.ts';
import {
  addressee,
  awaited,
  historyOf,
  isFrom,
  noteAnswer,
  noteBlank,
  noteEvaluation,
  noteScoring,
  openGame,
  outcomeOf,
  reviewOf,
  shown,
} from './game.ts';
import type { Game } from './game.ts';
import type { DiscussionOutcome } from './outcome.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The discussion as a machine; see `discussion` for its way through the states. */
export function discussionMachine(domain: AnswerDomain, rules: DiscussionRules) {
  return setup({
    types: {} as {
      context: Game;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: DiscussionOutcome;
    },
    guards: {
      isAnswerGiven: ({ context }) => context.task.kind === 'judge',
      isReviewed: ({ context }) => reviewOf(context) === undefined,
      isWithoutEvaluator: () => rules.without === 'evaluator',
      isLastRound: ({ context }) => context.round + 1 >= context.cast.length,
      isFromSolver: ({ context, event }) => isFrom(event, awaited(context, 'solver')),
      isFromEvaluator: ({ context, event }) => isFrom(event, awaited(context, 'evaluator')),
      isFromScorer: ({ context, event }) => isFrom(event, awaited(context, 'scorer')),
      isToBeScored: ({ context, event }) =>
        rules.without !== 'scorer' && isFrom(event, awaited(context, 'evaluator')),
    },
    actions: {
      noteAnswer: assign(({ context, event }) =>
        noteAnswer(context, event.type === 'answer' ? event.message.body.answer : null, domain),
      ),
      noteEvaluation: assign(({ context, event }) =>
        noteEvaluation(context, event.type === 'evaluation' ? event.message.body : null),
      ),
      noteBlank: assign(({ context }) => noteBlank(context)),
      noteScoring: assign(({ context, event }) =>
        noteScoring(context, event.type === 'scoring' ? event.message.body.score : null),
      ),
      nextReview: assign({ review: ({ context }) => context.review + 1 }),
      nextRound: assign({ round: ({ context }) => context.round + 1, review: 0 }),
    },
  }).createMachine({
    id: 'discussion',
    context: ({ input }) => openGame(input, domain, rules),
    initial: 'opening',
    output: ({ context }) => outcomeOf(context),
    // What nobody asked for (an injected message, a reply that came after one) changes nothing.
    on: { answer: {}, evaluation: {}, scoring: {}, malformed: {} },
    states: {
      opening: { always: [{ guard: 'isAnswerGiven', target: 'reviewing' }, { target: 'solving' }] },
      solving: {
        entry: emit(({ context }) =>
          say(addressee(context, 'solver'), 'question', {
            problem: context.task.problem,
            history: historyOf(context, rules.history),
          }),
        ),
        on: {
          answer: { guard: 'isFromSolver', target: 'reviewing', actions: 'noteAnswer' },
          // A malformed answer is not evaluated.
          malformed: { guard: 'isFromSolver', target: 'closing', actions: 'noteAnswer' },
        },
      },
      /** The round's answer stands to be judged, as often as the cast has it. */
      reviewing: {
        always: [
          { guard: 'isReviewed', target: 'closing' },
          { guard: 'isWithoutEvaluator', target: 'scoring', actions: 'noteBlank' },
          { target: 'evaluating' },
        ],
      },
      evaluating: {
        entry: emit(({ context }) =>
          say(addressee(context, 'evaluator'), 'evaluate', {
            ...shown(context),
            history: historyOf(context, rules.history),
          }),
        ),
        on: {
          evaluation: [
            { guard: 'isToBeScored', target: 'scoring', actions: 'noteEvaluation' },
            {
              guard: 'isFromEvaluator',
              target: 'reviewing',
              actions: ['noteEvaluation', 'nextReview'],
            },
          ],
          // A malformed evaluation is not scored.
          malformed: {
            guard: 'isFromEvaluator',
            target: 'reviewing',
            actions: ['noteEvaluation', 'nextReview'],
          },
        },
      },
      scoring: {
        entry: emit(({ context }) =>
          say(addressee(context, 'scorer'), 'score', {
            ...shown(context),
            evaluation: context.evaluations.at(-1)?.text ?? null,
          }),
        ),
        on: {
          scoring: {
            guard: 'isFromScorer',
            target: 'reviewing',
            actions: ['noteScoring', 'nextReview'],
          },
          malformed: {
            guard: 'isFromScorer',
            target: 'reviewing',
            actions: ['noteScoring', 'nextReview'],
          },
        },
      },
      /** The round is over. */
      closing: {
        always: [
          { guard: 'isLastRound', target: 'closed' },
          { target: 'solving', actions: 'nextRound' },
        ],
      },
      closed: { type: 'final' },
    },
  });
}
