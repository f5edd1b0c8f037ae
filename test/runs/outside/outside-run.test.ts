import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { decisionsOf } from '../../../src/core/episode.ts';
import type { Decision } from '../../../src/core/decision.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';
import { verifyRun } from '../../../src/runs/replay-run.ts';
import type { RunEvent } from '../../../src/runs/run-events.ts';
import { resumeRun, startRun } from '../../../src/runs/start-run.ts';
import { stateFolder } from '../../../src/runs/trust/state-folder.ts';
import { fails, openLocalServer, says } from '../../policies/endpoint/local-server.ts';
import type { Behaviour, LocalServer, Received } from '../../policies/endpoint/local-server.ts';

const scenario = join(import.meta.dirname, 'few-throws.ts');
const folder = mkdtempSync(join(tmpdir(), 'agon-outside-'));
const shared = process.env['XDG_STATE_HOME'];
beforeAll(() => (process.env['XDG_STATE_HOME'] = join(folder, 'own-state')));
afterAll(() => {
  process.env['XDG_STATE_HOME'] = shared;
  rmSync(folder, { recursive: true, force: true });
});
const servers: LocalServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

let runs = 0;
const newFolder = (): string => join(folder, `run-${++runs}`);

/** Throws by the seed that it is sent, as a real server draws by it. */
const throws: Behaviour = (response, received) => {
  const { seed } = received.body as { readonly seed: number };
  says('rps'[seed % 3] ?? 'r')(response, received);
};

async function serve(behaviour: Behaviour = throws): Promise<LocalServer> {
  const server = await openLocalServer([behaviour]);
  servers.push(server);
  return server;
}

const playedBy = ({ url }: LocalServer, who = 'left') => ({
  scenario,
  updates: 3,
  workers: 0,
  backend: 'wasm' as const,
  players: [`${who}=${url}#small`],
  endpoint: ['server=llama.cpp'],
});

const decisionsIn = (run: string): readonly Decision[] =>
  [...readRun(run).episodes.read()].flatMap((stored) => decisionsOf(stored.decode().episode));
const asked = ({ received }: LocalServer): readonly string[] =>
  received.map(({ body }: Received) => String(body['seed']));

describe('a run with a model behind an endpoint', { timeout: 120_000 }, () => {
  test('is recorded with what was shown and said, verified with nobody there, and trains who is here', async () => {
    const server = await serve();
    const [out, events] = [newFolder(), [] as RunEvent[]];
    const onEvent = (event: RunEvent) => void events.push(event);
    const result = await startRun({ ...playedBy(server), out, onEvent });
    expect(result).toMatchObject({ ended: 'complete', updates: 3, workers: 0 });
    await server.close();

    const decisions = decisionsIn(out);
    const outside = decisions.filter(({ agent }) => agent === 'left');
    expect(outside).toHaveLength(18);
    for (const decision of outside) {
      expect(decision).toMatchObject({ policy: 'small', version: 0, model: 'small', tokens: [] });
      expect(decision.shown.kind).toBe('chat');
      expect(decision.usage).toMatchObject({ tokensIn: 20, tokensOut: 5 });
    }
    expect(decisions.filter(({ agent }) => agent === 'right')[0]).toMatchObject({
      policy: 'player',
      shown: { kind: 'compact' },
    });
    // Whoever is left learns: the versions go on.
    expect(Math.max(...decisions.map(({ version }) => version))).toBe(2);
    const told = events.flatMap((event) => (event.kind === 'outside' ? [event.text] : []));
    expect(told).toEqual([expect.stringContaining('never trained on')]);
    expect(await verifyRun({ run: out })).toMatchObject({ episodes: 18, firstDifference: null });
  });

  test('asks nothing again that was answered, wherever it was killed', async () => {
    const whole = await serve();
    const reference = newFolder();
    await startRun({ ...playedBy(whole), out: reference });
    const texts = decisionsIn(reference).map(({ text }) => text);

    // What a kill leaves behind at the 5th request of all, and in the middle of the second update.
    for (const killedAt of [5, 18]) {
      const [out, left] = [newFolder(), newFolder()];
      const first: LocalServer = await serve((response, received) => {
        if (first.received.length === killedAt) cpSync(out, left, { recursive: true });
        throws(response, received);
      });
      await startRun({ ...playedBy(first), out });
      rmSync(join(left, 'lock'), { recursive: true, force: true });
      const kept = readFileSync(join(left, 'outside.jsonl'), 'utf8').trim().split('\n').length;
      expect(kept).toBeGreaterThan(0);

      const second = await serve();
      await resumeRun({ run: left, workers: 0, players: [`left=${second.url}#small`] });
      expect(decisionsIn(left).map(({ text }) => text)).toEqual(texts);
      // Those that were under way when it was killed, and all that follow.
      expect(asked(second)).toHaveLength(asked(whole).length - kept);
      expect(await verifyRun({ run: left })).toMatchObject({ firstDifference: null });
    }
  });

  test('stops with everything saved when its budget is used up, and goes on with a larger one', async () => {
    const server = await serve();
    const out = newFolder();
    const events: RunEvent[] = [];
    const short = await startRun({
      ...playedBy(server),
      out,
      endpoint: ['server=llama.cpp', 'maxTokens=10', 'budget.tokens=500'],
      onEvent: (event) => void events.push(event),
    });
    expect(short).toMatchObject({ ended: 'budget' });
    const paid = server.received.length;
    expect(25 * paid).toBeLessThanOrEqual(1800);
    const alarm = events.findLast(({ kind }) => kind === 'alarm');
    expect(alarm).toMatchObject({ name: 'budget' });
    expect(JSON.stringify(alarm)).toContain(`${25 * paid} of 500 tokens in ${paid} replies`);

    const rest = { run: out, workers: 0, endpoint: ['budget.tokens=0'] };
    expect(await resumeRun(rest)).toMatchObject({ ended: 'complete', updates: 3 });
    const whole = await serve();
    await startRun({ ...playedBy(whole), out: newFolder() });
    expect(asked(server).length).toBe(asked(whole).length);
    expect(new Set(asked(server))).toEqual(new Set(asked(whole)));
  });

  test('stops when the server is gone, and goes on where it is back', async () => {
    const server: LocalServer = await serve((response, received) =>
      (server.received.length < 12 ? throws : fails(401))(response, received),
    );
    const out = newFolder();
    expect(await startRun({ ...playedBy(server), out })).toMatchObject({ ended: 'outage' });
    const second = await serve();
    const again = { run: out, workers: 0, players: [`left=${second.url}#small`] };
    expect(await resumeRun(again)).toMatchObject({ ended: 'complete' });
  });

  test('a request that fails ends one game, which a resumed run remembers', async () => {
    const server: LocalServer = await serve((response, received) =>
      (server.received.length === 10 ? fails(400) : throws)(response, received),
    );
    const out = newFolder();
    await startRun({ ...playedBy(server), out, updates: 1 });
    const failed = [...readRun(out).episodes.read()]
      .map((stored) => stored.decode().episode)
      .filter(({ ending }) => ending.kind === 'failed');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.ending).toMatchObject({ where: 'left' });
    expect(readFileSync(join(out, 'outside.jsonl'), 'utf8')).toContain('"failed":"400');
    expect(await verifyRun({ run: out })).toMatchObject({ firstDifference: null });
  });

  test('says which worker threads it can’t have', async () => {
    const server = await serve();
    await expect(startRun({ ...playedBy(server), workers: 1, out: newFolder() })).rejects.toThrow(
      /workers: must be 0 where policies are asked at an endpoint, got 1/,
    );
  });
});

