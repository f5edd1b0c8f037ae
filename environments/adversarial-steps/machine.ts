import { say } from 'agon-sim';
import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, emit, enqueueActions, setup } from 'xstate';
import type { TaskDomain } from '../tasks/task-domain.ts';
import { isAwaited, noteVerdict, openGame, standing } from './game.ts';
import type { Game } from './game.ts';
import { outcomeOf } from './outcome.ts';
import type { AdversarialStepsOutcome } from './outcome.ts';
import { SNEAKY, SOLVER, VERIFIER } from './protocol.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The game as a machine; see `adversarialSteps` for its way through the states. */
export function adversarialMachine(domain: TaskDomain, seatsForCritics: number) {
  return setup({
    types: {} as {
      context: Game;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: AdversarialStepsOutcome;
    },
    guards: {
      isBench: ({ context }) => context.task.game === 'bench',
      isSneaky: ({ context }) => context.task.game === 'sneaky',
      isLastVerdict: ({ context, event }) =>
        isAwaited(context, event) &&
        context.verdicts.every(
          (report, i) => report !== null || context.critics[i] === event.message.from,
        ),
      isAwaited: ({ context, event }) => isAwaited(context, event),
      // Malformed replies are told alike by all; the other kinds tell who speaks.
      isFromSolver: ({ event }) => event.message.from === SOLVER,
      isFromSneaky: ({ event }) => event.message.from === SNEAKY,
    },
    actions: {
      /** The solver's step is known to be correct; it stands as the candidate until it is rewritten. */
      takeStep: assign(({ context: { steps, place } }) => {
        const step = steps[place] ?? null;
        return { step, candidate: step };
      }),
      noteGarbled: assign(({ context, event }) =>
        event.type === 'malformed'
          ? {
              malformed: [...context.malformed, event.message.from],
              reason: event.message.body.reason,
            }
          : {},
      ),
      noteVerdict: assign(({ context, event }) => noteVerdict(context, event, domain)),
    },
  }).createMachine({
    id: 'adversarial-steps',
    context: ({ input }) => openGame(input, domain, seatsForCritics),
    initial: 'opening',
    output: ({ context }) => outcomeOf(context),
    // What nobody asked for (an injected message, an answer that came after one) changes nothing.
    on: { solution: {}, reviewed: {}, corruption: {}, finding: {}, verdict: {}, malformed: {} },
    states: {
      opening: { always: [{ guard: 'isBench', target: 'examining' }, { target: 'solving' }] },
      solving: {
        entry: emit(({ context }) => say(SOLVER, 'problem', { problem: context.task.problem })),
        on: {
          solution: {
            target: 'reviewing',
            actions: assign({ steps: ({ event }) => event.message.body.steps }),
          },
          malformed: { guard: 'isFromSolver', target: 'unusable', actions: 'noteGarbled' },
        },
      },
      reviewing: {
        entry: emit(({ context: { task, steps } }) =>
          say(VERIFIER, 'review', { problem: task.problem, steps }),
        ),
        on: {
          reviewed: [
            {
              guard: ({ context, event }) => !(event.message.body.correctSteps > context.place),
              target: 'unusable',
              actions: assign({ reason: ({ event }) => event.message.body.reason }),
            },
            { guard: 'isSneaky', target: 'corrupting', actions: 'takeStep' },
            { target: 'examining', actions: 'takeStep' },
          ],
        },
      },
      corrupting: {
        entry: emit(({ context }) =>
          say(SNEAKY, 'corrupt', { ...standing(context), step: context.step ?? '' }),
        ),
        on: {
          corruption: {
            target: 'gating',
            actions: assign(({ event }) => ({
              candidate: event.message.body.step,
              errorKind: event.message.body.errorKind,
            })),
          },
          malformed: {
            guard: 'isFromSneaky',
            target: 'rejected',
            actions: ['noteGarbled', assign({ candidate: null })],
          },
        },
      },
      gating: {
        entry: emit(({ context }) =>
          say(VERIFIER, 'check', {
            ...standing(context),
            step: context.step ?? '',
            candidate: context.candidate ?? '',
            ...(context.errorKind !== null && { errorKind: context.errorKind }),
          }),
        ),
        on: {
          finding: [
            {
              guard: ({ event }) => event.message.body.valid,
              target: 'examining',
              actions: assign({ finding: ({ event }) => event.message.body }),
            },
            {
              target: 'rejected',
              actions: assign(({ event }) => ({
                finding: event.message.body,
                reason: event.message.body.reason,
              })),
            },
          ],
        },
      },
      examining: {
        entry: enqueueActions(({ context, enqueue }) => {
          const body = { ...standing(context), candidate: context.candidate ?? '' };
          for (const seat of context.critics) enqueue.emit(say(seat, 'examine', body));
        }),
        on: {
          verdict: [
            { guard: 'isLastVerdict', target: 'judged', actions: 'noteVerdict' },
            { guard: 'isAwaited', actions: 'noteVerdict' },
          ],
          malformed: [
            { guard: 'isLastVerdict', target: 'judged', actions: 'noteVerdict' },
            { guard: 'isAwaited', actions: 'noteVerdict' },
          ],
        },
      },
      judged: { type: 'final' },
      /** The rewritten step is no real error. */
      rejected: { type: 'final' },
      /** The solution is wrong or malformed up to the chosen step. */
      unusable: { type: 'final' },
    },
  });
}
