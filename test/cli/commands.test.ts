import { describe, expect, test, vi } from 'vitest';
import type { RunVerification } from '../../src/runs/replay-run.ts';
import type { Diagnosis, Ports } from '../../src/cli/ports.ts';
import { UserError } from '../../src/core/errors.ts';
import type { BenchResult } from '../../src/runs/evaluate-run.ts';
import type { GapResult } from '../../src/runs/measure-gap.ts';
import type { PaidCredit } from '../../src/runs/paid-credits.ts';
import type { RunOptions } from '../../src/runs/run-options.ts';
import { ENTRY, EPISODE, eventsOf, RESULT } from './fake-run.ts';
import { fakeWorld, typed } from './fake-world.ts';

/** A run that tells its events and ends with its result. */
const playRun = (options: Pick<RunOptions, 'onEvent'>) => {
  for (const event of eventsOf(40)) options.onEvent?.(event);
  return Promise.resolve(RESULT);
};

const BENCH: BenchResult = {
  n: 2000,
  checkpoint: 300,
  metrics: {
    aPlus: { value: 0.91, interval: [0.89, 0.93], n: 1000 },
    balanced: { value: 0.815, interval: [0.8, 0.83] },
    'family.off-by-one': { value: null, interval: [0, 1], n: 0 },
  },
};

const GAP: GapResult = {
  scenario: 'comas',
  seed: 1,
  run: null,
  checkpoint: 0,
  problems: 200,
  metrics: {
    answers: { value: 0.25, interval: [0.195, 0.314], n: 200 },
    checks: { value: 0.85, interval: [0.8, 0.9], n: 200 },
    gap: { value: 0.6, interval: [0.52, 0.68] },
  },
};

const DIAGNOSIS: Diagnosis = {
  node: 'v22.0.0',
  platform: 'linux x64',
  cores: 2,
  auto: 'wasm',
  backends: [
    { kind: 'working', backend: 'wasm', detail: 'tfjs 4.22.0', kernels: 'relaxed-simd' },
    { kind: 'working', backend: 'cpu', detail: 'tfjs 4.22.0', kernels: 'none' },
    {
      kind: 'missing',
      backend: 'webgpu',
      reason: 'there is no adapter',
      remedy: 'npm install webgpu',
    },
  ],
};

const JUDGED = { episode: 'train-12-37', agent: 'critic', decisionIndex: 0 };
const CREDITS: readonly PaidCredit[] = [
  {
    ...{ ...JUDGED, term: 'verdict', value: 1, weight: 1, paid: 1 },
    ...{ sentence: 'it found that the step is wrong\x1b[A', events: [2], advantage: 0.53125 },
  },
  { ...JUDGED, term: 'length', value: -0.25, weight: 0.5, paid: -0.125 },
  { ...JUDGED, term: 'haste', value: 1, weight: -3, paid: -3 },
  { ...JUDGED, term: 'verifiable', value: 1, weight: 0, paid: 0 },
];

const SCENARIO = {
  name: 'spc',
  title: 'The game.',
  sources: [{ title: 'A Paper', arxiv: '2504.19162' }],
  settings: [
    { path: 'arm', value: 'coevolution', choices: ['coevolution', 'frozen', 'attack'] },
    { path: 'critic.rate', value: 0.1 },
  ],
};

const SOUND: RunVerification = {
  episodes: 5,
  verified: 5,
  dropped: 0,
  missing: 0,
  notReplayed: null,
  problems: [],
  firstDifference: null,
};
const DIFFERENT = {
  kind: 'different',
  episode: 'train-1-2',
  message: 'train-1-2 plays otherwise from event 5 on',
} as const;

const ports = {
  startRun: playRun,
  resumeRun: playRun,
  verifyRun: () => Promise.resolve(SOUND),
  listEpisodes: () =>
    Promise.resolve({
      total: 1234,
      episodes: [{ id: 'train-12-37', events: 4, ending: 'finished' }],
    }),
  readEpisode: () => Promise.resolve({ episode: EPISODE, credits: CREDITS }),
  evaluateRun: () => Promise.resolve(BENCH),
  measureGap: () => Promise.resolve(GAP),
  listScenarios: () => Promise.resolve([SCENARIO]),
  describeScenario: () => Promise.resolve(SCENARIO),
  listRuns: () => Promise.resolve([ENTRY]),
  diagnose: () => Promise.resolve(DIAGNOSIS),
} satisfies Partial<Ports>;

