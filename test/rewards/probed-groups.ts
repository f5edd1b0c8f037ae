import type { Episode } from '../../src/core/episode.ts';
import { playProbes } from './play-probes.ts';
import { episode } from './play-steps.ts';

/** A task group with probes of every kind, and with answers of which little or nothing was scored. */
export const groups: readonly (readonly Episode[])[] = [
  [
    playProbes(
      [
        {
          value: '7',
          correct: true,
          logProbs: [-3, -2],
          alone: [-2, -1],
          asked: [-0.1, -0.4],
          last: -3,
          states: [
            [-0.5, -1.5],
            [-0.2, -4],
          ],
        },
        { value: '8', alone: [-1], asked: [-40], last: -700, states: [[-0.5, -1.5]] },
        { value: null },
        { value: '9', alone: [-1], states: [[-0.5, null]] },
        { value: '5', correct: true, alone: [-9], asked: [0], last: -700 },
      ],
      'b',
    ),
    playProbes([], 'a'),
    playProbes([{ value: '7', alone: [0], asked: [0], last: 0, states: [[0]] }], 'c'),
    episode('d', 'task-0', ['solver-1'], { kind: 'failed', where: 'solver-1', error: 'lost' }),
  ],
  [playProbes([{ value: '7', alone: [-1], asked: [-2], last: -1, states: [[-1]] }])],
  [
    playProbes([
      { value: null, alone: [-1], asked: [-2], last: -1, states: [[-1, -2]] },
      { value: null },
    ]),
  ],
];
