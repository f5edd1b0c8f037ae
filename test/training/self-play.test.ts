import { afterEach, describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { DEFAULT_ALARMS } from '../../src/learning/index.ts';
import type { AlarmRule } from '../../src/learning/index.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import type { Experiment, Turn } from '../../src/experiment/experiment.ts';
import type { TurnReport } from '../../src/training/self-play.ts';
import type { Environment } from '../../src/actors/environment.ts';
import type { Role } from '../../src/actors/role.ts';
import { echoExperiment, game, oneOfEach } from '../runs/echo-experiment.ts';
import { pays, saidIn } from '../runs/echo.ts';
import { sixteenGames, openEcho, schedule } from '../runs/open-echo.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(changes: Partial<Experiment> = {}, seed = 1) {
  const echo = await openEcho(changes, seed);
  opened.push(echo);
  echo.selfPlay.publishWeights();
  return echo;
}

const bytesOf = ({ episodes }: TurnReport) => episodes.map((episode) => encodeEpisode(episode));
const versionsIn = ({ episodes }: TurnReport) => [
  ...new Set(episodes.flatMap(decisionsOf).map(({ version }) => version)),
];

/** The environment where nobody can speak of one digit. */
function silenced(environment: Environment, digit: string): Environment {
  const mute = (role: Role): Role => ({
    ...role,
    observe: (context) => {
      const prompt = role.observe(context);
      if (prompt.compact.startsWith(digit)) throw new Error('lost for words');
      return prompt;
    },
  });
  const roles = Object.entries(environment.roles).map(
    ([seat, role]) => [seat, mute(role)] as const,
  );
  return { ...environment, roles: Object.fromEntries(roles) };
}

