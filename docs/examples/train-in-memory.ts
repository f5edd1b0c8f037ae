import { applySettings, buildExperiment, trainInMemory } from 'agon-sim';
import rockPaperScissors from './rock-paper-scissors.ts';

const settings = applySettings(rockPaperScissors.settings, ['updates=10', 'games=16']);
const experiment = buildExperiment(rockPaperScissors, settings);

const { updates, after, weights } = await trainInMemory(experiment, {
  seed: 1,
  onEvent: (event) => {
    if (event.kind === 'update') console.log(event.update, event.episodes.length, 'games');
  },
});
console.log(updates, 'updates, exploitability', after['exploitability']);
console.log(weights['player']?.length, 'weights learned');
