import { playReturns } from '../play-returns.ts';

export const groups = [
  [
    playReturns('won', ['first', 'second', { first: 1, second: -1 }], { first: 1, second: -1 }),
    playReturns('not-moved', ['first', { first: -1, second: 1 }], { first: -1, second: 1 }),
  ],
];
