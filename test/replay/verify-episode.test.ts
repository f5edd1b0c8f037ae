import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { decodeEpisode } from '../../src/recording/decode-episode.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { verifyEpisode, verifyEpisodes } from '../../src/replay/verify-episode.ts';
import type { Environment } from '../../src/actors/environment.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { examination, examinationPlan } from '../actors/toys/examination.ts';
import { oneOnOne, oneOnOnePlan } from '../actors/toys/one-on-one.ts';
import { pingPong, pingPongPlan } from '../actors/toys/ping-pong.ts';
import { rockPaperScissors, throwPlan } from '../actors/toys/rock-paper-scissors.ts';

const environments = [pingPong, rockPaperScissors, examination];
const names = ['player', 'left', 'right', 'writer', 'critic'];
const policies = Object.fromEntries(names.map((name) => [name, uniformPolicy(name, 'abc')]));
const plans = [pingPongPlan(0), throwPlan(0), examinationPlan(0), examinationPlan(1)];
const played = await simulateEpisodes(plans, {
  environments,
  policies,
  sampling: { temperature: 1, topP: 1 },
});
const recorded = played.map((episode) => decodeEpisode(encodeEpisode(episode)));
const examined = recorded[2] as Episode;

const environmentOf = ({ plan }: Episode): Environment =>
  environments.find(({ name }) => name === plan.environment) as Environment;

/** The episode with its event at `index` replaced. */
const tampered = (episode: Episode, index: number, event: EpisodeEvent): Episode => ({
  ...episode,
  events: episode.events.with(index, event),
});

const decisionAt = (episode: Episode, index: number): Decision => {
  const event = episode.events[index];
  if (event?.kind !== 'decision') throw new Error(`event ${index} is no decision`);
  return event.decision;
};

