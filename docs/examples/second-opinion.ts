import { UserError, composeRewards, defineScenario } from 'agon-sim';
import type { Seat } from 'agon-sim';
import { evaluatorAgreement, votingEnvironment } from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';
import majorityVote from 'agon-sim/scenarios/majority-vote';
import { judgeLessons, quickJudge } from './second-opinion/quick-judge.ts';

const JUDGES = ['judge-1', 'judge-2'];

export default defineScenario({
  ...majorityVote,
  name: 'second-opinion',
  title: 'Majority vote, with two judges beside it that are paid for agreeing',
  build: (settings) => {
    const experiment = majorityVote.build(settings);
    const domain = chains({ ...settings.domain, operators: '+-' });
    const { environment, plan, rewards, warmStart } = experiment;
    const [answering] = warmStart;
    if (answering?.kind !== 'supervised')
      throw new UserError('second-opinion: no lessons to add to');
    const solvers = environment.type.players[1];
    const withJudges = votingEnvironment({ domain, solvers, judges: JUDGES.length });
    const judges = Object.fromEntries(JUDGES.map((seat) => [seat, quickJudge(domain)]));
    return {
      ...experiment,
      environment: { ...withJudges, roles: { ...withJudges.roles, ...judges } },
      plan: (turn) => {
        const version = turn.versions['agent'] ?? 0;
        const seat: Seat = { role: 'quick-judge', policy: 'agent', version };
        const seats = Object.fromEntries(JUDGES.map((judge) => [judge, seat]));
        return plan(turn).map((game) => ({ ...game, seats: { ...game.seats, ...seats } }));
      },
      rewards: composeRewards([
        ...rewards,
        { term: evaluatorAgreement(), weight: 0.5, roles: ['quick-judge'] },
      ]),
      warmStart: [
        ...warmStart,
        {
          kind: 'supervised',
          policy: 'agent',
          phase: {
            name: 'to judge',
            steps: 3 * settings.warmStart.steps,
            batch: 128,
            learningRate: { peak: 4e-3, warmUp: 20, decayFrom: 0.5, decayTo: 0.1 },
            // Half of them are the solver's, or the policy would forget how to answer.
            examples: (stream, count) => [
              ...judgeLessons(domain, stream, Math.ceil(count / 2)),
              ...answering.phase.examples(stream, Math.floor(count / 2)),
            ],
          },
        },
      ],
    };
  },
});