describe('a turn', () => {
  test('plays its games as the newest version and learns one version from them', async () => {
    const { selfPlay, learner } = await open();
    for (const update of [1, 2, 3]) {
      const before = learner.parameters;
      const report = await selfPlay.turn(update);
      expect(report.episodes.map(({ plan }) => plan.id)).toEqual(
        Array.from({ length: 16 }, (_, n) => `train-${update}-${n}`),
      );
      expect(versionsIn(report)).toEqual([update - 1]);
      expect(report.metrics).toMatchObject({ 'learn.agent.applied': 1, 'episodes.failed': 0 });
      expect(selfPlay.versions).toEqual({ agent: update });
      expect(learner.parameters).not.toEqual(before);
    }
  });

  test('is the same for the same key and number, and another for others', async () => {
    const [left, right, other] = [await open(), await open(), await open({}, 2)];
    const [a, b, c] = [
      await left.selfPlay.turn(1),
      await right.selfPlay.turn(1),
      await other.selfPlay.turn(1),
    ];
    expect(bytesOf(a)).toEqual(bytesOf(b));
    expect(a.metrics).toEqual(b.metrics);
    expect(left.learner.parameters).toEqual(right.learner.parameters);
    expect(bytesOf(c)).not.toEqual(bytesOf(a));
    expect((await left.selfPlay.turn(2)).episodes[0]?.plan.key).not.toEqual(
      a.episodes[0]?.plan.key,
    );
  });

  test('tells the plan its number and key, and says what its decisions earned', async () => {
    const seen: number[] = [];
    const { selfPlay } = await open({
      plan: (turn) => {
        seen.push(turn.update);
        return sixteenGames(turn);
      },
    });
    const { episodes, credits, tokens } = await selfPlay.turn(1);
    await selfPlay.turn(2);
    expect(seen).toEqual([1, 2]);
    expect(tokens).toBe(16);
    const paid = episodes.map((episode, n): number =>
      decisionsOf(episode)[0]?.text === String(n % 4) ? 1 : 0,
    );
    const mean = paid.reduce((sum, value) => sum + value, 0) / 16;
    const deviation = Math.sqrt(paid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 16);
    expect(credits).toEqual(
      episodes.map((episode, n) => ({
        episode: episode.plan.id,
        agent: 'solver-1',
        decisionIndex: 0,
        term: 'pays-right',
        value: paid[n],
        // Of `batchNormalised`, by hand: what the update was made with is in the log.
        advantage: expect.closeTo(((paid[n] ?? NaN) - mean) / deviation, 5) as number,
      })),
    );
  });

  test('says of a decision that trained nobody that it has no advantage', async () => {
    const { selfPlay } = await open({
      plan: () => Array.from({ length: 16 }, (_, n) => game(n % 4, { agent: 0 })),
    });
    await selfPlay.turn(1);
    const { credits } = await selfPlay.turn(2); // version 0 played, version 1 learns
    expect(new Set(credits.map(({ advantage }) => advantage))).toEqual(new Set([null]));
  });

  test('does not learn from games that only an older version played', async () => {
    const { selfPlay, learner } = await open({
      plan: () => Array.from({ length: 16 }, (_, n) => game(n % 4, { agent: 0 })),
    });
    expect((await selfPlay.turn(1)).metrics['learn.agent.applied']).toBe(1);
    const before = learner.parameters;
    const { metrics } = await selfPlay.turn(2);
    expect(metrics['learn.agent.applied']).toBe(0);
    expect(selfPlay.versions).toEqual({ agent: 1 });
    expect(learner.parameters).toBe(before);
  });

  test('rings the alarms of its experiment, once they have waited', async () => {
    const alarm: AlarmRule = {
      name: 'too many',
      metric: 'episodes.failed',
      band: [1, 2],
      of: 'value',
      patience: 2,
      advice: 'let some fail',
    };
    const { selfPlay } = await open({ alarms: [alarm], plan: sixteenGames });
    expect((await selfPlay.turn(1)).alarms).toEqual([]);
    expect((await selfPlay.turn(2)).alarms.map(({ name }) => name)).toEqual(['too many']);
  });

  test.each([
    ['judges nobody, while another only looks', [{ ...pays('right'), judge: () => [] }], 0],
    ['judges nobody, and nothing else looks', [{ ...pays('right'), judge: () => [] }], 0],
    ['judges everybody', [pays('right')], 1],
  ])('says how much of what a policy did is paid: a term that %s', async (name, terms, share) => {
    const looks = name.includes('only looks') ? [{ term: pays('3'), weight: 0 }] : [];
    const rewards = [...terms.map((term) => ({ term, weight: 1 })), ...looks];
    const { selfPlay } = await open({ rewards, alarms: DEFAULT_ALARMS, plan: sixteenGames });
    const turns = [await selfPlay.turn(1), await selfPlay.turn(2), await selfPlay.turn(3)];
    expect(turns.map(({ metrics }) => metrics['learn.agent.paid'])).toEqual(Array(3).fill(share));
    const rang = turns.flatMap(({ alarms }) => alarms.map((alarm) => alarm.name));
    expect(rang.includes('unpaid')).toBe(share === 0);
  });

  test('says nothing of pay where no term pays', async () => {
    const rewards = [{ term: pays('right'), weight: 0 }];
    const { metrics } = await (await open({ rewards, plan: sixteenGames })).selfPlay.turn(1);
    expect(metrics).not.toHaveProperty(['learn.agent.paid']);
  });

  test('says that a plan may meet only those that are named as opponents', async () => {
    const { selfPlay } = await open({
      plan: ({ opponents }) => opponents('agent', 1).map((version) => game(0, { agent: version })),
    });
    await expect(selfPlay.turn(1)).rejects.toThrow(/agent must be named .* opponents/);
  });

  test('needs a game', async () => {
    const { selfPlay } = await open({ plan: () => [] });
    await expect(selfPlay.turn(1)).rejects.toThrow(
      /plan: must give at least one game for every update, got none for update 1/,
    );
  });

  test('says aloud how many games failed, and why the first did', async () => {
    const { selfPlay } = await open({
      environment: silenced(echoExperiment().environment, '2'),
      plan: sixteenGames,
    });
    const { alarms, metrics, episodes } = await selfPlay.turn(1);
    const failed = episodes.filter(({ ending }) => ending.kind === 'failed');
    expect(failed).toHaveLength(4);
    expect(metrics['episodes.failed']).toBe(4);
    expect(alarms).toMatchObject([{ name: 'failed-games', metric: 'episodes.failed' }]);
    expect(alarms[0]?.text).toMatch(
      /^4 of 16 games failed, the first of them \(train-1-2\) in solver-1: .*lost for words/,
    );
  });
});

