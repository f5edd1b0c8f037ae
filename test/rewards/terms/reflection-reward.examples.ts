import { playCorrection } from '../play-corrections.ts';

export const groups = [
  [
    playCorrection({ id: 'b', right: [false, true], reflections: [true] }),
    playCorrection({ id: 'a', right: [false, false], reflections: [true] }),
    playCorrection({ id: 'c', right: [false, true], reflections: [false] }),
    playCorrection({ id: 'd', right: [true] }),
  ],
];
