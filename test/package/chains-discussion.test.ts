import { expect, test } from 'vitest';
import scenario from '../../docs/examples/chains-discussion.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { foldKey, keyFromSeed } from '../../src/core/random.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import type { Script } from '../../src/policies/scripted-policy.ts';
import { rewardGroup } from '../../src/rewards/compose-rewards.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import type { EpisodeRequest } from '../../src/experiment/experiment.ts';
import { makePlans } from '../../src/training/make-plans.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

const key = keyFromSeed(3);
const domain = chains({ ...scenario.settings.domain, operators: '+-' });
const { compact, review } = domain;

/** Solves every other problem, and judges without error. */
const able: Script = ({ agent, prompt }, stream) => {
  const text = prompt.compact;
  const problem = compact.readProblem(text.slice(0, compact.problemLength)) ?? '';
  if (agent.startsWith('solver')) {
    const isRight = stream.uniform() < 0.5;
    return compact.answer(isRight ? domain.solve(problem, stream) : domain.guess(problem, stream));
  }
  const [answer = '', evaluation = ''] = text.slice(compact.problemLength + 1, -1).split('E');
  const shown = compact.readAnswer(answer) ?? '';
  return agent.startsWith('evaluator')
    ? review.evaluate(problem, shown)
    : review.score(problem, shown, evaluation);
};

const open = (arm: string) =>
  scenario.build(
    applySettings(scenario.settings, [`arm=${arm}`, 'games.problems=1', 'games.samples=16']),
  );

const play = ({ environment }: ReturnType<typeof open>, games: readonly EpisodeRequest[]) =>
  simulateEpisodes(makePlans(games, environment.name, 'test', key), {
    environments: [environment],
    policies: { agent: scriptedPolicy('agent', able) },
    sampling: { temperature: 1, topP: 1 },
  });

test.each([
  ['interaction', 'comas-split', ['evaluator', 'solver']],
  ['no-scorer', 'evaluator-agreement', ['evaluator', 'solver']],
  ['majority', 'majority-vote', ['solver']],
  ['random', 'random-reward', ['evaluator', 'solver']],
  ['true', 'verifiable', ['solver']],
])('%s pays by %s alone', async (arm, term, roles) => {
  const experiment = open(arm);
  const turn = { update: 1, key: foldKey(key, arm), versions: { agent: 0 }, opponents: () => [] };
  const episodes = await play(experiment, experiment.plan(turn));
  const judged = rewardGroup(experiment.rewards, episodes);
  for (const { reward, rewardTerms: columns } of judged) expect(reward).toBe(columns[term] ?? 0);
  const paid = judged.filter(({ rewardTerms: columns }) => term in columns);
  expect([...new Set(paid.map(({ role }) => role))].sort()).toEqual(roles);
  expect(new Set(paid.map(({ reward }) => reward)).size).toBeGreaterThan(1);
});

test('the canary and the gap tell able judges from a solver that errs', async () => {
  const { canary, gap, ...experiment } = open('interaction');
  const seen = canary?.score(await play(experiment, canary.games({ agent: 0 })));
  expect(seen).toMatchObject({ 'evaluator.accuracy': 1, 'scorer.precision': 1 });
  expect(seen?.['gap']).toBeGreaterThan(0.2);
  const scores = gap?.score(await play(experiment, gap.games({ agent: 0 }, 100)));
  expect(scores?.['solver']?.n).toBe(100);
  expect(scores?.['judge.onWrong']?.value).toBe(1);
});
