import { annealed, clipped, composeRewards, defineScenario } from 'agon-sim';
import majorityVote from 'agon-sim/scenarios/majority-vote';
import { distinct } from './varied-answers/distinct.ts';

export default defineScenario({
  ...majorityVote,
  name: 'varied-answers',
  title: 'Majority vote, with a bonus at first for answers that differ from each other',
  build: (settings) => {
    const experiment = majorityVote.build(settings);
    return {
      ...experiment,
      rewards: composeRewards([
        ...experiment.rewards,
        {
          term: clipped(distinct(), { threshold: 0.5 }),
          weight: annealed({ from: 0.5, to: 0, until: 40 }),
        },
      ]),
    };
  },
});
