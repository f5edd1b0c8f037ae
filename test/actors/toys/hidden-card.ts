import { createMachine, emit, setup } from 'xstate';
import { openStream } from '../../../src/core/random.ts';
import type { EnvironmentExample } from '../../../src/actors/conformance/environment-example.ts';
import type { EnvironmentInput } from '../../../src/actors/environment.ts';
import { asking } from './examples.ts';
import { say } from './one-on-one.ts';

const machine = setup({
  types: {} as { context: { card: number }; input: EnvironmentInput },
}).createMachine({
  id: 'hidden-card',
  context: ({ input }) => ({ card: openStream(input.plan.key).integer(1, 53) }),
  initial: 'asked',
  entry: [emit(({ context }) => say('holder', 'card', context.card)), emit(say('agent', 'ask'))],
  states: { asked: { on: { answer: 'over' } }, over: { type: 'final' } },
  output: 'done',
});

const plain = asking({ environment: machine });
const { roles, type: nature } = plain.environment;

/** One agent is dealt a card and never asked; the other is asked, one move after it. */
export const hiddenCard: EnvironmentExample = {
  ...plain,
  name: 'hidden card',
  environment: {
    ...plain.environment,
    type: { ...nature, players: [2, 2], information: 'imperfect' },
    roles: {
      ...roles,
      holder: {
        name: 'holder',
        machine: createMachine({ initial: 'idle', states: { idle: { on: { card: {} } } } }),
        observe: () => {
          throw new Error('internal: a holder decides nothing');
        },
        parse: (text) => ({ ok: false, reason: 'a holder decides nothing', text }),
      },
    },
  },
  plans: plain.plans.map((plan) => ({
    ...plan,
    seats: { holder: { role: 'holder', policy: 'none', version: 0 }, ...plan.seats },
  })),
};
