import { createMachine, emit } from 'xstate';
import { filter, map, merge, take, toArray } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Message } from '../../src/core/message.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { foldEpisode } from '../../src/actors/fold-episode.ts';
import { DECIDING } from '../../src/actors/role.ts';
import { readBounded } from '../../src/actors/read-bounded.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import type { EpisodeMessage, SimulationOptions } from '../../src/actors/simulate-episodes.ts';
import { oneOnOne, oneOnOnePlan, say } from './toys/one-on-one.ts';
import { pingPong, pingPongPlan } from './toys/ping-pong.ts';

const player = scriptedPolicy('player', ({ prompt }) => prompt.compact.slice(5, 8));
const options: SimulationOptions = {
  environments: [pingPong],
  policies: { player },
  sampling: { temperature: 1, topP: 1 },
};
const plans = [0, 1, 2].map((number) => pingPongPlan(number));
const messagesOf = ({ events }: Episode): readonly Message[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));

describe('the messages of a running simulation', () => {
  test('can all be watched, each with its episode, in their order', async () => {
    const simulation = openSimulation(options);
    const seen: EpisodeMessage[] = [];
    simulation.messages$.subscribe((said) => seen.push(said));
    const episodes = await simulation.play(plans);
    for (const episode of episodes) {
      const own = seen.filter((said) => said.episode === episode.plan.id);
      expect(own.map(({ message }) => message)).toEqual(messagesOf(episode));
      expect(own.map(({ message }) => message.seq)).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect(seen).toHaveLength(18);
  });

  test('can be filtered with the operators of RxJS', async () => {
    const simulation = openSimulation(options);
    const pongs: unknown[] = [];
    simulation.messages$
      .pipe(
        filter(({ message }) => message.kind === 'pong'),
        map(({ message }) => message.body),
        take(4),
        toArray(),
      )
      .subscribe((bodies) => pongs.push(...bodies));
    await simulation.play(plans);
    expect(pongs).toEqual(['1?', '1?', '1?', '2?']);
  });

  test('of one episode are a stream of their own', async () => {
    const simulation = openSimulation(options);
    const seen: Message[] = [];
    simulation.messagesOf('ping-pong-1').subscribe((message) => seen.push(message));
    const episodes = await simulation.play(plans);
    expect(seen).toEqual(messagesOf(episodes[1] as Episode));
  });

  test('come to an end when the simulation is closed', async () => {
    const simulation = openSimulation(options);
    const complete = vi.fn();
    simulation.messages$.subscribe({ complete });
    simulation.messagesOf('ping-pong-0').subscribe({ complete });
    await simulation.play(plans);
    await simulation.play([pingPongPlan(7)]); // one simulation plays many batches
    expect(complete).not.toHaveBeenCalled();
    simulation.close();
    expect(complete).toHaveBeenCalledTimes(2);
  });
});

describe('an injected message', () => {
  const ping = { from: 'somebody', to: 'player', kind: 'ping', body: { round: 9 } };

  test('takes its place behind the message at which it was injected, and replays there', async () => {
    const simulation = openSimulation(options);
    simulation.messages$
      .pipe(filter(({ message }) => message.seq === 4))
      .subscribe(({ episode }) => {
        if (episode === 'ping-pong-1') {
          // Before the player has answered the third ping, somebody else does.
          simulation.inject(episode, { ...ping, to: 'environment', kind: 'pong', body: 'extra' });
        }
      });
    const [untouched, touched] = await simulation.play(plans);
    const { events, ending } = touched as Episode;
    expect(messagesOf(touched as Episode)[5]).toMatchObject({ seq: 5, from: 'somebody' });
    const injected = events.filter((event) => event.kind === 'message' && event.injected);
    expect(injected).toHaveLength(1);
    expect(ending).toEqual({ kind: 'finished', outcome: { pongs: ['1?', '2?', 'extra'] } });
    const [plain] = await simulateEpisodes([plans[0] as never], options);
    expect(hashEpisode(untouched as Episode)).toBe(hashEpisode(plain as Episode));
    expect(foldEpisode(touched as Episode, pingPong)).toEqual({ events, ending });
  });

  test('waits for the decisions that are being made', async () => {
    const simulation = openSimulation({
      ...options,
      policies: {
        player: {
          name: 'player',
          version: 0,
          decide: async (requests) => {
            const [first] = requests;
            if (first?.decisionIndex === 1) {
              const pong = { from: 'me', to: 'environment', kind: 'pong', body: 'late' };
              simulation.inject('ping-pong-0', pong);
            }
            return player.decide(requests);
          },
        },
      },
    });
    const [episode] = await simulation.play([pingPongPlan(0)]);
    const { events, ending } = episode as Episode;
    expect(ending).toEqual({ kind: 'finished', outcome: { pongs: ['1?', '2?', 'late'] } });
    expect(foldEpisode(episode as Episode, pingPong)).toEqual({ events, ending });
  });

  test('is heard before the next decision, even if the pending ones lead to no word', async () => {
    const agent = createMachine({
      initial: 'idle',
      states: {
        idle: { on: { ask: 'thinking' } },
        thinking: { tags: DECIDING, on: { reply: 'doubting' } },
        doubting: { tags: DECIDING, on: { hint: 'sure' } },
        sure: {
          tags: DECIDING,
          on: { reply: { target: 'idle', actions: emit(say('environment', 'answer')) } },
        },
      },
    });
    const environment = oneOnOne({ agent });
    const simulation = openSimulation({
      environments: [environment],
      policies: {
        agent: scriptedPolicy('agent', ({ decisionIndex: index }) => {
          const hint = { from: 'me', to: 'agent', kind: 'hint', body: null };
          if (index === 0) simulation.inject('one-0', hint);
          return 'ok';
        }),
      },
      sampling: { temperature: 1, topP: 1 },
    });
    const [episode] = (await simulation.play([oneOnOnePlan()])) as [Episode];
    expect(episode.ending).toEqual({ kind: 'finished', outcome: 'done' });
    expect(verifyEpisode(episode, environment)).toBeUndefined();
  });

  test.each([
    ['to somebody who is not there', { ...ping, to: 'nobody' }, "addressed to 'nobody'"],
    ['of a reserved kind', { ...ping, kind: 'reply' }, "'reply' can't be a kind"],
  ])('%s is refused, and the game goes on', async (_, message, reason) => {
    const simulation = openSimulation(options);
    let refused: unknown;
    simulation.messages$.pipe(take(1)).subscribe(({ episode }) => {
      try {
        simulation.inject(episode, message);
      } catch (error) {
        refused = error;
      }
    });
    const episodes = await simulation.play(plans);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as UserError).message).toContain(reason);
    expect(episodes.every(({ ending }) => ending.kind === 'finished')).toBe(true);
  });

  test('into an episode that does not run is refused', () => {
    expect(() => openSimulation(options).inject('gone', ping)).toThrow(
      "no episode 'gone' is running",
    );
  });
});

