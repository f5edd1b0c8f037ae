import { talk } from '../play-talk.ts';

export const groups = [[talk(['a', 'malformed'], ['b', 'answer'])]];
