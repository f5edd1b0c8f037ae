import { expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import type { Scenario } from '../../src/experiment/scenario.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { makePlans } from '../../src/training/make-plans.ts';
import type { Wordings } from '../../src/actors/reword.ts';
import throws from '../../docs/examples/rock-paper-scissors.ts';
import spc from '../../scenarios/spc.ts';

const withPrompts = (scenario: Scenario, prompts: Wordings) =>
  buildExperiment({ ...scenario, build: (settings) => ({ ...scenario.build(settings), prompts }) });

test('a scenario says in other words what language models are told, by role and by seat', async () => {
  const { environment } = withPrompts(throws, {
    player: { system: 'You never lose.', user: 'Hear: {said} You may say {legal}.' },
    right: { user: '{seat}, {said}' },
  });
  const shown: Record<string, unknown> = {};
  const policy = scriptedPolicy('player', ({ agent, prompt }) => {
    shown[agent] = prompt.chat;
    return 'r';
  });
  const seat = { role: 'player', policy: 'player', version: 0 };
  const plans = makePlans(
    [{ task: null, seats: { left: seat, right: seat } }],
    environment.name,
    'test',
    keyFromSeed(1),
  );
  const policies = { player: policy };
  const [episode] = await simulateEpisodes(plans, { environments: [environment], policies });
  const said = 'Rock, paper, scissors. Answer with one letter: r, p or s.';
  expect(shown).toEqual({
    left: [
      { role: 'system', content: 'You never lose.' },
      { role: 'user', content: `Hear: ${said} You may say r, p, s.` },
    ],
    right: [{ role: 'user', content: `right, ${said}` }],
  });
  if (episode === undefined) throw new Error('nothing was played');
  expect(decisionsOf(episode)[0]?.shown).toEqual({ kind: 'compact', text: '?' });
  expect(verifyEpisode(episode, environment)).toBeUndefined();
});

test.each<readonly [Wordings, string]>([
  [{ critik: { user: 'x' } }, 'prompts: must name roles or seats, got critik; there are: '],
  [{ critic: { user: '{sad}' } }, 'prompts.critic: {sad} stands for nothing; there are {said}'],
  [{ critic: { user: 3 } } as unknown as Wordings, 'prompts.critic.user: must be a string, got 3'],
])('%j is refused', (prompts, why) => {
  expect(() => withPrompts(spc, prompts)).toThrow(why);
});
