import { ENVIRONMENT } from 'agon-sim';
import { reflector } from '../../agents/reflector.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const reflect = (answer: string) => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'reflector-1',
  kind: 'reflect',
  body: { problem: '47;+86;-58', answer },
});

export const examples: readonly RoleExample[] = [
  {
    name: 'reflects on two failures',
    role: reflector({ domain, noteLength: 9 }),
    self: 'reflector-1',
    hears: [reflect('33,85'), reflect('34,76')],
    replies: ['3=3=5=7>n', '3>3=6>7=n'],
  },
];
