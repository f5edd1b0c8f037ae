import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDescription } from '../../src/runs/folder/run-description.ts';
import * as replay from '../../src/runs/replay-run.ts';
import '../../src/runs/start-run.ts'; // loaded here, so that no test's time has it
import { fakeWorld, typed } from './fake-world.ts';

/** The documentation's game: its runs take less than a second. */
const SCENARIO = 'docs/examples/rock-paper-scissors.ts';
const parent = mkdtempSync(join(tmpdir(), 'agon-commands-'));
const run = join(parent, 'rps-7-1');
const other = join(parent, 'rps-8-1');
const SMALL = '--workers 0 --backend wasm --set games=12';

const said = (line: string, interactive = false) =>
  typed(line, fakeWorld({ interactive, folders: [run, other] }));

beforeAll(async () => {
  for (const line of [
    `run ${SCENARIO} --updates 2 --minutes 60 --seed 7 --out ${run} ${SMALL}`,
    `run ${SMALL} updates=9 ${SCENARIO} --updates 1 --seed 8 --out ${other} --from ${run}`,
  ]) {
    const { code, err } = await said(line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }
}, 120_000);
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('agon run', () => {
  test('makes the run that was asked for', () => {
    expect(readDescription(run)).toMatchObject({
      scenario: 'rock-paper-scissors',
      seed: 7,
      settings: { games: 12, updates: 150 },
      options: { updates: 2, minutes: 60, workers: 0 },
      engine: { backend: 'wasm' },
    });
  });

  test('finds the scenario behind the settings too, and begins as another run did', () => {
    expect(readDescription(other)).toMatchObject({
      settings: { games: 12, updates: 9 },
      options: { updates: 1, minutes: null, from: run },
    });
  });
});

describe('with --json, stdout is one object and nothing else', () => {
  test.each([
    ['resume RUN', { seed: 7, updates: 2, episodes: 24, ended: 'complete' }],
    ['replay RUN --episode train-1-0', { episode: { plan: { id: 'train-1-0' } } }],
    ['replay RUN --verify', { episodes: 24, verified: 24, firstDifference: null }],
    ['replay RUN --verify --episode train-1-0', { episodes: 1, verified: 1 }],
    [
      'replay RUN --verify --hashes',
      { episodes: 24, notReplayed: expect.stringMatching('hash') as unknown },
    ],
    ['diff RUN train-1-0 train-1-0', { at: null }],
    ['prompt RUN --episode train-1-0 --decision left/0', { agent: 'left', compact: '?' }],
    [
      `prompt ${SCENARIO} --episode train-1-0 --decision right/0 --set games=2`,
      { agent: 'right', choices: ['r', 'p', 's'] },
    ],
    ['credit RUN --episode train-1-0 --times 2', { credits: [{ decisionIndex: 0 }, {}] }],
    ['export RUN --as sft --format jsonl --out NEW', { count: 48 }],
    ['compare RUN OTHER --metric rock', { metric: 'rock', arms: [{}, {}] }],
    [`list ${SCENARIO}`, { scenarios: [{ name: 'rock-paper-scissors' }] }],
  ])('agon %s', async (line, object) => {
    for (const interactive of [false, true]) {
      const places = { RUN: run, OTHER: other, NEW: join(parent, `sft-${interactive}`) };
      const typedLine = line.replace(
        /RUN|OTHER|NEW/g,
        (name) => places[name as keyof typeof places],
      );
      const { code, out, err } = await said(`${typedLine} --json`, interactive);
      expect(out).toMatch(/^[^\n]+\n$/);
      expect(JSON.parse(out)).toMatchObject(object);
      expect(err).not.toMatch(/\x1b|error/); // plain lines, even if stderr is a terminal
      expect(code).toBe(0);
    }
  });
});

test('agon fork keeps a game that goes on otherwise, and agon diff shows from where', async () => {
  const asked = `fork ${run} --episode train-1-0 --at 7 --reply s --scenario ${SCENARIO}`;
  const { code, out, err } = await said(asked);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('says "s"');
  expect(out).toContain(`agon replay ${run} --episode train-1-0.1`);
  const differs = await said(`diff ${run} train-1-0 train-1-0.1`);
  expect(differs.code).toBe(3);
  expect(differs.out).toContain('the same for 7 events\n');
  expect((await said(`replay ${run} --episode train-1-0.1`)).out).toContain('fork of train-1-0');
});

test('agon resume trains a run further, as far as is asked', async () => {
  const { code, out } = await said(`resume ${other} --updates 2 --workers 0`);
  expect(code).toBe(0);
  expect(out).toContain('complete after 2 updates and 24 episodes');
  expect(readDescription(other).options.updates).toBe(2);
});

describe('agon replay', () => {
  test('lists a screenful for people, and everything for scripts', async () => {
    const { out } = await said(`replay ${run}`);
    expect(out).toMatch(/^episode +events +ending\ntrain-1-4 +14 +finished\n/);
    expect(out).toContain(`4 earlier ones: agon replay ${run} --json lists them all`);
    const script = await said(`replay ${run} --json`);
    const ids = [1, 2].flatMap((update) =>
      Array.from({ length: 12 }, (_, n) => ({ id: `train-${update}-${n}` })),
    );
    expect(JSON.parse(script.out)).toMatchObject({ total: 24, episodes: ids });
  });

  test('takes --hashes with --verify alone', async () => {
    const { code, err } = await said(`replay ${run} --hashes`);
    expect([code, err]).toEqual([2, expect.stringContaining('--hashes: goes with --verify')]);
  });

  test('leaves Ctrl-C to the system: it has nothing to save', async () => {
    const world = fakeWorld({ folders: [run] });
    const onInterrupt = vi.fn(world.onInterrupt);
    await typed(`replay ${run} --verify`, { ...world, onInterrupt });
    expect(world.stdout.text()).toContain('verified');
    expect(onInterrupt).not.toHaveBeenCalled();
  });

  test('tells on stderr how far a long verification has come, and stdout the outcome alone', async () => {
    const { verifyRun } = replay;
    const verify = async (flags: string, interactive: boolean) => {
      const world = fakeWorld({ interactive, folders: [run] });
      const slow = vi.spyOn(replay, 'verifyRun').mockImplementation((query) => {
        world.advance(6000);
        query.onProgress?.({ played: 2, verified: 2, total: 5 });
        const { onProgress: _, ...rest } = query;
        return verifyRun(rest);
      });
      const { out, err } = await typed(`replay ${run} --verify ${flags}`, world);
      slow.mockRestore();
      return { out, err };
    };
    for (const interactive of [false, true]) {
      const { out, err } = await verify('--json', interactive);
      expect(err).toBe('verified 2 of 5\n');
      expect(JSON.parse(out)).toMatchObject({ verified: 24 });
    }
    expect((await verify('', false)).err).toBe('verified 2 of 5\n');
    expect((await verify('', true)).err).toBe('\rverified 2 of 5\x1b[K\r\x1b[K');
  });

  test('ends with code 3 at a difference, and shows it', async () => {
    const metrics = join(run, 'metrics.jsonl');
    const sound = readFileSync(metrics);
    const last = sound.toString().trimEnd().split('\n').at(-1) ?? '';
    appendFileSync(metrics, `${last}\n`);
    const people = await said(`replay ${run} --verify`);
    const script = await said(`replay ${run} --verify --json`);
    writeFileSync(metrics, sound);
    expect([people.code, script.code]).toEqual([3, 3]);
    expect(people.out).toContain('metrics.jsonl');
    expect(JSON.parse(script.out)).toMatchObject({
      firstDifference: { episode: expect.any(String) as unknown },
    });
  });
});

test('a run that is damaged says so, by whichever command it is named', async () => {
  const damaged = join(parent, 'damaged');
  mkdirSync(damaged);
  writeFileSync(join(damaged, 'run.json'), '{');
  for (const command of ['resume', 'replay', 'export --as sft']) {
    const { code, err } = await typed(`${command} ${damaged}`, fakeWorld({ folders: [damaged] }));
    expect(code).toBe(2);
    expect(err).toMatch(/^error .*damaged.*run\.json.*\n$/);
  }
});
