import { composeRewards, defineScenario, evaluatorAgreement } from 'agon';
import type { Seat } from 'agon';
import { chains, voting } from 'agon/environments';
import majorityVote from 'agon/scenarios/majority-vote';
import { quickJudge } from './second-opinion/quick-judge.ts';

const JUDGES = ['judge-1', 'judge-2'];

export default defineScenario({
  ...majorityVote,
  name: 'second-opinion',
  title: 'Majority vote, with two judges beside it that are paid for agreeing',
  build: (settings) => {
    const experiment = majorityVote.build(settings);
    const domain = chains({ ...settings.domain, operators: '+-' });
    const { environment, plan, rewards } = experiment;
    const solvers = environment.nature.players[1];
    const withJudges = voting({ domain, solvers, judges: JUDGES.length });
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
    };
  },
});
