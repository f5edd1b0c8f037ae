import { ENVIRONMENT } from 'agon-sim';
import { scorer } from '../../agents/scorer.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const score = (evaluation: string | null) => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'scorer-1',
  kind: 'score',
  body: { problem: '3,7,2->20', answer: '2+3*7', evaluation },
});

export const examples: readonly RoleExample[] = [
  {
    name: 'scores an evaluation, and an answer that nobody evaluated',
    role: scorer({ domain: countdown({ numbers: 3 }) }),
    self: 'scorer-1',
    hears: [score('505>3>n'), score(null)],
    replies: ['yy>1', '...1'],
  },
];
