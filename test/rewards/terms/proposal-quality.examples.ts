import { playProposal } from '../play-proposals.ts';

export const groups = [
  [
    playProposal({ id: 'b', share: 0.375 }),
    playProposal({ id: 'a', problem: null, accepted: false }),
    playProposal({ id: 'd', share: 1, accepted: false }),
    playProposal({ id: 'c', accepted: false }),
    playProposal({ id: 'e', share: 0.5 }),
  ],
];
