import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { openLocalServer, says } from '../policies/endpoint/local-server.ts';
import type { Behaviour } from '../policies/endpoint/local-server.ts';

/** The built command, as users have it. */
const agon = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const game = resolve(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts');
const folder = mkdtempSync(join(tmpdir(), 'agon-outside-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * At which request, counted from 1 over all processes, the one that runs is killed: further apart than requests are under
 * way, of which some may still come in.
 */
const KILLS = [3, 60, 140, 155, 180];

test('a run that is killed and resumed asks its endpoint nothing again that was answered', async () => {
  let child: ChildProcess | undefined;
  let kills: readonly number[] = [];
  const throws: Behaviour = (response, received) => {
    if (kills.includes(server.received.length)) child?.kill('SIGKILL');
    const { seed } = received.body as { readonly seed: number };
    says('rps'[seed % 3] ?? 'r')(response, received);
  };
  const server = await openLocalServer([throws]);
  const agonProcess = (...args: readonly string[]): Promise<number | null> => {
    const started = spawn(process.execPath, [agon, ...args, '--json'], { stdio: 'ignore' });
    child = started;
    return new Promise((done) => started.on('exit', (code) => done(code)));
  };
  const start = (out: string) => [
    ...['run', game, '--policy', `left=${server.url}#small`, '--updates', '4', '--out', out],
    ...['--set', 'games=8', '--endpoint', 'server=llama.cpp'],
  ];
  const texts = (run: string) =>
    [...readRun(run).episodes.read()].flatMap((stored) =>
      decisionsOf(stored.decode().episode).map(({ text }) => text),
    );
  const kept = (run: string): number => {
    const file = join(run, 'outside.jsonl');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
  };

  const whole = join(folder, 'whole');
  expect(await agonProcess(...start(whole))).toBe(0);
  const all = server.received.length;

  const broken = join(folder, 'broken');
  kills = KILLS.map((at) => all + at);
  let args: readonly string[] = start(broken);
  for (const _ of KILLS) {
    expect(await agonProcess(...args)).toBe(null); // killed
    args = ['resume', broken];
  }
  const answered = kept(broken);
  expect(answered).toBeGreaterThan(128); // past the first evaluation
  const before = server.received.length;
  expect(await agonProcess(...args)).toBe(0);
  expect(server.received.length - before).toBe(all - answered);
  expect(texts(broken)).toEqual(texts(whole));
  await server.close();
});