describe('opponents', () => {
  /** Half the games are met by the latest version, half by the first; the one who sits there always wins. */
  const meets = (success: number, throttle?: number): Partial<Experiment> => ({
    plan: ({ opponents }) =>
      opponents('agent', 32).map((version, n) => game(n % 4, { agent: version })),
    opponents: {
      agent: {
        seat: 'solver-1',
        shares: { latest: 1, initial: 1, past: 0 },
        pool: { admitEvery: 2, size: 3 },
        success: () => success,
        ...(throttle === undefined ? {} : { throttle }),
      },
    },
  });

  test('are past versions, which learn nothing, and the latest, which does', async () => {
    const { selfPlay } = await open(meets(1));
    await selfPlay.turn(1);
    const report = await selfPlay.turn(2);
    expect(versionsIn(report)).toEqual([1, 0]);
    expect(report.metrics['learn.agent.rows']).toBeLessThanOrEqual(16);
    const own = report.episodes.filter(({ plan }) => plan.seats['solver-1']?.version === 1);
    const right = own.filter((episode) => saidIn(episode)[0] === JSON.stringify(episode.plan.task));
    expect(own).toHaveLength(16);
    expect(right.length).toBeGreaterThan(0);
    expect(report.metrics['solver.reward']).toBe(right.length / 16);
    expect(selfPlay.versions).toEqual({ agent: 2 });
  });

  test('that win too often wait', async () => {
    const { selfPlay } = await open(meets(1, 0.9));
    expect((await selfPlay.turn(1)).metrics['learn.agent.applied']).toBe(0);
    const losing = await open(meets(0.5, 0.9));
    expect((await losing.selfPlay.turn(1)).metrics['learn.agent.applied']).toBe(1);
  });

  test('stay on the shelf while the pool has them; other versions go', async () => {
    const { selfPlay } = await open(meets(1));
    for (const update of [1, 2, 3, 4, 5]) await selfPlay.turn(update);
    expect(selfPlay.weights.list().map(({ version }) => version)).toEqual([0, 2, 4, 5]);
  });
});

describe('updates of which every game fails', () => {
  const failing = (fails: (update: number) => boolean) =>
    open({
      plan: (turn) =>
        sixteenGames(turn).map((game) => ({ ...game, ...(fails(turn.update) && { seats: deaf }) })),
      policies: { ...echoExperiment().policies, deaf: { kind: 'given', policy: silent } },
    });
  const silent = {
    name: 'deaf',
    version: 0,
    decide: (requests: readonly unknown[]) =>
      requests.map(() => Promise.reject(new Error('the server is gone'))),
  };
  const [{ seats }] = sixteenGames({ versions: {} } as Turn) as [ReturnType<typeof game>];
  const deaf = Object.fromEntries(
    Object.entries(seats).map(([agent, seat]) => [agent, { ...seat, policy: 'deaf', version: 0 }]),
  );

  test('end the run after the third of them, and say why they fail', async () => {
    const { selfPlay } = await failing(() => true);
    for (const update of [1, 2]) {
      expect((await selfPlay.turn(update)).metrics['episodes.failed']).toBe(16);
    }
    await expect(selfPlay.turn(3)).rejects.toThrow(
      /^update 3: games must come to their end, .* the last 3 updates none did; .*the server is gone/,
    );
  });

  test('are borne where some come to their end between them', async () => {
    const { selfPlay } = await failing((update) => update % 3 !== 0);
    for (const update of [1, 2, 3, 4, 5, 6]) await selfPlay.turn(update);
  });
});

describe('without staleness', () => {
  test('nothing is begun ahead', async () => {
    const { selfPlay, asked } = await open({ schedule: schedule(0), plan: sixteenGames });
    await selfPlay.turn(1);
    expect(selfPlay.exportState().ahead).toBeNull();
    expect(asked.map(({ ids, options }) => [ids[0], options])).toEqual([
      ['train-1-0', { beside: false }],
    ]);
  });
});