describe('a run that fails on its way', () => {
  const failing = (updates: number) => (options: Pick<RunOptions, 'onEvent'>) => {
    for (const event of eventsOf(9).slice(0, updates)) options.onEvent?.(event);
    return Promise.reject(new UserError('the disk is full'));
  };
  const KEPT = 'kept in runs/spc-1-1 up to its last checkpoint; "agon resume runs/spc-1-1" goes on';

  test('says what is kept, and how to go on', async () => {
    const { err, out, code } = await typed('run spc --json', { startRun: failing(9) });
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toContain(KEPT);
    expect(err.trimEnd().split('\n').at(-1)).toBe('error the disk is full');
  });

  test('says so too before something that nobody waits for ends the process', async () => {
    const world = fakeWorld({ folders: [RESULT.run] });
    const startRun: Ports['startRun'] = async (options) => {
      for (const event of eventsOf(9)) options.onEvent?.(event);
      world.stray(new Error('boom'));
      return Promise.resolve(RESULT);
    };
    const { err } = await typed('run spc --json', { startRun }, world);
    expect(err).toContain(KEPT);
    world.stray(new Error('later'));
    expect(world.stderr.text().split(KEPT)).toHaveLength(2);
  });

  test('promises nothing before its first checkpoint, nor of a folder that is gone', async () => {
    expect((await typed('run spc', { startRun: failing(3) })).err).toBe('error the disk is full\n');
    const nowhere = fakeWorld();
    const { err } = await typed('run spc', { startRun: failing(9) }, nowhere);
    expect(err).toBe('error the disk is full\n');
  });
});

describe('with --json, stdout is one object and nothing else', () => {
  test.each([
    ['run spc --json', RESULT],
    ['resume runs/spc-1-1 --json', RESULT],
    [
      'replay runs/spc-1-1 --json',
      { total: 1234, episodes: [{ id: 'train-12-37', events: 4, ending: 'finished' }] },
    ],
    ['replay runs/spc-1-1 --episode train-12-37 --json', { episode: EPISODE, credits: CREDITS }],
    ['replay runs/spc-1-1 --verify --json', SOUND],
    ['eval runs/spc-1-1 --bench steps.jsonl --json', BENCH],
    ['gap comas --json', GAP],
    ['doctor --json', DIAGNOSIS],
    ['list --json', { scenarios: [SCENARIO], runs: [ENTRY] }],
    ['list spc --json', { scenarios: [SCENARIO], runs: [ENTRY] }],
  ])('agon %s', async (line, object) => {
    for (const interactive of [false, true]) {
      const world = fakeWorld({ interactive, folders: ['runs/spc-1-1'], files: ['steps.jsonl'] });
      const { code, out, err } = await typed(line, ports, world);
      expect(JSON.parse(out)).toEqual(object);
      expect(out).toMatch(/^[^\n]+\n$/);
      expect(err).not.toContain('\x1b'); // plain lines, even if stderr is a terminal
      expect(code).toBe(0);
    }
  });

  test('the progress of a run goes to stderr', async () => {
    const { err } = await typed('run spc --json', ports);
    expect(err).toContain('evaluation after update 0: balanced 0.700\n');
  });
});

test('agon eval is offered only after runs of scenarios that have a bench', async () => {
  const startRun = ({ onEvent }: RunOptions) => {
    for (const event of eventsOf(1)) {
      onEvent?.(event.kind === 'started' ? { ...event, hasBench: false } : event);
    }
    return Promise.resolve(RESULT);
  };
  expect((await typed('run spc', ports)).out).toContain('agon eval runs/spc-1-1');
  const { out } = await typed('run spc', { startRun });
  expect(out).not.toContain('agon eval');
  expect(out).toContain('agon replay runs/spc-1-1');
});

describe('what people read is as in its golden text:', () => {
  test.each([
    ['run', 'run spc'],
    ['replay-list', 'replay runs/spc-1-1'],
    ['replay-episode', 'replay runs/spc-1-1 --episode train-12-37'],
    ['replay-verify', 'replay runs/spc-1-1 --verify'],
    ['eval', 'eval runs/spc-1-1 --bench steps.jsonl'],
    ['gap', 'gap comas'],
    ['list', 'list'],
    ['list-scenario', 'list spc'],
    ['doctor', 'doctor'],
  ])('%s', async (name, line) => {
    const { out, err } = await typed(line, ports);
    await expect(out).toMatchFileSnapshot(`golden/${name}.txt`);
    expect(err).toBe('');
  });
});

