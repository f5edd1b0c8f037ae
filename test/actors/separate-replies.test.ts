import { describe, expect, test } from 'vitest';
import type { Decision, DecisionRequest } from '../../src/core/decision.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Policy } from '../../src/policies/policy.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { hashEpisode } from '../../src/recording/hash-episode.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { openSimulation, simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { alarmOfFailures } from '../../src/training/failed-games.ts';
import { examination, examinationPlan } from './toys/examination.ts';
import { pingPong, pingPongPlan } from './toys/ping-pong.ts';
import { rockPaperScissors, throwPlan } from './toys/rock-paper-scissors.ts';
import { VirtualClock } from './virtual-clock.ts';

const environments = [pingPong, examination, rockPaperScissors];
const count = (size: number) => Array.from({ length: size }, (_, i) => i);
const said = (request: DecisionRequest): Decision => textDecision('player', request, 'ok');

/** A policy that is served elsewhere: each request has a reply of its own. */
const remote = (
  name: string,
  reply: (request: DecisionRequest, signal: AbortSignal) => Promise<Decision>,
): Policy => ({
  name,
  version: 0,
  decide: (requests, { signal }) => requests.map((request) => reply(request, signal)),
});

/** A reply in 17 takes 40 ticks, the others 1: by its place, so that every game is told its own. */
const ticksOf = ({ episode, decisionIndex }: DecisionRequest): number =>
  (Number(episode.split('-').at(-1)) * 5 + decisionIndex) % 17 === 0 ? 40 : 1;

const endingOf = (episode: Episode | undefined): string =>
  episode?.ending.kind === 'failed' ? episode.ending.error : (episode?.ending.kind ?? 'missing');

