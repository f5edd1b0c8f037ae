import { defineScenario } from 'agon-sim';
import throws from '../../../docs/examples/rock-paper-scissors.ts';

/** Rock, paper, scissors, six games an update and four at each look: 8 before the first update, 8 at the end. */
export default defineScenario({
  name: 'few-throws',
  title: 'A few games of rock, paper, scissors',
  sources: [],
  settings: {},
  build: () => {
    const built = throws.build({
      updates: 3,
      games: 6,
      learningRate: 0.003,
      entropyWeight: 0.5,
      opponents: { latest: 1, initial: 0, past: 0 },
    });
    return {
      ...built,
      evaluations: built.evaluations.map((evaluation) => ({
        ...evaluation,
        games: (versions, size) => evaluation.games(versions, size).slice(0, 4),
      })),
    };
  },
});