describe('agon gap', () => {
  test('hands on exactly what was asked', async () => {
    const measureGap = vi.fn<Ports['measureGap']>(() => Promise.resolve(GAP));
    await typed('gap comas --seed 3 --set a=1 b=2 --problems 50', { measureGap });
    await typed('gap --run runs/spc-1-1 --checkpoint 4', { measureGap });
    const asked = measureGap.mock.calls.map(([{ onEvent: _, ask: _ask, ...query }]) => query);
    expect(asked).toEqual([
      { scenario: 'comas', seed: 3, set: ['a=1', 'b=2'], problems: 50 },
      { run: 'runs/spc-1-1', checkpoint: 4, typed: 'agon gap --run runs/spc-1-1' },
    ]);
  });

  test('shows the warm start on stderr, and says where a metric has no case', async () => {
    const measureGap: Ports['measureGap'] = ({ onEvent }) => {
      onEvent?.({ kind: 'warm-start', phase: 'solving', step: 2, steps: 2, loss: 0.5 });
      const metrics = { answers: { value: null, interval: [0, 1] as const, n: 0 } };
      return Promise.resolve({ ...GAP, run: 'runs/spc-1-1', checkpoint: 4, metrics });
    };
    const { out, err } = await typed('gap --run spc-1-1', {
      measureGap,
      listRuns: () => Promise.resolve([ENTRY]),
    });
    expect(err).toBe('warm start solving 2/2, loss 0.500\n');
    expect(out).toContain('runs/spc-1-1, checkpoint 4, on 200 problems');
    expect(out).toMatch(/answers +– +no such cases +0/);
  });
});

