import { say } from 'agon-sim';
import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, emit, enqueueActions, setup } from 'xstate';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { askSolver } from '../tasks/ballot.ts';
import type { ProposalFilters } from './filters.ts';
import { enterAnswer, enterProposal, isAnswerAwaited, isLastAnswer, openGame } from './game.ts';
import type { Game } from './game.ts';
import { outcomeOf } from './outcome.ts';
import type { ProposerSolverOutcome } from './outcome.ts';
import { PROPOSER } from './protocol.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The game as a machine; see `proposerSolver` for its way through the states. */
export function proposerSolverMachine(
  domain: AnswerDomain,
  filters: Required<ProposalFilters>,
  seatsForSolvers: number,
) {
  return setup({
    types: {} as {
      context: Game;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: ProposerSolverOutcome;
    },
    guards: {
      isProposer: ({ event }) => event.message.from === PROPOSER,
      isRefused: ({ context }) => context.refusal !== null,
      isAnswerAwaited: ({ context, event }) => isAnswerAwaited(context, event),
      isLastAnswer: ({ context, event }) =>
        isAnswerAwaited(context, event) && isLastAnswer(context),
    },
    actions: {
      enterProposal: assign(({ context, event }) =>
        enterProposal(
          context,
          event.type === 'proposal' ? event.message.body.problem : null,
          domain,
          filters,
        ),
      ),
      enterAnswer: assign(({ context, event }) => enterAnswer(context, event, domain, filters)),
    },
  }).createMachine({
    id: 'proposer-solver',
    context: ({ input }) => openGame(input, seatsForSolvers),
    initial: 'proposing',
    output: ({ context }) => outcomeOf(context),
    // What nobody asked for (an injected message, an answer that came after one) changes nothing.
    on: { proposal: {}, answer: {}, malformed: {} },
    states: {
      proposing: {
        entry: emit(({ context: { task } }) =>
          say(PROPOSER, 'propose', { examples: task.examples }),
        ),
        on: {
          proposal: { guard: 'isProposer', target: 'filtering', actions: 'enterProposal' },
          malformed: { guard: 'isProposer', target: 'filtering', actions: 'enterProposal' },
        },
      },
      filtering: { always: [{ guard: 'isRefused', target: 'refused' }, { target: 'answering' }] },
      answering: {
        entry: enqueueActions(({ context, enqueue }) => {
          for (const solver of context.solvers) {
            const question = askSolver(context.ballot, solver);
            if (question) enqueue.emit(question);
          }
        }),
        on: {
          answer: [
            { guard: 'isLastAnswer', target: 'weighing', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: 'enterAnswer' },
          ],
          malformed: [
            { guard: 'isLastAnswer', target: 'weighing', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: 'enterAnswer' },
          ],
        },
      },
      weighing: { always: [{ guard: 'isRefused', target: 'refused' }, { target: 'accepted' }] },
      accepted: { type: 'final' },
      /** Malformed, too similar, of another split, too easy or too hard. */
      refused: { type: 'final' },
    },
  });
}
