import { expect, test } from 'vitest';
import { rockPaperScissors } from '../../environments/rock-paper-scissors.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import { ENVIRONMENT_RULES } from '../../src/actors/conformance/environment-rules.ts';
import { play, wildly } from '../../src/actors/conformance/environment-example.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { openSimulation } from '../../src/actors/simulate-episodes.ts';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import type { Environment } from '../../src/actors/environment.ts';
import { gameExample, plansFor } from '../environments/game-example.ts';
import { drawnByHand } from './toys/drawn-by-hand.ts';

const derived = gameEnvironment(rockPaperScissors);
const byHand = gameEnvironment(rockPaperScissors, { machine: drawnByHand });
const example = gameExample(rockPaperScissors);

test('a machine drawn by hand takes the place of the one made from the phases', () => {
  expect(byHand.machine).toBe(drawnByHand);
  expect(derived.machine).not.toBe(drawnByHand);
});

test.each([
  ['sensible', example.reply],
  ['wild', wildly(example.reply)],
])('it gives the same log as that one, event for event: %s play', async (_, reply) => {
  const plans = plansFor(derived, 60);
  const [made, drawn] = [
    await play({ environment: derived, plans }, reply),
    await play({ environment: byHand, plans }, reply),
  ];
  expect(drawn.map(({ events }) => events)).toEqual(made.map(({ events }) => events));
  expect(drawn.map((episode) => hashEpisode(episode))).toEqual(
    made.map((episode) => hashEpisode(episode)),
  );
  // Won, lost and drawn rounds are among them, and throws that are none.
  expect(new Set(made.map(({ ending }) => JSON.stringify(ending))).size).toBeGreaterThan(5);
});

test('it gives the same log where messages are injected in the name of both seats', async () => {
  const [made, drawn] = [await playWithInjections(derived), await playWithInjections(byHand)];
  expect(drawn).toEqual(made);
});

test.each(ENVIRONMENT_RULES)('it keeps the rules of all environments: $name', async ({ check }) => {
  await check({ ...example, environment: byHand } satisfies EnvironmentExample);
});

/** The second seat is made to speak before its time, twice, and the first one after its own. */
async function playWithInjections(environment: Environment) {
  const simulation = openSimulation({
    environments: [environment],
    policies: { anyone: scriptedPolicy('anyone', () => 'r') },
    sampling: { temperature: 1, topP: 1 },
  });
  simulation.messages$.subscribe(({ episode, message: { from, to, kind }, injected }) => {
    if (injected) return;
    const said = (seat: string, body: string) => {
      simulation.inject(episode, { from: seat, to: ENVIRONMENT, kind: 'move', body });
    };
    if (kind === 'turn' && to === 'right') for (const body of ['p', 's']) said('right', body);
    if (from === 'left') said('left', 's');
  });
  const episodes = await simulation.play(plansFor(environment, 3));
  simulation.close();
  return episodes.map(({ events, ending }) => ({ events, ending }));
}
