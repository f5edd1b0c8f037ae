import { describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode, EpisodeEvent, EpisodePlan } from '../../src/core/episode.ts';
import { gameEnvironment } from '../../src/actors/game-environment.ts';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { decodeEpisode } from '../../src/recording/decode-episode.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import { forkEpisode } from '../../src/replay/fork-episode.ts';
import type { ForkOptions } from '../../src/replay/fork-episode.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { examination, examinationPlan } from '../actors/toys/examination.ts';
import { pingPong, pingPongPlan } from '../actors/toys/ping-pong.ts';

const sampling = { temperature: 1, topP: 1 };
const says = (text: string) => ({ player: scriptedPolicy('player', () => text) });
const options = (text: string): ForkOptions => ({
  id: 'fork',
  environment: pingPong,
  policies: says(text),
  sampling,
});
const play = async (text: string): Promise<Episode> => {
  const [episode] = await simulateEpisodes([pingPongPlan(0)], {
    environments: [pingPong],
    policies: says(text),
    sampling,
  });
  return episode as Episode;
};
const textsOf = (episode: Episode) => decisionsOf(episode).map(({ text }) => text);
/** Events without the episode that decisions name. */
const unnamed = (events: readonly EpisodeEvent[]) =>
  events.map((event) =>
    event.kind === 'decision' ? { ...event, decision: { ...event.decision, episode: '' } } : event,
  );

