import { ENVIRONMENT } from 'agon-sim';
import { sneakyGenerator } from '../../agents/sneaky-generator.ts';
import { sneakyReply } from '../../environments/tasks/texts/rewrite.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const corrupt = {
  seq: 0,
  from: ENVIRONMENT,
  to: 'sneaky',
  kind: 'corrupt',
  body: { problem: '47;+86;-58', prefix: ['47+86=33'], step: '33-58=75' },
};
const step = '33-58=85';
const [errorKind = null] = domain.deliberate;

export const examples: readonly RoleExample[] = [
  {
    name: 'rewrites a step',
    role: sneakyGenerator({ domain }),
    self: 'sneaky',
    hears: [corrupt],
    replies: [sneakyReply(domain, { step, errorKind: null })],
  },
  {
    name: 'names the kind of error first',
    role: sneakyGenerator({ domain, errorKinds: 'chosen-first' }),
    self: 'sneaky',
    hears: [corrupt],
    replies: [sneakyReply(domain, { step, errorKind })],
  },
];
