import rockPaperScissors from '../../docs/examples/rock-paper-scissors.ts';

/** As large as the example's policy, to the last weight, but each weight is another character's. */
export default {
  ...rockPaperScissors,
  build: (settings: Parameters<typeof rockPaperScissors.build>[0]) => {
    const experiment = rockPaperScissors.build(settings);
    const { player } = experiment.policies;
    return { ...experiment, policies: { player: { ...player, characters: 'spr?' } } };
  },
};
