import { expect, test } from 'vitest';
import type { Episode, EpisodePlan } from '../../src/core/episode.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { stepThrough } from '../../src/replay/step-through.ts';
import type { Environment } from '../../src/actors/environment.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { pingPong, pingPongPlan } from '../actors/toys/ping-pong.ts';
import { relay, relayPlan } from '../actors/toys/relay.ts';

const play = async (plan: EpisodePlan, environment: Environment): Promise<Episode> => {
  const [episode] = await simulateEpisodes([plan], {
    environments: [environment],
    policies: { player: scriptedPolicy('player', () => 'ha') },
    sampling: { temperature: 1, topP: 1 },
  });
  return episode as Episode;
};

test('every event has a frame that shows everybody as they stood then', async () => {
  const episode = await play(pingPongPlan(0, 2), pingPong);
  const frames = stepThrough(episode, pingPong);
  expect(frames.map(({ event }) => event)).toEqual(episode.events);
  const told = frames.map(({ event, actors }) => {
    const seen = actors.map(({ id, state }) => `${id} ${state}`).join(', ');
    return `${event.kind}: ${seen}`;
  });
  expect(told).toEqual([
    'state: environment playing',
    'state: environment playing, player idle',
    'message: environment playing, player idle',
    'state: environment playing, player answering',
    'decision: environment playing, player answering',
    'state: environment playing, player idle',
    'message: environment playing, player idle',
    'state: environment counting, player idle',
    'state: environment playing, player idle',
    'message: environment playing, player idle',
    'state: environment playing, player answering',
    'decision: environment playing, player answering',
    'state: environment playing, player idle',
    'message: environment playing, player idle',
    'state: environment counting, player idle',
    'state: environment over, player idle',
  ]);
});

test('a frame shows what the machines know', async () => {
  const episode = await play(pingPongPlan(0, 2), pingPong);
  const frames = stepThrough(episode, pingPong);
  expect(frames[8]?.actors[0]?.context).toEqual({ rounds: 2, pongs: ['ha'] });
  expect(frames[15]?.actors[0]?.context).toEqual({ rounds: 2, pongs: ['ha', 'ha'] });
  expect(frames[0]?.actors[0]?.context).toEqual({ rounds: 2, pongs: [] });
});

test('episodes without decisions can be stepped through too', async () => {
  const episode = await play(relayPlan(0), relay);
  expect(stepThrough(episode, relay)).toHaveLength(episode.events.length);
});