describe('a key', () => {
  const key = 'sk-0123456789-secret';

  test('is sent to the host that it was named for, and appears in nothing that is written or told', async () => {
    vi.stubEnv('EXAMPLE_KEY', key);
    const server = await serve((response, received) => {
      if (server.received.length === 10) {
        fails(400, {}, { message: `never say ${key}` })(response, received);
      } else throws(response, received);
    });
    const out = newFolder();
    const events: RunEvent[] = [];
    const result = await startRun({
      ...playedBy(server),
      out,
      updates: 1,
      keyEnv: ['EXAMPLE_KEY'],
      onEvent: (event) => void events.push(event),
    });
    expect(new Set(server.received.map(({ headers }) => headers['authorization']))).toEqual(
      new Set([`Bearer ${key}`]),
    );
    expect(JSON.stringify([events, result])).not.toContain(key);
    for (const place of [out, stateFolder()]) {
      for (const name of readdirSync(place, { recursive: true, withFileTypes: true })) {
        if (!name.isFile()) continue;
        const bytes = readFileSync(join(name.parentPath, name.name));
        expect(bytes.includes(key), name.name).toBe(false);
        expect(bytes.includes('EXAMPLE_KEY'), name.name).toBe(false);
      }
    }
    // Compressed, too.
    expect(JSON.stringify(decisionsIn(out))).not.toContain(key);
  });

  test('isn’t sent by a run’s word: resumed without naming it, none is', async () => {
    vi.stubEnv('EXAMPLE_KEY', key);
    const server = await serve();
    const out = newFolder();
    await startRun({ ...playedBy(server), out, updates: 1, keyEnv: ['EXAMPLE_KEY'] });
    const before = server.received.length;
    await resumeRun({ run: out, workers: 0, updates: 2 });
    expect(server.received.length).toBeGreaterThan(before);
    for (const { headers } of server.received.slice(before)) {
      expect(headers).not.toHaveProperty('authorization');
    }
    await expect(resumeRun({ run: out, updates: 3, keyEnv: ['EXAMPLE_KEY'] })).rejects.toThrow(
      /must say whose key it is, got no address/,
    );
  });
});

describe('an address that a run names', () => {
  test('is asked only where this user has trusted it, and looked at without asking anybody', async () => {
    const server = await serve();
    const out = newFolder();
    await startRun({ ...playedBy(server), out, updates: 1 });
    rmSync(join(stateFolder(), 'trusted'), { recursive: true, force: true });
    const before = server.received.length + server.looks.length;
    const again = { run: out, workers: 0, updates: 2, scenario };
    await expect(resumeRun(again)).rejects.toThrow(
      new RegExp(`sends its games to ${new URL(server.url).origin}, which must be trusted before`),
    );
    expect(await verifyRun({ run: out, scenario })).toMatchObject({ firstDifference: null });
    expect(server.received.length + server.looks.length).toBe(before);
    await resumeRun({ ...again, trust: true });
    expect(server.received.length).toBeGreaterThan(before);
  });
});
