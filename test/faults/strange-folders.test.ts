import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import { START_OF_LOG } from '../../src/recording/log-folder-file.ts';
import type { UnwrittenRecord } from '../../src/recording/record.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { isThere } from '../required.ts';
import { sampleCredits, sampleEpisode } from '../recording/sample-episode.ts';

/** The built command, as users have it. */
const agon = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'agon-strange-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const runs = join(folder, 'runs');
const precious = join(folder, 'precious');
const whole = join(folder, 'whole');

/** The longest answer, far more than any takes: what hangs ends there, and fails. Memory is bounded, too. */
const LIMIT_MS = 120_000;
const MEGABYTES = 1_500;

function typed(...args: readonly string[]) {
  const flags = [`--max-old-space-size=${MEGABYTES}`, agon, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, {
    cwd: folder,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') },
  });
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  writeFileSync(precious, 'precious');
  mkdirSync(runs);
  const small = ['warmStart.first=2', 'warmStart.full=2', 'warmStart.sneaky=2', 'games.sneaky=4']
    .concat(['games.correct=2', 'games.critics=2', 'evaluation.brief=2', 'evaluation.full=2'])
    .flatMap((setting) => ['--set', setting]);
  const args = ['run', 'spc', '--updates', '2', '--workers', '0', '--out', whole, ...small];
  expect(typed(...args).code).toBe(0);
});

/** A copy of the run as `runs/theirs`, beside a sound one. */
function theirs(change: (run: string) => void): string {
  const run = join(runs, 'theirs');
  for (const name of ['theirs', 'own']) {
    rmSync(join(runs, name), { recursive: true, force: true });
    cpSync(whole, join(runs, name), { recursive: true });
  }
  change(run);
  return run;
}

/** All names below a folder with what they are and what files hold. */
function state(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const file = join(path, name);
      const found = lstatSync(file);
      return `${name} ${found.mode} ${found.isFile() ? readFileSync(file, 'base64') : ''}`;
    });
}

const newest = (run: string) =>
  join(run, 'checkpoints', readdirSync(join(run, 'checkpoints')).sort().at(-1) as string);

const hasPipes = isThere('linux', process.platform !== 'win32'); // or another Unix

