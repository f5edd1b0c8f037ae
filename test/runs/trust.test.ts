import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { creditPayer } from '../../src/runs/paid-credits.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { loadRecorded } from '../../src/runs/trust/load-recorded.ts';
import { stateFolder } from '../../src/runs/trust/state-folder.ts';
import { isTrusted, trust } from '../../src/runs/trust/trust-store.ts';

const GAME = new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'agon-trust-'));
const [run, file, mark] = [join(folder, 'run'), join(folder, 'mine.mjs'), join(folder, 'executed')];
const source = (word: string) => `// ${word}
import { writeFileSync } from 'node:fs';
import game from ${JSON.stringify(GAME)};
writeFileSync(${JSON.stringify(mark)}, '');
export default { ...game, name: 'mine' };
`;
const forget = () => rmSync(join(stateFolder(), 'trusted'), { recursive: true, force: true });

const shared = process.env['XDG_STATE_HOME'];
beforeAll(async () => {
  process.env['XDG_STATE_HOME'] = join(folder, 'own-state');
  writeFileSync(file, source('first'));
  const set = ['games=4'];
  await startRun({ scenario: file, set, updates: 1, workers: 0, backend: 'wasm', out: run });
});
beforeEach(() => {
  writeFileSync(file, source('first'));
  rmSync(mark, { force: true });
});
afterAll(() => {
  process.env['XDG_STATE_HOME'] = shared;
  rmSync(folder, { recursive: true, force: true });
});

const withDescription = (change: object) => {
  const reader = readRun(run);
  return { ...reader, description: { ...reader.description, ...change } };
};

describe('code that a run names', () => {
  test('is trusted by who started the run, who is never asked', async () => {
    await expect(loadRecorded(readRun(run), {})).resolves.toMatchObject({ path: file });
  });

  test('is refused before it is imported where this user never trusted it', async () => {
    forget();
    await expect(loadRecorded(readRun(run), {})).rejects.toThrow(/pass \{ trust: true \}/);
    const typed = 'agon resume runs/theirs';
    await expect(loadRecorded(readRun(run), { typed })).rejects.toThrow(`type: ${typed} --trust`);
    expect(existsSync(mark)).toBe(false);
  });

  test('is asked for once where there is somebody to ask', async () => {
    forget();
    const asked: string[] = [];
    const ask = (answer: boolean) => (question: string) => {
      asked.push(question);
      return Promise.resolve(answer);
    };
    await expect(loadRecorded(readRun(run), { ask: ask(false) })).rejects.toThrow(UserError);
    await loadRecorded(readRun(run), { ask: ask(true) });
    await loadRecorded(readRun(run), { ask: ask(false) });
    expect(asked).toHaveLength(2);
  });

  test('is refused once it has changed, trusted or not, with the line to type', async () => {
    writeFileSync(file, source('second'));
    const typed = 'agon resume runs/mine';
    await expect(loadRecorded(readRun(run), { typed, trust: true })).rejects.toThrow(
      `type: ${typed} --scenario ${file}`,
    );
    expect(existsSync(mark)).toBe(false);
    await expect(loadRecorded(readRun(run), { scenario: file })).resolves.toMatchObject({
      path: file,
    });
  });

  test('is no relative path, and no name that leads elsewhere', async () => {
    const relative = withDescription({ scenarioFile: 'runs/x/n.mjs' });
    await expect(loadRecorded(relative, { trust: true })).rejects.toThrow(/absolute path/);
    const hidden = withDescription({ scenarioFile: null, scenario: '../../x' });
    await expect(loadRecorded(hidden, { trust: true })).rejects.toThrow(/no scenario of this name/);
  });

  test('is not run to show an episode with what it was paid', () => {
    forget();
    const [stored] = readRun(run).episodes.read();
    const { episode, credits } = stored?.decode() ?? {};
    const { unweighed } = creditPayer(run)(episode?.plan.id ?? '', credits ?? []);
    expect(unweighed).toBeUndefined();
    expect(existsSync(mark)).toBe(false);
  });
});

describe('what this user trusts', () => {
  const what = { kind: 'file', path: '/a/b.ts', digest: 'd' } as const;

  test('is kept apart from runs, and goes by path and digest', () => {
    const state = join(folder, 'state');
    expect(isTrusted(what, state)).toBe(false);
    trust(what, state);
    expect(isTrusted(what, state)).toBe(true);
    expect(isTrusted({ ...what, path: '/a/c.ts' }, state)).toBe(false);
    expect(isTrusted({ ...what, digest: 'e' }, state)).toBe(false);
  });

  test('lies where each system keeps such things', () => {
    expect(stateFolder({ XDG_STATE_HOME: '/s' }, 'linux', '/h')).toBe(join('/s', 'agon'));
    expect(stateFolder({}, 'linux', '/h')).toBe(join('/h', '.local', 'state', 'agon'));
    expect(stateFolder({}, 'darwin', '/h')).toBe(
      join('/h', 'Library', 'Application Support', 'agon'),
    );
    expect(stateFolder({ LOCALAPPDATA: 'L' }, 'win32', 'h')).toBe(join('L', 'agon'));
  });
});