describe('a fork', () => {
  test('keeps what was before it and decides anew what comes after', async () => {
    const recorded = await play('old');
    for (let at = 0; at <= recorded.events.length; at++) {
      const kept = decisionsOf({ ...recorded, events: recorded.events.slice(0, at) }).length;
      const fork = await forkEpisode(recorded, at, options('new'));
      expect(unnamed(fork.events.slice(0, at))).toEqual(unnamed(recorded.events.slice(0, at)));
      expect(textsOf(fork)).toEqual(['old', 'old', 'old'].fill('new', kept));
    }
  });

  test('is an episode like any other: it has its own id, and verifies', async () => {
    const fork = await forkEpisode(await play('old'), 6, options('new'));
    const parent = { episode: pingPongPlan(0).id, event: 6 };
    expect(fork.plan).toEqual({ ...pingPongPlan(0), id: 'fork', kind: 'fork', parent });
    expect(new Set(decisionsOf(fork).map(({ episode }) => episode))).toEqual(new Set(['fork']));
    expect(verifyEpisode(fork, pingPong)).toBeUndefined();
  });

  test('says in its log what it comes from, and a fork of it that it comes from the fork', async () => {
    const recorded = await play('old');
    const fork = await forkEpisode(recorded, 6, options('new'));
    const branch = await forkEpisode(fork, 3, { ...options('new'), id: 'branch', kind: 'branch' });
    for (const episode of [fork, branch]) {
      expect(decodeEpisode(encodeEpisode(episode))).toEqual(episode);
    }
    expect(branch.plan).toMatchObject({ kind: 'branch', parent: { episode: 'fork', event: 3 } });
    expect(hashEpisode({ ...fork, plan: { ...fork.plan, kind: 'branch' } })).not.toBe(
      hashEpisode(fork),
    );
  });

  test('with the same policies goes as the recorded episode went', async () => {
    const policies = {
      writer: uniformPolicy('writer', 'abc'),
      critic: uniformPolicy('critic', 'abc'),
    };
    const environments = [examination];
    const [episode] = await simulateEpisodes([examinationPlan(0)], {
      environments,
      policies,
      sampling,
    });
    const recorded = episode as Episode;
    const second = recorded.events.findIndex(
      (event) => event.kind === 'decision' && event.decision.agent === 'critic-2',
    );
    const fork = { id: 'fork', environment: examination, policies, sampling };
    // In the middle of a wave: critic-1's decision is kept, the other three are made again.
    const same = await forkEpisode(recorded, second, fork);
    expect(unnamed(same.events)).toEqual(unnamed(recorded.events));
    const others = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) =>
        forkEpisode(recorded, second, { ...fork, key: keyFromSeed(seed) }),
      ),
    );
    const kept = textsOf(recorded).slice(0, 2);
    for (const other of others) expect(textsOf(other).slice(0, 2)).toEqual(kept);
    expect(new Set(others.map((other) => textsOf(other).join())).size).toBeGreaterThan(1);
  });

  test('with other chance draws the game’s chance after the event by it, verifies, and can be forked again', async () => {
    const environment = gameEnvironment(kuhnPoker);
    const policies = { any: uniformPolicy('any', 'pb') };
    const seat = { role: 'player', policy: 'any', version: 'latest' } as const;
    const plan: EpisodePlan = {
      id: 'deal',
      group: 'g',
      key: keyFromSeed(3),
      environment: environment.name,
      task: null,
      seats: { first: seat, second: seat },
    };
    const setting = { environment, policies, sampling };
    const [recorded] = (await simulateEpisodes([plan], {
      ...setting,
      environments: [environment],
    })) as [Episode];
    const deals = async (seed: number) => {
      const fork = await forkEpisode(recorded, 0, {
        ...setting,
        id: `f${seed}`,
        key: keyFromSeed(seed),
      });
      expect(verifyEpisode(fork, environment)).toBeUndefined();
      expect(decodeEpisode(encodeEpisode(fork))).toEqual(fork);
      const again = await forkEpisode(fork, fork.events.length, { ...setting, id: 'again' });
      expect(unnamed(again.events)).toEqual(unnamed(fork.events));
      return fork.events.flatMap((event) => (event.kind === 'chance' ? [event.label] : [])).join();
    };
    const drawn = new Set([
      await deals(1),
      await deals(2),
      await deals(3),
      await deals(4),
      await deals(5),
    ]);
    expect(drawn.size).toBeGreaterThan(1);
  });

  test('says what it is given to say, first of all that isn’t shared, and verifies', async () => {
    const recorded = await play('old');
    const at = recorded.events.findIndex(
      (event) => event.kind === 'message' && event.message.kind === 'pong',
    );
    const say = { from: 'player', to: 'environment', kind: 'pong', body: 'said' };
    const fork = await forkEpisode(recorded, at, { ...options('new'), say });
    expect(fork.events[at]).toMatchObject({ kind: 'message', injected: true, message: say });
    expect(verifyEpisode(fork, pingPong)).toBeUndefined();
    await expect(
      forkEpisode(recorded, at, { ...options('new'), say: { ...say, to: 'nobody' } }),
    ).rejects.toThrow(/'nobody' isn't here; present: environment, player/);
    await expect(forkEpisode(recorded, 0, { ...options('new'), say })).rejects.toThrow(
      /say it later/,
    );
  });

  test('lets whoever forks speak first', async () => {
    const recorded = await play('old');
    const fork = await forkEpisode(recorded, 5, { ...options('new'), replies: ['me'] });
    expect(textsOf(fork)).toEqual(['old', 'me', 'new']);
    expect(verifyEpisode(fork, pingPong)).toBeUndefined();
  });

  test('repeats the injected messages before it, and not those after it', async () => {
    const simulation = openSimulation({
      environments: [pingPong],
      policies: says('old'),
      sampling,
    });
    simulation.messages$.subscribe(({ episode, message }) => {
      if (message.seq === 4) {
        const pong = { from: 'somebody', to: 'environment', kind: 'pong', body: 'injected' };
        simulation.inject(episode, pong);
      }
    });
    const [recorded] = (await simulation.play([pingPongPlan(0)])) as [Episode];
    const at = recorded.events.findIndex((event) => event.kind === 'message' && event.injected);
    const after = await forkEpisode(recorded, at + 1, options('new'));
    expect(after.ending).toEqual({
      kind: 'finished',
      outcome: { pongs: ['old', 'old', 'injected'] },
    });
    const before = await forkEpisode(recorded, at, options('new'));
    expect(before.ending).toEqual({ kind: 'finished', outcome: { pongs: ['old', 'old', 'new'] } });
  });

  test('is refused where the machines no longer do what was recorded', async () => {
    const recorded = await play('old');
    const altered: EpisodeEvent = { kind: 'state', actor: 'player', state: 'dancing' };
    const events = recorded.events.with(3, altered);
    await expect(forkEpisode({ ...recorded, events }, 6, options('new'))).rejects.toThrow(
      'fork: event 3 is no longer what was recorded',
    );
  });

  test.each([-1, 1.5, 999, NaN])('at event %d is refused', async (at) => {
    const recorded = await play('old');
    await expect(forkEpisode(recorded, at, options('new'))).rejects.toThrow('an integer from 0 to');
  });

  test('under the id of the recorded episode is refused', async () => {
    const recorded = await play('old');
    const same = { ...options('new'), id: recorded.plan.id };
    await expect(forkEpisode(recorded, 0, same)).rejects.toThrow('needs an id of its own');
  });
});