describe.runIf(hasPipes)('in a run folder is followed neither', () => {
  const replace = (file: string, put: (file: string) => void) => {
    rmSync(file, { recursive: true, force: true });
    put(file);
  };
  const link = (file: string) => symlinkSync(precious, file);
  const pipe = (file: string) => void execFileSync('mkfifo', [file]);
  const zero = (file: string) => symlinkSync('/dev/zero', file);
  const kinds = { 'a link': link, 'a pipe': pipe, 'a link to /dev/zero': zero };
  const places = {
    'metrics.jsonl': (run: string) => join(run, 'metrics.jsonl'),
    'manifest.jsonl': (run: string) => join(run, 'manifest.jsonl'),
    'the newest checkpoint': newest,
    'the log': (run: string) => join(run, 'episodes', '000000.agon'),
  };
  test.each(
    Object.entries(kinds).flatMap(([kind, put]) =>
      Object.entries(places).map(([where, place]) => ({ kind, put, where, place })),
    ),
  )('$kind as $where: list, replay, verify and resume answer', ({ put, place }) => {
    const run = theirs((run) => replace(place(run), put));
    const before = state(run);
    const list = typed('list');
    expect([list.code, list.err]).toEqual([0, '']);
    expect(list.out).toMatch(/runs\/own +2 /); // the sound one is listed as it is
    for (const args of [
      ['replay', run],
      ['replay', run, '--verify', '--hashes'],
    ]) {
      const { code, err } = typed(...args);
      expect([0, 2, 3]).toContain(code);
      expect(err).not.toMatch(/internal|bug/);
    }
    expect(state(run)).toEqual(before);
    const resumed = typed('resume', run, '--updates', '3', '--workers', '0');
    expect([0, 2]).toContain(resumed.code);
    expect(resumed.err).not.toMatch(/internal|bug/);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  test.each([
    'run.json.tmp',
    'episodes/000000.agon.index.tmp',
    'checkpoints/000003.checkpoint.tmp',
  ])('a link as the temporary file %s: what it leads to stays', (name) => {
    const run = theirs((run) => replace(join(run, name), link));
    expect(typed('resume', run, '--updates', '3', '--workers', '0').code).toBe(0);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  test('a mistyped name is answered beside a run with a pipe', () => {
    theirs((run) => replace(join(run, 'metrics.jsonl'), pipe));
    const { code, err } = typed('replay', 'onw');
    expect([code, err]).toEqual([2, expect.stringContaining('did you mean runs/own?')]);
  });
});

describe('an odd run among many is shown as odd', () => {
  const stateOf = (change: (state: string) => unknown) => (run: string) => {
    const file = newest(run);
    const checkpoint = readCheckpoint(file);
    writeCheckpoint(file, { ...checkpoint, state: change(checkpoint.state as string) as never });
  };
  test.each<[string, (run: string) => void]>([
    ['an empty state', stateOf(() => '{}')],
    ['a state that is no JSON', stateOf(() => 'not json')],
    ['a state of other data', stateOf(() => [1, 2])],
    ['an endless run', stateOf((text) => text.replace('"update":2', '"update":-1e308'))],
    ['an odd run.json', (run) => writeFileSync(join(run, 'run.json'), '{}')],
    ['gibberish for metrics', (run) => writeFileSync(join(run, 'metrics.jsonl'), 'gibberish\n')],
  ])('with %s', (_what, change) => {
    theirs(change);
    const { code, out, err } = typed('list');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/runs\/theirs .*odd/);
    expect(out).toMatch(/runs\/own +2 /);
    const mistyped = typed('replay', 'onw');
    expect([mistyped.code, mistyped.err]).toEqual([2, expect.stringContaining('did you mean')]);
  });

  test('among five thousand, in one screenful', () => {
    theirs(() => undefined);
    for (let n = 0; n < 5000; n++) {
      mkdirSync(join(runs, `odd-${n}`));
      writeFileSync(join(runs, `odd-${n}`, 'run.json'), '[]');
    }
    const { code, out } = typed('list');
    for (let n = 0; n < 5000; n++) rmSync(join(runs, `odd-${n}`), { recursive: true });
    expect(code).toBe(0);
    expect(out).toContain('and 4,980 more');
    expect(out.split('\n').length).toBeLessThan(80);
    expect(out).toMatch(/runs\/own +2 /);
  });
});

describe('a lock', () => {
  const gone = () =>
    JSON.stringify({
      pid: spawnSync(process.execPath, ['--version']).pid,
      host: hostname(),
      start: null,
    });
  test.each(['', '{"pid":', 'null', '\0\0\0\0'])(
    'that says %j is told, with what to do',
    (text) => {
      const run = theirs((run) => writeFileSync(join(run, 'lock'), text));
      const { code, err } = typed('resume', run, '--updates', '3', '--workers', '0');
      expect([code, err]).toEqual([2, expect.stringMatching(/has locked it; .* delete .*lock/)]);
      rmSync(join(run, 'lock'));
      expect(typed('resume', run, '--updates', '3', '--workers', '0').code).toBe(0);
    },
  );

  test.each([
    ['lock', ['lock']],
    ['lock.takeover', ['lock.takeover']],
    ['both', ['lock', 'lock.takeover']],
  ])('of a process that is gone is taken over: %s', (_what, names) => {
    const run = theirs((run) => {
      for (const name of names) writeFileSync(join(run, name), gone());
    });
    expect(typed('resume', run, '--updates', '3', '--workers', '0').code).toBe(0);
    expect(readdirSync(run).filter((name) => name.startsWith('lock'))).toEqual([]);
  });

  test('and a guard of it that says nothing are told', () => {
    const run = theirs((run) => {
      writeFileSync(join(run, 'lock'), gone());
      writeFileSync(join(run, 'lock.takeover'), '');
    });
    const { code, err } = typed('resume', run, '--updates', '3', '--workers', '0');
    expect([code, err]).toEqual([2, expect.stringMatching(/delete .*lock\.takeover/)]);
  });
});

describe('a small file asks for little', () => {
  /** A log of this one record in place of the run's. */
  async function withRecord(record: UnwrittenRecord): Promise<string> {
    const run = theirs((run) => {
      rmSync(join(run, 'episodes'), { recursive: true });
      mkdirSync(join(run, 'episodes'));
    });
    const writer = new EpisodeWriter(join(run, 'episodes'), START_OF_LOG);
    await writer.append([record]);
    writer.close();
    return run;
  }
  const sample = sampleEpisode(0);
  const { id } = sample.plan;

  const seated = (count: number): Episode => {
    const [seat] = Object.values(sample.plan.seats);
    const seats = Object.fromEntries(Array.from({ length: count }, (_, n) => [`seat-${n}`, seat]));
    return { ...sample, plan: { ...sample.plan, seats } } as Episode;
  };

  test('100,000 seats are shown in part; more than fit in the bound are never written', async () => {
    const run = await withRecord({ episode: seated(100_000), credits: [] });
    const { code, out, err } = typed('replay', run, '--episode', id);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('… 99,900 more seats; --json gives them all');
    expect(out.length).toBeLessThan(50_000);
    expect(typed('replay', run).code).toBe(0);
    await expect(withRecord({ episode: seated(200_000), credits: [] })).rejects.toThrow(
      /must hold at most 1048576 values, got more/,
    );
  });

  test('150,000 credits are shown in part; more than fit in the bound are never written', async () => {
    const [credit] = sampleCredits(sample);
    const credits = Array.from({ length: 150_000 }, () => credit as NonNullable<typeof credit>);
    const run = await withRecord({ episode: sample, credits });
    const { code, out, err } = typed('replay', run, '--episode', id);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('more credits; --json gives them all');
    expect(out.length).toBeLessThan(50_000);
    const twice = [...credits, ...credits];
    await expect(withRecord({ episode: sample, credits: twice })).rejects.toThrow(
      /must hold at most 1048576 values, got more/,
    );
  });

  test.each([2, 20])('%d MB of empty maps as events are refused', async (megabytes) => {
    const count = megabytes * 1_000_000;
    const name = new TextEncoder().encode('train-1-0');
    const head = [0x99, 2, 0xa0 | name.length, ...name, 0x90, 0, 0xc4, 0, 0xc4, 0, 0x90, 0xdd];
    const bytes = new Uint8Array(head.length + 4 + count).fill(0x80);
    bytes.set(head);
    new DataView(bytes.buffer).setUint32(head.length, count);
    const run = await withRecord({ episode: bytes, credits: [] });
    for (const args of [
      ['replay', run],
      ['replay', run, '--episode', 'train-1-0'],
    ]) {
      const { code, err } = typed(...args);
      expect([code, err]).toEqual([2, expect.stringMatching(/at most 1048576 values, got more/)]);
    }
    const { code, out } = typed('replay', run, '--verify', '--hashes');
    expect(code).toBe(3);
    expect(out).toContain('unreadable');
  });

  test('a folder of 100,000 files is read', () => {
    const run = theirs((run) => {
      renameSync(join(run, 'episodes', '000000.agon'), join(run, 'kept'));
      for (let n = 0; n < 100_000; n++) writeFileSync(join(run, 'episodes', `other-${n}`), '');
      renameSync(join(run, 'kept'), join(run, 'episodes', '000000.agon'));
    });
    expect(typed('replay', run).code).toBe(0);
    expect(typed('replay', run, '--verify', '--hashes').code).toBe(0);
    rmSync(run, { recursive: true });
  });
});
