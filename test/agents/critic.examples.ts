import { ENVIRONMENT } from 'agon-sim';
import { critic } from '../../agents/critic.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const examine = (candidate: string) => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'critic-1',
  kind: 'examine',
  body: { problem: '47;+86;-58', prefix: ['47+86=33'], candidate },
});

export const examples: readonly RoleExample[] = [
  {
    name: 'judges a right step and a wrong one',
    role: critic({ domain }),
    self: 'critic-1',
    hears: [examine('33-58=75'), examine('33-58=76')],
    replies: ['5=7=y', '5>7=n'],
  },
];