describe('agon run', () => {
  test('begins from a run that is named by its folder or its name', async () => {
    for (const named of ['runs/spc-1-1', 'spc-1-1']) {
      const startRun = vi.fn(playRun);
      const listRuns = () => Promise.resolve([ENTRY]);
      const world = fakeWorld({ folders: ['runs/spc-1-1'] });
      await typed(`run spc --from ${named}`, { startRun, listRuns }, world);
      expect(startRun.mock.calls[0]?.[0]).toMatchObject({ scenario: 'spc', from: 'runs/spc-1-1' });
    }
  });

  test('shows percentages and rates each with the decimals that they need', async () => {
    const result = {
      ...RESULT,
      before: { greedy: 28.14, 'canary.accuracy': 0.2514 },
      after: { greedy: 36.81, 'canary.accuracy': 0.2571 },
    };
    const { out } = await typed('run spc', { startRun: () => Promise.resolve(result) });
    expect(out).toMatch(/greedy +28\.1 +36\.8 +\+8\.7/);
    expect(out).toMatch(/accuracy +0\.251 +0\.257 +\+0\.006/);
  });

  test('says why it was stopped and which checkpoint was the best', async () => {
    const stopped = { ...RESULT, ended: 'goodhart', best: { update: 120, score: 0.8124 } } as const;
    const { code, out } = await typed('run spc', { startRun: () => Promise.resolve(stopped) });
    expect(out).toContain('stopped, since the reward rose while the canary fell, after');
    expect(out).toContain('The best checkpoint by its score (0.812) is that of update 120');
    expect(out).toContain('on which it was chosen: expect less on others');
    expect(out).toContain('agon resume runs/spc-1-1 ');
    expect(code).toBe(0);
  });

  test('hands on exactly what was asked', async () => {
    const startRun = vi.fn(playRun);
    await typed(
      'run spc --seed 7 --set a.b=c d=-1 --set e=f=g --updates 0 --minutes .5 --workers 0 --backend cpu --out runs/x',
      { startRun },
    );
    const { signal, onEvent, ...asked } = startRun.mock.calls[0]?.[0] as RunOptions;
    expect(asked).toEqual({
      scenario: 'spc',
      seed: 7,
      set: ['a.b=c', 'd=-1', 'e=f=g'],
      updates: 0,
      minutes: 0.5,
      workers: 0,
      backend: 'cpu',
      out: 'runs/x',
    });
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(onEvent).toBeTypeOf('function');
  });

  test('leaves out what was not asked, so that the scenario decides', async () => {
    const startRun = vi.fn(playRun);
    await typed('run ./mine.ts', { startRun });
    expect(Object.keys(startRun.mock.calls[0]?.[0] ?? {}).sort()).toEqual([
      'onEvent',
      'scenario',
      'signal',
    ]);
  });

  test('finds the scenario behind the settings too', async () => {
    const startRun = vi.fn(playRun);
    await typed('run --set a=1 b=2 spc', { startRun });
    expect(startRun.mock.calls[0]?.[0]).toMatchObject({ scenario: 'spc', set: ['a=1', 'b=2'] });
  });

  test('draws in place on a terminal, and says the summary below', async () => {
    const world = fakeWorld({ interactive: true });
    const { out } = await typed('run spc', ports, world);
    expect(out).toContain('\x1b[?25l');
    expect(out.lastIndexOf('Kept in runs/spc-1-1')).toBeGreaterThan(out.lastIndexOf('\x1b[?25h'));
  });

  test('gives the terminal back when the run fails', async () => {
    const world = fakeWorld({ interactive: true });
    const startRun = (options: RunOptions) => {
      void playRun(options);
      return Promise.reject(new Error('internal: broken'));
    };
    const { out, code } = await typed('run spc', { startRun }, world);
    expect(out.lastIndexOf('\x1b[?25h')).toBeGreaterThan(out.lastIndexOf('\x1b[?2026l'));
    expect(world.listeners()).toBe(0);
    expect(code).toBe(1);
  });

  test('says how to go on with a run that was cut short', async () => {
    const startRun = () => Promise.resolve({ ...RESULT, ended: 'minutes' as const });
    const { out } = await typed('run spc', { startRun });
    expect(out).toContain('its minutes are up');
    expect(out).toMatch(/agon resume runs\/spc-1-1 --minutes 6 +train it longer/);
  });

  test('says that the metrics of an interrupted run are of different games, and tells no change', async () => {
    const summaryOf = async (ended: 'complete' | 'interrupted') => {
      const startRun = (options: RunOptions) => {
        for (const event of eventsOf(2)) options.onEvent?.(event);
        return Promise.resolve({ ...RESULT, before: { greedy: 20 }, after: { greedy: 70 }, ended });
      };
      return (await typed('run spc', { startRun })).out;
    };
    expect(await summaryOf('complete')).toMatch(/greedy +20\.0 +70\.0 +\+50\.0/);
    const interrupted = await summaryOf('interrupted');
    expect(interrupted).toMatch(/held out +before, full +after, brief +change/);
    expect(interrupted).toMatch(/greedy +20\.0 +70\.0 *\n/);
  });

  test('says so if there are no held-out metrics', async () => {
    const startRun = () => Promise.resolve({ ...RESULT, before: {}, after: {} });
    expect((await typed('run spc', { startRun })).out).toContain('no held-out metrics');
  });
});

describe('naming a run', () => {
  test.each(['runs/spc-1-1', 'runs/spc-1-1/', './runs/spc-1-1', 'spc-1-1'])(
    '%s means runs/spc-1-1',
    async (named) => {
      const resumeRun = vi.fn(playRun);
      await typed(`resume ${named}`, { resumeRun, listRuns: () => Promise.resolve([ENTRY]) });
      expect(resumeRun.mock.calls[0]?.[0]).toMatchObject({ run: 'runs/spc-1-1' });
    },
  );
});