describe('a subscriber', () => {
  test('that throws is unsubscribed and reported; the others and the game go on', async () => {
    const errors: unknown[] = [];
    const simulation = openSimulation({
      ...options,
      onSubscriberError: (error) => errors.push(error),
    });
    let calls = 0;
    simulation.messages$.subscribe(() => {
      calls++;
      throw new Error('in next');
    });
    simulation.messages$.pipe(map(() => JSON.parse('{') as unknown)).subscribe();
    simulation.messagesOf('ping-pong-0').subscribe({
      next: () => {
        throw new Error('of one episode');
      },
    });
    let seen = 0;
    simulation.messages$.subscribe(() => seen++);
    const episodes = await simulation.play(plans);
    expect(calls).toBe(1);
    expect(seen).toBe(18);
    expect(errors.map((error) => (error as Error).name)).toEqual(['Error', 'SyntaxError', 'Error']);
    expect(episodes.every(({ ending }) => ending.kind === 'finished')).toBe(true);
  });

  test('of a combination with other streams still gets everything', async () => {
    const simulation = openSimulation(options);
    let seen = 0;
    merge(simulation.messages$, simulation.episodes$).subscribe(() => seen++);
    await simulation.play(plans);
    expect(seen).toBe(18 + 3);
  });

  test('that never reads loses the oldest messages, and knows how many', async () => {
    const simulation = openSimulation(options);
    const reader = readBounded(simulation.messages$, 4);
    const episodes = await simulation.play(plans);
    simulation.close();
    expect(reader.dropped).toBe(14);
    const kept: EpisodeMessage[] = [];
    for await (const said of reader) kept.push(said);
    const last = episodes.map((episode) => messagesOf(episode).at(-1));
    expect(kept.slice(-3).map(({ message }) => message)).toEqual(last);
  });
});
