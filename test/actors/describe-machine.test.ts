import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { describeMachine } from '../../src/actors/describe-machine.ts';

const machine = setup({
  guards: { isLast: () => true },
}).createMachine({
  id: 'talk',
  initial: 'opening',
  on: { malformed: {} },
  states: {
    opening: { always: [{ guard: 'isLast', target: 'over' }, { target: 'asking' }] },
    asking: {
      initial: 'waiting',
      states: {
        waiting: { tags: ['deciding'], on: { reply: 'told' } },
        told: { on: { answer: { guard: () => true, target: '#talk.over' } } },
      },
    },
    over: { type: 'final' },
  },
});

test('a machine is told as data: states from the root, transitions in the order in which they are tried', () => {
  expect(describeMachine(machine)).toEqual({
    id: 'talk',
    states: [
      {
        path: '',
        type: 'compound',
        initial: ['opening'],
        tags: [],
        transitions: [{ event: 'malformed', targets: [], guard: null }],
      },
      {
        path: 'opening',
        type: 'atomic',
        initial: [],
        tags: [],
        transitions: [
          { event: '', targets: ['over'], guard: 'isLast' },
          { event: '', targets: ['asking'], guard: null },
        ],
      },
      { path: 'asking', type: 'compound', initial: ['asking.waiting'], tags: [], transitions: [] },
      {
        path: 'asking.waiting',
        type: 'atomic',
        initial: [],
        tags: ['deciding'],
        transitions: [{ event: 'reply', targets: ['asking.told'], guard: null }],
      },
      {
        path: 'asking.told',
        type: 'atomic',
        initial: [],
        tags: [],
        transitions: [{ event: 'answer', targets: ['over'], guard: '(unnamed)' }],
      },
      { path: 'over', type: 'final', initial: [], tags: [], transitions: [] },
    ],
  });
});