describe('a recorded episode', () => {
  test.each(recorded.map((episode) => [episode.plan.id, episode] as const))(
    'verifies if nothing has changed: %s',
    (_, episode) => {
      expect(verifyEpisode(episode, environmentOf(episode))).toBeUndefined();
    },
  );

  test('is compared by the bytes that were stored, where they are given', () => {
    const bytes = encodeEpisode(examined);
    expect(verifyEpisode(examined, examination, bytes)).toBeUndefined();
    const [list = 0, ...rest] = bytes;
    const longer = Uint8Array.of(0xdc, 0, list & 15, ...rest); // the same list with a longer header
    expect(decodeEpisode(longer)).toEqual(examined);
    expect(verifyEpisode(examined, examination, longer)).toMatchObject({
      index: examined.events.length,
      actual: { kind: 'failure', error: expect.stringContaining('not canonical') as string },
    });
  });

  test('verifies also if it failed', async () => {
    const environment = oneOnOne({
      parse: (text) => {
        throw new Error(`cannot read ${text}`);
      },
    });
    const [failed] = await simulateEpisodes([oneOnOnePlan()], {
      environments: [environment],
      policies: { agent: uniformPolicy('agent', 'abc') },
      sampling: { temperature: 1, topP: 1 },
    });
    expect(failed?.ending.kind).toBe('failed');
    expect(verifyEpisode(failed as Episode, environment)).toBeUndefined();
  });

  test.each(['a\ud800', '\udc00\ud800', '\ufeffa'])(
    'verifies if a reply was no Unicode text, or began with a byte order mark: %j',
    async (reply) => {
      const environment = oneOnOne({
        parse: (text) => {
          throw new Error(Array.from(text, (unit) => unit.charCodeAt(0).toString(16)).join());
        },
      });
      const [episode] = await simulateEpisodes([oneOnOnePlan()], {
        environments: [environment],
        policies: { agent: scriptedPolicy('agent', () => reply) },
        sampling: { temperature: 1, topP: 1 },
      });
      const read = decodeEpisode(encodeEpisode(episode as Episode));
      expect(read).toStrictEqual(episode);
      expect(read.ending).toMatchObject({ error: expect.stringContaining('fffd') as string });
      expect(verifyEpisode(read, environment)).toBeUndefined();
    },
  );

  test('shows any event that was altered, at that event', () => {
    for (const [index, event] of examined.events.entries()) {
      const altered: EpisodeEvent = { kind: 'failure', actor: 'critic-1', error: 'never happened' };
      const difference = verifyEpisode(tampered(examined, index, altered), examination);
      // Without a decision those after it come too early: the events before it are still right.
      const expected = event.kind === 'decision' ? { episode: 'examination-0' } : { actual: event };
      expect(difference).toMatchObject({ index, expected: altered, ...expected });
    }
  });

  test('shows a reply that was altered where it makes a difference: at what is said next', () => {
    const index = examined.events.findIndex(
      (event) => event.kind === 'decision' && event.decision.agent === 'critic-3',
    );
    const decision = decisionAt(examined, index);
    const text = decision.text === 'y' ? 'n' : 'y';
    const altered = tampered(examined, index, {
      kind: 'decision',
      decision: { ...decision, text },
    });
    expect(verifyEpisode(altered, examination)).toMatchObject({
      index: index + 2, // the decision, the state entered, the verdict
      expected: { kind: 'message', message: { from: 'critic-3', body: decision.text === 'y' } },
      actual: { kind: 'message', message: { from: 'critic-3', body: text === 'y' } },
    });
  });

  test.each<[string, Partial<Decision>]>([
    ['prompt', { shown: { kind: 'compact', text: 'Csomething else?' } }],
    ['legal choices', { masked: ['y'] }],
    ['agent', { agent: 'critic-4' }],
    ['index', { decisionIndex: 1 }],
  ])('shows a decision whose %s is not what the machines ask for now', (_, change) => {
    const index = examined.events.findIndex(
      (event) => event.kind === 'decision' && event.decision.agent === 'critic-2',
    );
    const decision = decisionAt(examined, index);
    const altered = tampered(examined, index, {
      kind: 'decision',
      decision: { ...decision, ...change },
    });
    expect(verifyEpisode(altered, examination)).toEqual({
      episode: 'examination-0',
      index,
      expected: { kind: 'decision', decision: { ...decision, ...change } },
      actual: { kind: 'decision', decision },
    });
  });

  test('shows events that are missing at the end', () => {
    const index = examined.events.length - 1;
    const cut = { ...examined, events: examined.events.slice(0, index) };
    expect(verifyEpisode(cut, examination)).toEqual({
      episode: 'examination-0',
      index,
      expected: null,
      actual: examined.events[index],
    });
  });

  test('shows events that are too many', () => {
    const extra: EpisodeEvent = { kind: 'state', actor: 'writer', state: 'idle' };
    const index = examined.events.length;
    const long = { ...examined, events: [...examined.events, extra] };
    expect(verifyEpisode(long, examination)).toMatchObject({
      index,
      expected: extra,
      actual: null,
    });
  });

  test('shows an outcome that was altered', () => {
    const index = examined.events.length;
    const ending = { kind: 'finished', outcome: { right: true } } as const;
    expect(verifyEpisode({ ...examined, ending }, examination)).toEqual({
      episode: 'examination-0',
      index,
      expected: ending,
      actual: examined.ending,
    });
  });

  test('shows a task that was altered', () => {
    const broken = { ...(recorded[0] as Episode) };
    const plan = { ...broken.plan, task: null };
    expect(verifyEpisode({ ...broken, plan }, pingPong)).toMatchObject({
      index: 0,
      actual: { kind: 'failure', error: 'task: must be { rounds }, got null' },
    });
  });

  test('shows a role that sees something else than it did', () => {
    const writer = examination.roles['writer'] as (typeof examination.roles)[string];
    const changed: Environment = {
      ...examination,
      roles: {
        ...examination.roles,
        writer: { ...writer, observe: (context) => ({ ...writer.observe(context), compact: 'W' }) },
      },
    };
    const index = examined.events.findIndex(({ kind }) => kind === 'decision');
    expect(verifyEpisode(examined, changed)).toMatchObject({
      index,
      expected: { decision: { shown: { kind: 'compact', text: 'Wt0' } } },
      actual: { decision: { shown: { kind: 'compact', text: 'W' } } },
    });
  });
});

describe('a verification of many', () => {
  test('counts, and gives the first difference', async () => {
    const extra: EpisodeEvent = { kind: 'state', actor: 'writer', state: 'idle' };
    const wrong = [1, 2].map((i) => {
      const episode = recorded[i] as Episode;
      return { ...episode, events: [...episode.events, extra] };
    });
    const found = await verifyEpisodes([...recorded, ...wrong], environments);
    expect(found).toMatchObject({
      episodes: 6,
      verified: 4,
      firstDifference: { episode: 'rps-0', index: (recorded[1] as Episode).events.length },
    });
  });

  test('has no first difference if there is none', async () => {
    expect(await verifyEpisodes(recorded, environments)).toEqual({
      episodes: 4,
      verified: 4,
      firstDifference: null,
    });
  });

  test('refuses an episode of an environment that was not given', async () => {
    await expect(verifyEpisodes(recorded, [pingPong])).rejects.toThrow("got 'rock-paper-scissors'");
  });
});
