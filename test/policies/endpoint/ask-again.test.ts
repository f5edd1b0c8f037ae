import { expect, test } from 'vitest';
import { gameEnvironment } from '../../../src/actors/game-environment.ts';
import { simulateEpisodes } from '../../../src/actors/simulate-episodes.ts';
import { decisionsOf } from '../../../src/core/episode.ts';
import { keyFromSeed } from '../../../src/core/random.ts';
import { firstLegalPolicy } from '../../../src/policies/first-legal-policy.ts';
import { verifyEpisode } from '../../../src/replay/verify-episode.ts';
import { rockPaperScissors } from '../../../environments/rock-paper-scissors.ts';
import { openLocalServer, says } from './local-server.ts';
import type { Behaviour, Received } from './local-server.ts';
import { openEndpoint } from './open-endpoint.ts';

const messagesOf = ({ body }: Received) =>
  body['messages'] as readonly { readonly role: string; readonly content: string }[];

test('a malformed reply is asked for again as the game’s rule says, with the reason; every try is a decision', async () => {
  const tries: Behaviour = (response, received) =>
    says(messagesOf(received).length === 1 ? 'rocket' : 's')(response, received);
  const server = await openLocalServer([tries]);
  const { policy } = await openEndpoint(server.url, { name: 'model', model: { server: 'plain' } });
  const environment = gameEnvironment(rockPaperScissors, { askAgain: 2 });
  const seat = (name: string) => ({ role: 'player', policy: name, version: 0 });
  const plan = {
    id: 'game-0',
    group: 'game-0',
    key: keyFromSeed(1),
    environment: environment.name,
    task: null,
    seats: { left: seat('model'), right: seat('first') },
  };
  const policies = { model: policy, first: firstLegalPolicy('first') };
  const [episode] = await simulateEpisodes([plan], { environments: [environment], policies });
  await server.close();
  if (episode === undefined) throw new Error('nothing was played');

  const own = decisionsOf(episode).filter(({ agent }) => agent === 'left');
  expect(own.map(({ text, decisionIndex, finish }) => [text, decisionIndex, finish])).toEqual([
    ['rocket', 0, 'stop'],
    ['s', 1, 'choice'],
  ]);
  const again = messagesOf(server.received[1] as Received);
  expect(again.slice(1)).toEqual([
    { role: 'assistant', content: 'rocket' },
    { role: 'user', content: expect.stringContaining('"rocket" is none of r, p, s') as string },
  ]);
  expect(own[1]?.shown).toEqual({ kind: 'chat', messages: again });
  expect(episode.ending).toMatchObject({ kind: 'finished', returns: { left: -1, right: 1 } });
  expect(verifyEpisode(episode, environment)).toBeUndefined();
});
