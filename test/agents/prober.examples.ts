import { ENVIRONMENT } from 'agon-sim';
import type { Message } from 'agon-sim';
import type { ProbeBody } from '../../environments/likelihood-probing.ts';
import { prober } from '../../agents/prober.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const problem = '47;+86;-58';
const probe = (body: Omit<ProbeBody, 'problem'>): Message => ({
  seq: 0,
  from: ENVIRONMENT,
  to: 'prober-1',
  kind: 'probe',
  body: { problem, ...body },
});

export const examples: readonly RoleExample[] = [
  {
    name: 'scores an answer, its parts and what may follow it',
    role: prober({ domain }),
    self: 'prober-1',
    hears: [
      probe({ kind: 'alone', before: '', text: '3357' }),
      probe({ kind: 'given-question', before: '', text: '3357' }),
      probe({ kind: 'last-token', before: '3357', text: '!' }),
      probe({ kind: 'state', before: '33', text: '58' }),
    ],
    replies: ['3357', '3357', '!', '58'],
  },
];