describe('with a staleness of one', () => {
  const stale = { schedule: schedule(1, 4), plan: sixteenGames };

  test('the games of the next turn are begun before this one has learned', async () => {
    const { selfPlay, asked } = await open(stale);
    const reports: TurnReport[] = [];
    for (const update of [1, 2, 3, 4]) reports.push(await selfPlay.turn(update));
    expect(reports.map(versionsIn)).toEqual([[0], [0], [1], [2]]);
    expect(asked.map(({ ids, options }) => [ids[0], options?.beside])).toEqual([
      ['train-1-0', false],
      ['train-2-0', true],
      ['train-3-0', true],
      ['train-4-0', true],
    ]);
  });

  test('a turn learns from the version before the newest', async () => {
    const { selfPlay } = await open({ schedule: schedule(1, 4) });
    await selfPlay.turn(1);
    const { metrics } = await selfPlay.turn(2);
    expect(metrics['learn.agent.applied']).toBe(1);
    expect(selfPlay.versions).toEqual({ agent: 2 });
  });

  test('after the last turn the next games are planned, for who goes on, and not played', async () => {
    const { selfPlay, asked } = await open(stale);
    for (const update of [1, 2, 3, 4]) await selfPlay.turn(update);
    expect(selfPlay.exportState().ahead?.map(({ id }) => id)).toContain('train-5-0');
    expect(asked.at(-1)?.ids[0]).toBe('train-4-0');
  });

  test('a plan that has nothing after the last turn ends no run', async () => {
    const plan = (turn: Turn) => {
      if (turn.update > 2) throw new Error('there are two lists of games');
      return sixteenGames(turn);
    };
    const { selfPlay } = await open({ schedule: schedule(1, 2), plan });
    for (const update of [1, 2]) await selfPlay.turn(update);
    expect(selfPlay.exportState().ahead).toBeNull();
  });

  test('turns past the schedule play as those of a longer schedule do', async () => {
    const [longer, past] = [await open(stale), await open({ ...stale, schedule: schedule(1, 2) })];
    for (const update of [1, 2, 3, 4]) {
      expect(bytesOf(await past.selfPlay.turn(update, 4))).toEqual(
        bytesOf(await longer.selfPlay.turn(update)),
      );
    }
  });

  test('who goes on after the end plays as if there had been none', async () => {
    const [whole, cut, later] = [await open(stale), await open(stale), await open(stale)];
    for (const update of [1, 2, 3]) await whole.selfPlay.turn(update);
    for (const update of [1, 2]) await cut.selfPlay.turn(update, 2);
    const { ahead } = cut.selfPlay.exportState();
    later.selfPlay.importState(cut.selfPlay.exportState());
    expect(later.selfPlay.exportState().ahead).toEqual(ahead);
    expect(versionsIn(await cut.selfPlay.turn(3, 3))).toEqual([1]);
    expect(bytesOf(await whole.selfPlay.turn(4))).toEqual(bytesOf(await cut.selfPlay.turn(4)));
  });

  test('the weights of games begun ahead stay on the shelf', async () => {
    const { selfPlay } = await open(stale);
    for (const update of [1, 2, 3]) await selfPlay.turn(update);
    expect(selfPlay.weights.list().map(({ version }) => version)).toEqual([0, 2, 3]);
  });

  test('a state that is read back starts no games before their turn', async () => {
    const left = await open(stale);
    await left.selfPlay.turn(1);
    const state = left.selfPlay.exportState();
    const right = await open(stale);
    right.selfPlay.importState(state);
    await new Promise((resolve) => setImmediate(resolve));
    expect(right.asked).toEqual([]);
    expect(right.selfPlay.exportState().ahead).toEqual(state.ahead);
    const report = await right.selfPlay.turn(2);
    expect(right.asked[0]?.ids).toEqual(state.ahead?.map(({ id }) => id));
    expect(right.asked.filter(({ ids }) => ids[0] === 'train-2-0')).toHaveLength(1);
    expect(bytesOf(report)).toEqual(bytesOf(await left.selfPlay.turn(2)));
  });
});

describe('an evaluation', () => {
  const evaluated: Partial<Experiment> = {
    evaluations: [
      {
        name: 'digits',
        games: (versions, extent) => oneOfEach(versions).slice(0, extent === 'full' ? 4 : 2),
        score: (episodes) => ({ [`games${episodes.length}`]: 1 }),
      },
      { name: 'more', games: oneOfEach, score: () => ({ more: 2 }) },
    ],
  };

  test('plays and scores the games of its extent, as every version with the same chance', async () => {
    const { selfPlay, asked } = await open(evaluated);
    const inBrief = { size: 'brief', metrics: { games2: 1, more: 2 } };
    const inFull = { size: 'full', metrics: { games4: 1, more: 2 } };
    expect(await selfPlay.evaluate(0, 'brief')).toMatchObject([inBrief]);
    expect(await selfPlay.evaluate(0, 'full')).toMatchObject([inBrief, inFull]);
    await selfPlay.turn(1);
    await selfPlay.evaluate(1, 'full');
    const [brief, more, , , full] = asked;
    expect(brief?.ids).toEqual(['digits-brief-0-0', 'digits-brief-0-1']);
    expect(full?.ids[0]).toBe('digits-full-0-0');
    const later = asked.at(-2);
    expect(later?.ids[0]).toBe('digits-full-1-0');
    expect(later?.plans.map(({ key }) => key)).toEqual(full?.plans.map(({ key }) => key));
    expect(later?.plans[0]?.seats['solver-1']?.version).toBe(1);
    expect(more?.plans[0]?.key).not.toEqual(brief?.plans[0]?.key);
  });

  test('leaves no trace in what is learned', async () => {
    const [left, right] = [await open(evaluated), await open(evaluated)];
    await right.selfPlay.evaluate(0, 'full');
    expect(bytesOf(await left.selfPlay.turn(1))).toEqual(bytesOf(await right.selfPlay.turn(1)));
    await right.selfPlay.evaluate(1, 'full');
    await Promise.all([left.selfPlay.turn(2), right.selfPlay.turn(2)]);
    expect(right.learner.parameters).toEqual(left.learner.parameters);
  });
});