describe('agon replay', () => {
  test('ends with code 3 at the first difference, and shows it', async () => {
    const firstDifference = {
      episode: 'train-1-2',
      event: 5,
      recorded: 'said \x1bno',
      replayed: 'said yes',
    };
    const verifyRun = () =>
      Promise.resolve({
        ...SOUND,
        episodes: 9,
        verified: 7,
        problems: [DIFFERENT],
        firstDifference,
      });
    const people = await typed('replay runs/spc-1-1 --verify', { verifyRun });
    expect(people.code).toBe(3);
    await expect(people.out).toMatchFileSnapshot('golden/replay-different.txt');
    const script = await typed('replay runs/spc-1-1 --verify --json', { verifyRun });
    expect(script.code).toBe(3);
    expect(JSON.parse(script.out)).toMatchObject({ episodes: 9, verified: 7, firstDifference });
  });

  test('shows the place where long events part', async () => {
    const long = 'x'.repeat(5000);
    const firstDifference = {
      episode: 'e',
      event: 3,
      recorded: `${long}yes`,
      replayed: `${long}no`,
    };
    const verifyRun = () =>
      Promise.resolve({
        ...SOUND,
        episodes: 2,
        verified: 1,
        problems: [DIFFERENT],
        firstDifference,
      });
    const { out } = await typed('replay runs/spc-1-1 --verify', { verifyRun });
    expect(out).toMatch(/recorded  …x+yes\n +replayed  …x+no\n/);
    expect(out.length).toBeLessThan(1000);
  });

  test('says what was dropped by rule, what is missing, and that hashes alone were compared', async () => {
    const told = { ...SOUND, dropped: 12, notReplayed: 'only hashes were asked for' };
    const sound = vi.fn<Ports['verifyRun']>(() => Promise.resolve(told));
    const all = await typed('replay runs/spc-1-1 --verify --hashes', { verifyRun: sound });
    expect(sound.mock.calls[0]?.[0]).toMatchObject({ hashesOnly: true });
    await expect(all.out).toMatchFileSnapshot('golden/replay-hashes.txt');
    const problems = Array.from({ length: 30 }, (_, n) => ({
      kind: 'missing' as const,
      episode: `train-1-${n}`,
      message: `train-1-${n} was recorded, and is missing`,
    }));
    const firstDifference = { episode: 'train-1-0', event: 0, recorded: '', replayed: '' };
    const missing = { ...SOUND, missing: 30, problems, firstDifference };
    const some = await typed('replay runs/spc-1-1 --verify', {
      verifyRun: () => Promise.resolve(missing),
    });
    expect(some.code).toBe(3);
    await expect(some.out).toMatchFileSnapshot('golden/replay-missing.txt');
  });

  test('takes --hashes with --verify alone', async () => {
    const { code, err } = await typed('replay runs/spc-1-1 --hashes', {});
    expect([code, err]).toEqual([2, expect.stringContaining('--hashes: goes with --verify')]);
  });

  test('verifies one episode if one is named', async () => {
    const verifyRun = vi.fn(ports.verifyRun);
    await typed('replay runs/spc-1-1 --verify --episode train-1-2', { verifyRun });
    expect(verifyRun).toHaveBeenCalledWith(
      expect.objectContaining({ run: 'runs/spc-1-1', episode: 'train-1-2' }),
    );
  });

  test('tells on stderr how far a long verification has come, and stdout the outcome alone', async () => {
    const verify = async (flags: string, interactive: boolean) => {
      const world = fakeWorld({ interactive, folders: ['runs/spc-1-1'] });
      const verifyRun: Ports['verifyRun'] = (query) => {
        world.advance(6000);
        query.onProgress?.({ played: 2, verified: 2, total: 5 });
        return ports.verifyRun();
      };
      return typed(`replay runs/spc-1-1 --verify ${flags}`, { verifyRun }, world);
    };
    for (const interactive of [false, true]) {
      const { out, err } = await verify('--json', interactive);
      expect(err).toBe('verified 2 of 5\n');
      expect(JSON.parse(out)).toMatchObject({ verified: 5 });
    }
    expect((await verify('', false)).err).toBe('verified 2 of 5\n');
    expect((await verify('', true)).err).toBe('\rverified 2 of 5\x1b[K\r\x1b[K');
  });

  test('lists a screenful for people, and everything for scripts', async () => {
    const listEpisodes = vi.fn(ports.listEpisodes);
    await typed('replay runs/spc-1-1', { listEpisodes });
    await typed('replay runs/spc-1-1 --json', { listEpisodes });
    expect(listEpisodes.mock.calls).toEqual([
      [{ run: 'runs/spc-1-1', last: 20 }],
      [{ run: 'runs/spc-1-1' }],
    ]);
  });

  test('shows a bounded part of an endless episode, in lines of bounded length', async () => {
    const long = { ...EPISODE, events: Array.from({ length: 250 }, () => EPISODE.events).flat() };
    const loud = { ...long, plan: { ...EPISODE.plan, task: 'x'.repeat(10_000) } };
    const { out } = await typed('replay runs/spc-1-1 --episode a', {
      readEpisode: () => Promise.resolve({ episode: loud }),
    });
    const lines = out.split('\n');
    expect(lines.length).toBeLessThan(600);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(160);
    expect(out).toContain('… 800 more events; --events A-B shows a part, --json gives them all');
  });

  test('shows credits without a sum where their weights are not known, and says why', async () => {
    const credits = CREDITS.map((credit) => ({ ...credit, weight: null, paid: null }));
    const { out } = await typed('replay runs/spc-1-1 --episode a', {
      readEpisode: () =>
        Promise.resolve({ episode: EPISODE, credits, unweighed: 'gone.ts: no such file' }),
    });
    expect(out).toContain('        credit +1.000 for haste\n');
    expect(out).toMatch(/\nrewards {2}unknown without weights: gone\.ts: no such file\n$/);
    expect(out).not.toMatch(/earns|logs/);
  });

  test('says which episode a fork comes from', async () => {
    const parent = { episode: 'train-1-7', event: 12 };
    const fork = { ...EPISODE, plan: { ...EPISODE.plan, kind: 'fork' as const, parent } };
    const { out } = await typed('replay runs/spc-1-1 --episode a', {
      readEpisode: () => Promise.resolve({ episode: fork }),
    });
    expect(out).toContain('\nfork of train-1-7, from event 12 on\n');
  });

  test('shows a failed episode as far as it came', async () => {
    const failed = {
      ...EPISODE,
      ending: { kind: 'failed', where: 'critic', error: 'no reply\x1b[A' } as const,
    };
    const { out, code } = await typed('replay runs/spc-1-1 --episode a', {
      readEpisode: () => Promise.resolve({ episode: failed }),
    });
    expect(out).toContain('failed in critic: no reply␛[A');
    expect(code).toBe(0);
  });
});

