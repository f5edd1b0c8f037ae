import { ENVIRONMENT } from 'agon-sim';
import { solver } from '../../agents/solver.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const body = { problem: '47;+86;-58' };

export const examples: readonly RoleExample[] = [
  {
    name: 'solves a problem',
    role: solver({ domain }),
    self: 'solver',
    hears: [{ seq: 0, from: ENVIRONMENT, to: 'solver', kind: 'problem', body }],
    replies: ['74+68=3333-85=57'],
  },
];
