// docs/examples/watched-votes.ts
import { UserError, defineScenario } from 'agon-sim';
import { judgeAccuracy } from 'agon-sim/curricula';
import votes from 'agon-sim/scenarios/majority-vote';

/** Majority vote, whose reward knows no truth, with a watch over what it does to the truth. */
export default defineScenario({
  ...votes,
  name: 'watched-votes',
  title: 'Majority vote that ends when votes agree more and answers are right less often',
  build: (settings) => {
    const experiment = votes.build(settings);
    const [heldOut] = experiment.evaluations;
    if (heldOut === undefined) throw new UserError('watched-votes: needs an evaluation to look at');
    return {
      ...experiment,
      canary: {
        every: 5,
        games: (versions) => heldOut.games(versions, 'brief'),
        score: judgeAccuracy,
      },
      stopWhen: {
        proxy: 'solver.reward',
        truth: 'canary.accuracy',
        patience: 3,
        tolerance: { proxy: 0.01, truth: 0.03 },
        then: 'stop',
      },
    };
  },
});
