import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, enqueueActions, setup } from 'xstate';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import {
  askJudge,
  askSolver,
  enterAnswer,
  enterEvaluation,
  isAnswerAwaited,
  isEvaluationAwaited,
  isLastAnswer,
  isLastEvaluation,
  needsJudges,
  openVote,
} from './game.ts';
import type { Seats, Vote } from './game.ts';
import { outcomeOf } from './outcome.ts';
import type { VotingOutcome } from './outcome.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The vote as a machine; see `voting` for its way through the states. */
export function votingMachine(domain: AnswerDomain, seats: Seats) {
  return setup({
    types: {} as {
      context: Vote;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: VotingOutcome;
    },
    guards: {
      isAnswerAwaited: ({ context, event }) => isAnswerAwaited(context, event),
      isLastAnswer: ({ context, event }) =>
        isAnswerAwaited(context, event) && isLastAnswer(context),
      isEvaluationAwaited: ({ context, event }) => isEvaluationAwaited(context, event),
      isLastEvaluation: ({ context, event }) =>
        isEvaluationAwaited(context, event) && isLastEvaluation(context),
      needsJudges: ({ context }) => needsJudges(context),
    },
    actions: {
      enterAnswer: assign(({ context, event }) => enterAnswer(context, event, domain)),
      enterEvaluation: assign(({ context, event }) => enterEvaluation(context, event)),
      askSolverAgain: enqueueActions(({ context, event, enqueue }) => {
        const question = askSolver(context.ballot, event.message.from);
        if (question) enqueue.emit(question);
      }),
      askJudgeAgain: enqueueActions(({ context, event, enqueue }) => {
        const question = askJudge(context, event.message.from);
        if (question) enqueue.emit(question);
      }),
    },
  }).createMachine({
    id: 'voting',
    context: ({ input }) => openVote(input, seats),
    initial: 'asking',
    output: ({ context }) => outcomeOf(context),
    // What nobody asked for (an injected message, an answer that came after one) changes nothing.
    on: { answer: {}, evaluation: {}, malformed: {} },
    states: {
      asking: {
        entry: enqueueActions(({ context, enqueue }) => {
          for (const solver of context.ballot.solvers) {
            const question = askSolver(context.ballot, solver);
            if (question) enqueue.emit(question);
          }
        }),
        on: {
          answer: [
            { guard: 'isLastAnswer', target: 'counted', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: ['enterAnswer', 'askSolverAgain'] },
          ],
          malformed: [
            { guard: 'isLastAnswer', target: 'counted', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: ['enterAnswer', 'askSolverAgain'] },
          ],
        },
      },
      counted: { always: [{ guard: 'needsJudges', target: 'judging' }, { target: 'finished' }] },
      judging: {
        entry: enqueueActions(({ context, enqueue }) => {
          for (const judge of context.judges) {
            const question = askJudge(context, judge);
            if (question) enqueue.emit(question);
          }
        }),
        on: {
          evaluation: [
            { guard: 'isLastEvaluation', target: 'finished', actions: 'enterEvaluation' },
            { guard: 'isEvaluationAwaited', actions: ['enterEvaluation', 'askJudgeAgain'] },
          ],
          malformed: [
            { guard: 'isLastEvaluation', target: 'finished', actions: 'enterEvaluation' },
            { guard: 'isEvaluationAwaited', actions: ['enterEvaluation', 'askJudgeAgain'] },
          ],
        },
      },
      finished: { type: 'final' },
    },
  });
}