test('agon doctor ends with code 2 where nothing works', async () => {
  const backends = DIAGNOSIS.backends.filter(({ kind }) => kind === 'missing');
  const diagnose = () => Promise.resolve({ ...DIAGNOSIS, backends });
  expect((await typed('doctor', { diagnose })).code).toBe(2);
});

test('agon list shows the newest runs and says how many older there are', async () => {
  const runs = Array.from({ length: 25 }, (_, i) => ({
    ...ENTRY,
    run: i === 24 ? 'runs/a-name-of-my-own' : `runs/spc-${i + 1}`,
    started: `2020-02-02T02:02:${10 + i}.000Z`,
  })).toSorted((a, b) => (a.run < b.run ? -1 : 1)); // as they come: by name
  const { out } = await typed('list', { ...ports, listRuns: () => Promise.resolve(runs) });
  expect(out).toContain('runs/a-name-of-my-own');
  expect(out).not.toContain('runs/spc-5 ');
  expect(out).toContain('and 5 older');
});

test('agon list shows odd runs as odd, beside the others', async () => {
  const runs = [{ ...ENTRY, run: 'runs/b', problem: 'checkpoint: its state is odd' }, ENTRY];
  const odd = [{ run: 'runs/c', problem: 'runs/c: \x1bmetrics.jsonl must be a regular file' }];
  const answers = {
    ...ports,
    listRuns: () => Promise.resolve(runs),
    listOddRuns: () => Promise.resolve(odd),
  };
  const { out, code } = await typed('list', answers);
  expect(code).toBe(0);
  expect(out).toMatch(/runs\/b .* odd +checkpoint: its state is odd\n/);
  expect(out).toContain('runs/c  odd: runs/c: ␛metrics.jsonl must be a regular file\n');
  expect(out).toContain(ENTRY.run);
  const { out: script } = await typed('list --json', answers);
  expect(JSON.parse(script)).toMatchObject({ runs: [{ problem: runs[0]?.problem }, {}], odd });
});

test('agon list of a scenario shows its runs alone', async () => {
  const runs = ['spc', 'comas'].map((scenario) => ({
    ...ENTRY,
    scenario,
    run: `runs/${scenario}-1`,
  }));
  const { out } = await typed('list spc', { ...ports, listRuns: () => Promise.resolve(runs) });
  expect(out).toContain('runs/spc-1');
  expect(out).not.toContain('runs/comas-1');
});
