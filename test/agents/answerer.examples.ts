import { ENVIRONMENT } from 'agon-sim';
import { answerer } from '../../agents/answerer.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = countdown({ numbers: 3 });
const heard = { seq: 0, from: ENVIRONMENT, to: 'solver-1' };
const problem = '3,7,2->20';

export const examples: readonly RoleExample[] = [
  {
    name: 'answers a question, then one with a history',
    role: answerer({ domain }),
    self: 'solver-1',
    hears: [
      { ...heard, kind: 'question', body: { problem, history: [] } },
      {
        ...heard,
        kind: 'question',
        body: { problem, history: [{ answer: '2+3*7', evaluation: '505>3>n' }] },
      },
    ],
    replies: ['2+3*7', '3+7*2'],
  },
  {
    name: 'revises an answer by an evaluation',
    role: answerer({ domain }),
    self: 'solver-1',
    hears: [
      {
        ...heard,
        kind: 'revise',
        body: { problem, answer: '2+3*7', evaluation: '505>3>n' },
      },
    ],
    replies: ['3+7*2'],
  },
];
