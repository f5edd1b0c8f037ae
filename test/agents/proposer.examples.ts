import { ENVIRONMENT } from 'agon-sim';
import { proposer } from '../../agents/proposer.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const body = { examples: ['47;+86;-58', '7;-12;-90'] };

export const examples: readonly RoleExample[] = [
  {
    name: 'makes up a problem',
    role: proposer({ domain }),
    self: 'proposer',
    hears: [{ seq: 0, from: ENVIRONMENT, to: 'proposer', kind: 'propose', body }],
    replies: ['31+20-97'],
  },
];
