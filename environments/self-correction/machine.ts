import { say } from 'agon-sim';
import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, emit, setup } from 'xstate';
import { judgeSeat, latestAnswer, noteAnswer, noteWord, openGame } from './game.ts';
import type { Correction, CorrectionRules } from './game.ts';
import { outcomeOf } from './outcome.ts';
import type { SelfCorrectionOutcome } from './outcome.ts';
import { CRITIC, REFLECTOR, SELF_EVALUATOR, SOLVER } from './protocol.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The game as a machine; see `selfCorrection` for its way through the states. */
export function selfCorrectionMachine(rules: CorrectionRules) {
  const { turns, feedback, stop } = rules;
  const judge = judgeSeat(feedback);
  return setup({
    types: {} as {
      context: Correction;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: SelfCorrectionOutcome;
    },
    guards: {
      isGiven: ({ context }) => context.answers.length > 0,
      isFromSolver: ({ event }) => event.message.from === SOLVER,
      isFromJudge: ({ event }) => event.message.from === judge,
      isSolved: ({ context }) => stop === 'solved' && context.answers.at(-1)?.correct === true,
      isLastTurn: ({ context }) => context.answers.length >= turns,
      isJudged: () => judge === SELF_EVALUATOR || judge === CRITIC,
      isReflectedOn: () => judge === REFLECTOR,
      isAccepted: ({ event }) =>
        stop === 'accepted' &&
        event.type === 'evaluation' &&
        event.message.from === judge &&
        event.message.body.verdict === true,
    },
    actions: {
      noteAnswer: assign(({ context, event }) =>
        noteAnswer(
          context,
          event.message.from,
          event.type === 'answer' ? event.message.body.answer : null,
          rules,
        ),
      ),
      noteWord: assign(({ context, event }) => noteWord(context, event, feedback)),
    },
  }).createMachine({
    id: 'self-correction',
    context: ({ input }) => openGame(input, rules),
    initial: 'opening',
    output: ({ context }) => outcomeOf(context, stop),
    // What nobody asked for (an injected message, an answer that came after one) changes nothing.
    on: { answer: {}, evaluation: {}, reflection: {}, malformed: {} },
    states: {
      opening: { always: [{ guard: 'isGiven', target: 'attempted' }, { target: 'answering' }] },
      answering: {
        entry: emit(({ context }) =>
          say(SOLVER, 'question', { problem: context.task.problem, history: [] }),
        ),
        on: {
          answer: { guard: 'isFromSolver', target: 'attempted', actions: 'noteAnswer' },
          malformed: { guard: 'isFromSolver', target: 'garbled', actions: 'noteAnswer' },
        },
      },
      attempted: {
        always: [
          { guard: 'isSolved', target: 'solved' },
          { guard: 'isLastTurn', target: 'finished' },
          { guard: 'isJudged', target: 'evaluating' },
          { guard: 'isReflectedOn', target: 'reflecting' },
          { target: 'revising' },
        ],
      },
      evaluating: {
        entry: emit(({ context }) =>
          say(judge ?? SOLVER, 'evaluate', {
            problem: context.task.problem,
            answer: latestAnswer(context),
            history: [],
          }),
        ),
        on: {
          evaluation: [
            { guard: 'isAccepted', target: 'accepted', actions: 'noteWord' },
            { guard: 'isFromJudge', target: 'revising', actions: 'noteWord' },
          ],
          malformed: { guard: 'isFromJudge', target: 'revising', actions: 'noteWord' },
        },
      },
      /** Only in games that say so when an answer is wrong. */
      reflecting: {
        entry: emit(({ context }) =>
          say(REFLECTOR, 'reflect', {
            problem: context.task.problem,
            answer: latestAnswer(context),
          }),
        ),
        on: {
          reflection: { guard: 'isFromJudge', target: 'revising', actions: 'noteWord' },
          malformed: { guard: 'isFromJudge', target: 'revising', actions: 'noteWord' },
        },
      },
      revising: {
        entry: emit(({ context }) =>
          say(SOLVER, 'revise', {
            problem: context.task.problem,
            answer: latestAnswer(context),
            evaluation: context.note,
          }),
        ),
        on: {
          answer: { guard: 'isFromSolver', target: 'attempted', actions: 'noteAnswer' },
          malformed: { guard: 'isFromSolver', target: 'garbled', actions: 'noteAnswer' },
        },
      },
      finished: { type: 'final' },
      /** An evaluation took the latest answer for right. */
      accepted: { type: 'final' },
      /** The latest answer is right, in a game that stops then. */
      solved: { type: 'final' },
      /** The latest answer could not be understood: there is nothing to revise. */
      garbled: { type: 'final' },
    },
  });
}