describe('replies that come one by one', () => {
  test.each([32, 5])(
    'end each of 32 games at the sum of its own replies, to the tick, %i side by side',
    async (concurrency) => {
      const clock = new VirtualClock();
      const own = new Map<string, number>();
      const began = new Map<string, number>();
      const player = remote('player', async (request) => {
        const { episode } = request;
        if (request.decisionIndex === 0) began.set(episode, clock.now);
        own.set(episode, (own.get(episode) ?? 0) + ticksOf(request));
        await clock.sleep(ticksOf(request));
        return said(request);
      });
      const simulation = openSimulation({ environments, policies: { player }, concurrency });
      const took = new Map<string, number>();
      simulation.episodes$.subscribe(({ plan: { id } }) =>
        took.set(id, clock.now - (began.get(id) ?? NaN)),
      );
      const played = simulation.play(count(32).map((i) => pingPongPlan(i, 10)));
      while (took.size < 32) {
        // Every game under way waits for exactly one reply: then, and not before, time passes.
        if (clock.sleeping === Math.min(concurrency, 32 - took.size)) clock.tick();
        await new Promise(setImmediate);
      }
      await played;
      expect([...own.values()].filter((ticks) => ticks > 10).length).toBeGreaterThan(15);
      expect(took).toEqual(new Map([...took.keys()].map((id) => [id, own.get(id)])));
    },
  );

  test('give the same logs as a wave, whichever comes first', async () => {
    const plans = count(20).flatMap((i) => [examinationPlan(i), throwPlan(i), pingPongPlan(i)]);
    const names = ['writer', 'critic', 'left', 'right', 'player'];
    const hashes = async (policyOf: (name: string) => Policy) => {
      const policies = Object.fromEntries(names.map((name) => [name, policyOf(name)]));
      return (await simulateEpisodes(plans, { environments, policies })).map(hashEpisode);
    };
    const waves = await hashes((name) => uniformPolicy(name, 'abc'));
    const shuffled = (name: string) =>
      remote(name, async (request) => {
        const [answer] = await uniformPolicy(name, 'abc').decide([request]);
        for (let wait = request.key[0] % 7; wait > 0; wait--) await new Promise(setImmediate);
        return answer as Decision;
      });
    expect(await hashes(shuffled)).toEqual(waves);
    // One remote player against one of this process, and the other way round.
    for (const far of ['left', 'critic', 'player', 'right']) {
      const mixed = (name: string) => (name === far ? shuffled(name) : uniformPolicy(name, 'abc'));
      expect(await hashes(mixed)).toEqual(waves);
    }
  });

  test('let other events be served although they come at once', async () => {
    let served = 0;
    let serving = true;
    const serve = (): void => {
      served++;
      if (serving) setImmediate(serve);
    };
    setImmediate(serve);
    const player = remote('player', (request) => Promise.resolve(said(request)));
    // 6,400 replies, one after the other, in a thread that nobody leaves: yields every 256 of them.
    const plans = count(32).map((i) => pingPongPlan(i, 200));
    await simulateEpisodes(plans, { environments, policies: { player }, concurrency: 1 });
    serving = false;
    expect(served).toBeGreaterThanOrEqual(10);
  });

  test('are asked no longer for once the simulation was told to end', async () => {
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const player = remote('player', (_, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const played = simulateEpisodes([pingPongPlan(0), pingPongPlan(1)], {
      environments,
      policies: { player },
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(played).rejects.toThrow('enough');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('a request that fails ends its own episode', () => {
  const failing = (): readonly [string, Policy][] => {
    const at = ({ episode, decisionIndex }: DecisionRequest) =>
      episode === 'ping-pong-3' && decisionIndex === 1;
    const fail = () => new Error('429: too many requests');
    return [
      [
        'of a remote policy',
        remote('player', (request) =>
          at(request) ? Promise.reject(fail()) : Promise.resolve(said(request)),
        ),
      ],
      [
        'of a wave',
        {
          name: 'player',
          version: 0,
          decide: (requests) =>
            Promise.resolve(requests.map((request) => (at(request) ? fail() : said(request)))),
        },
      ],
      [
        'of a script',
        scriptedPolicy('player', (request) => {
          if (at(request)) throw fail();
          return 'ok';
        }),
      ],
    ];
  };

  test.each(failing())('%s', async (_, player) => {
    const plans = count(8).map((i) => pingPongPlan(i));
    const episodes = await simulateEpisodes(plans, { environments, policies: { player } });
    const failed = episodes.filter(({ ending }) => ending.kind === 'failed');
    expect(failed.map(({ plan }) => plan.id)).toEqual(['ping-pong-3']);
    expect(failed[0]?.ending).toEqual({
      kind: 'failed',
      where: 'player',
      error:
        "on deciding in state 'answering': policy 'player' gave no decision for ping-pong-3/player: " +
        '429: too many requests',
    });
    expect(decisionsOf(failed[0] as Episode)).toHaveLength(1);
    expect(alarmOfFailures(episodes)).toMatchObject([
      {
        text: expect.stringMatching(
          /^1 of 8 games failed, .*ping-pong-3.*policy 'player'/,
        ) as string,
      },
    ]);
    // It came from outside, as the decisions did: a replay takes it from the log.
    for (const episode of episodes) expect(verifyEpisode(episode, pingPong)).toBeUndefined();
  });

  test('when all its seats have been heard, so that the log does not depend on who was first', async () => {
    const clock = new VirtualClock();
    const right = remote('right', (request) => Promise.reject(new Error(`no ${request.agent}`)));
    const left = remote('left', async (request) => {
      await clock.sleep(3);
      return textDecision('left', request, 'r');
    });
    const played = simulateEpisodes([throwPlan(0)], { environments, policies: { left, right } });
    while (clock.sleeping === 0) await new Promise(setImmediate);
    for (let tick = 0; tick < 3; tick++) clock.tick();
    const [episode] = await played;
    expect(decisionsOf(episode as Episode).map(({ agent }) => agent)).toEqual(['left']);
    expect(endingOf(episode)).toContain('no right');
    expect(verifyEpisode(episode as Episode, rockPaperScissors)).toBeUndefined();
  });

  const odd: readonly [string, (decision: Decision) => unknown, string][] = [
    ['nothing', () => null, 'it must give a decision, got null'],
    [
      'no text',
      (decision) => ({ ...decision, text: null }),
      "a decision's text must be a string, got null",
    ],
    ['a number as text', (decision) => ({ ...decision, text: 5 }), 'must be a string, got 5'],
    [
      'parts as text',
      (decision) => ({ ...decision, text: [{ type: 'text', text: 'r' }] }),
      'must be a string, got a list',
    ],
    [
      'another seat',
      (decision) => ({ ...decision, agent: 'right' }),
      'in the order of the requests',
    ],
    ['NaN', (decision) => ({ ...decision, tokens: [1], logProbs: [NaN] }), 'one finite number'],
    [
      'half a token',
      (decision) => ({ ...decision, tokens: [0.5], logProbs: [-1] }),
      'whole numbers',
    ],
    ['too few numbers', (decision) => ({ ...decision, tokens: [1] }), 'each of its 1 tokens'],
    ['a negative version', (decision) => ({ ...decision, version: -1 }), 'got -1'],
    ['nothing shown', (decision) => ({ ...decision, shown: undefined }), 'what was shown'],
    ['an odd finish', (decision) => ({ ...decision, finish: 'done' }), 'got "done"'],
    ['a date', (decision) => ({ ...decision, toolCalls: [new Date(0)] }), 'class instance at .0'],
  ];
  test.each(odd)('when the policy gives %s', async (_, change, error) => {
    const answer = (request: DecisionRequest) => {
      const decision = textDecision('left', request, 'r');
      return (request.episode === 'rps-1' ? change(decision) : decision) as Decision;
    };
    const wave: Policy = {
      name: 'left',
      version: 0,
      decide: (requests) => Promise.resolve(requests.map(answer)),
    };
    const each = remote('left', (request) => Promise.resolve(answer(request)));
    for (const left of [wave, each]) {
      const policies = { left, right: uniformPolicy('right', 'rps') };
      const plans = count(3).map((i) => throwPlan(i));
      const [first, second, third] = await simulateEpisodes(plans, { environments, policies });
      expect([first, third].map(endingOf)).toEqual(['finished', 'finished']);
      expect(endingOf(second)).toContain("policy 'left' gave no decision for rps-1/left: ");
      expect(endingOf(second)).toContain(error);
    }
  });
});

describe('a policy that does not answer', () => {
  const mute = (limitMs?: number): Policy => ({
    name: 'mute',
    version: 0,
    ...(limitMs === undefined ? {} : { limitMs }),
    decide: () => new Promise(() => undefined),
  });
  /** Plays against it; `pass` lets the watchdog's time pass. */
  function playAgainst(left: Policy) {
    let period = NaN;
    let tick = (): void => undefined;
    let stopped = 0;
    const reports: string[] = [];
    const every = (milliseconds: number, call: () => void) => {
      period = milliseconds;
      tick = call;
      return () => stopped++;
    };
    const played = simulateEpisodes(
      count(4).map((i) => throwPlan(i)),
      {
        environments,
        policies: { left, right: uniformPolicy('right', 'rps') },
        watchdog: { every, report: (text) => reports.push(text) },
      },
    );
    const pass = (milliseconds: number): void => {
      for (let passed = 0; passed < milliseconds; passed += period) tick();
    };
    return { played, pass, reports, stopped: () => stopped };
  }

  test('is named after a minute, and every further minute', async () => {
    const { pass, reports } = playAgainst(mute());
    await new Promise(setImmediate); // until the other seat has answered
    pass(50_000);
    expect(reports).toEqual([]);
    pass(10_000);
    expect(reports).toEqual(['waiting for policy left, 4 requests']);
    pass(60_000);
    expect(reports).toHaveLength(2);
  });

  test('fails the episodes that wait for it after its limit, and its call is aborted', async () => {
    const { played, pass, stopped } = playAgainst(mute(20_000));
    pass(20_000);
    const episodes = await played;
    expect(episodes.map(endingOf)).toEqual(
      count(4).map(
        (i) =>
          `on deciding in state 'throwing': policy 'left' gave no decision for rps-${i}/left: no answer within 20 s`,
      ),
    );
    expect(stopped()).toBe(1);
  });
});
