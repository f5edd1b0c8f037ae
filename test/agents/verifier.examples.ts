import { ENVIRONMENT } from 'agon-sim';
import type { Plain } from 'agon-sim';
import { verifier } from '../../agents/verifier.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const heard = (kind: string, body: Plain) => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'verifier',
  kind,
  body,
});
const problem = '47;+86;-58';

export const examples: readonly RoleExample[] = [
  {
    name: 'reviews a solution and checks a rewritten step',
    role: verifier({ domain }),
    self: 'verifier',
    hears: [
      heard('review', { problem, steps: ['47+86=33', '33-58=75'] }),
      heard('check', { problem, prefix: ['47+86=33'], step: '33-58=75', candidate: '33-58=85' }),
    ],
    replies: [],
  },
];
