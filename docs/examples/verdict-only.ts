// docs/examples/verdict-only.ts
import { composeRewards, defineScenario } from 'agon-sim';
import { invalidError, spcGame } from 'agon-sim/curricula';
import spc from 'agon-sim/scenarios/spc';

export default defineScenario({
  ...spc,
  name: 'verdict-only',
  title: 'SPC with the critic paid for its verdict alone, as in the paper',
  build: (settings) => ({
    ...spc.build(settings),
    rewards: composeRewards([
      { term: spcGame(), weight: 1 },
      { term: invalidError(), weight: 1 },
    ]),
  }),
});
