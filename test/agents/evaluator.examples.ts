import { ENVIRONMENT } from 'agon-sim';
import { evaluator } from '../../agents/evaluator.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const evaluate = (answer: string) => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'evaluator-1',
  kind: 'evaluate',
  body: { problem: '3,7,2->20', answer, history: [] },
});

export const examples: readonly RoleExample[] = [
  {
    name: 'evaluates a right answer and a wrong one',
    role: evaluator({ domain: countdown({ numbers: 3 }) }),
    self: 'evaluator-1',
    hears: [evaluate('3+7*2'), evaluate('2+3*7')],
    replies: ['010=2=y', '505>3>n'],
  },
];
