import { say } from 'agon-sim';
import type { EnvironmentInput, SayEvent } from 'agon-sim';
import { assign, enqueueActions, setup } from 'xstate';
import { isAwaited, isLast } from '../tasks/ballot.ts';
import { outcomeOf } from './outcome.ts';
import type { ProbingOutcome } from './outcome.ts';
import {
  enterAnswer,
  enterProbe,
  isLastProbe,
  nextProbe,
  openProbing,
  probers,
} from './probing.ts';
import type { Probing, ProbingRules } from './probing.ts';
import type { HeardByEnvironment, SaidByEnvironment } from './protocol.ts';

/** The protocol as a machine; see `likelihoodProbing` for its way through the states. */
export function probingMachine(rules: ProbingRules) {
  return setup({
    types: {} as {
      context: Probing;
      input: EnvironmentInput;
      events: HeardByEnvironment;
      emitted: SayEvent<SaidByEnvironment>;
      output: ProbingOutcome;
    },
    guards: {
      isAnswerAwaited: ({ context, event }) => isAwaited(context.ballot, event.message.from),
      isLastAnswer: ({ context, event }) =>
        isAwaited(context.ballot, event.message.from) && isLast(context.ballot),
      isProbeAwaited: ({ context, event }) => nextProbe(context, event.message.from) !== undefined,
      isLastProbe: ({ context, event }) =>
        nextProbe(context, event.message.from) !== undefined && isLastProbe(context),
      needsProbes: ({ context }) => context.planned.length > 0,
    },
    actions: {
      enterAnswer: assign(({ context, event }) => enterAnswer(context, event, rules)),
      enterProbe: assign(({ context, event }) => enterProbe(context, event)),
      probeAgain: enqueueActions(({ context, event, enqueue }) => {
        const to = event.message.from;
        const next = nextProbe(context, to);
        if (next) enqueue.emit(say(to, 'probe', next.body));
      }),
    },
  }).createMachine({
    id: 'likelihood-probing',
    context: ({ input }) => openProbing(input, rules),
    initial: 'asking',
    output: ({ context }) => outcomeOf(context),
    // What nobody asked for (an injected message, an answer that came after one) changes nothing.
    on: { answer: {}, probed: {}, malformed: {} },
    states: {
      asking: {
        entry: enqueueActions(({ context, enqueue }) => {
          const { questions, solvers } = context.ballot;
          const body = { problem: questions[0] ?? '', history: [] };
          for (const to of solvers) {
            enqueue.emit(say(to, 'question', body));
          }
        }),
        on: {
          answer: [
            { guard: 'isLastAnswer', target: 'counted', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: 'enterAnswer' },
          ],
          malformed: [
            { guard: 'isLastAnswer', target: 'counted', actions: 'enterAnswer' },
            { guard: 'isAnswerAwaited', actions: 'enterAnswer' },
          ],
        },
      },
      counted: { always: [{ guard: 'needsProbes', target: 'probing' }, { target: 'finished' }] },
      probing: {
        entry: enqueueActions(({ context, enqueue }) => {
          for (const to of probers(context)) {
            const first = nextProbe(context, to);
            if (first) enqueue.emit(say(to, 'probe', first.body));
          }
        }),
        on: {
          probed: [
            { guard: 'isLastProbe', target: 'finished', actions: 'enterProbe' },
            { guard: 'isProbeAwaited', actions: ['enterProbe', 'probeAgain'] },
          ],
          malformed: [
            { guard: 'isLastProbe', target: 'finished', actions: 'enterProbe' },
            { guard: 'isProbeAwaited', actions: ['enterProbe', 'probeAgain'] },
          ],
        },
      },
      finished: { type: 'final' },
    },
  });
}
