import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { isThere } from '../required.ts';
import { hasModel, openProxy, startLlama } from './llama-server.ts';
import type { Fault } from './llama-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fails =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (response) =>
    response.writeHead(status, headers).end('{"error":{"message":"not now"}}');

/** By the number of the request. */
const FAULTS: Readonly<Record<number, Fault>> = {
  3: fails(503),
  6: () => undefined, // never answers
  9: (_, pass) => pass((reply) => ({ text: reply.slice(0, reply.length / 2), cut: true })),
  12: (_, pass) => pass((reply) => ({ text: reply.slice(0, reply.length / 2) })),
  15: fails(429, { 'retry-after': '1' }),
  18: (_, pass) => pass((reply) => ({ text: reply.replaceAll('"smollm2"', '"smollm3"') })),
  21: fails(500),
};

test.runIf(isThere('models', hasModel))(
  'a run with a real server survives a proxy that fails, stalls and lies, and is verified with both gone',
  async () => {
    const llama = await startLlama();
    const proxy = await openProxy(llama.port, FAULTS);
    const out = join(folder, 'run');
    try {
      const result = await startRun({
        scenario: join(import.meta.dirname, '../runs/outside/few-throws.ts'),
        players: [`left=${proxy.url}#smollm2`],
        endpoint: ['maxTokens=4', 'choices=check', 'timeoutSeconds=30', 'concurrency=2'],
        workers: 0,
        backend: 'wasm',
        out,
      });
      expect(result).toMatchObject({ ended: 'complete', updates: 3 });
    } finally {
      proxy.close();
      llama.stop();
    }
    expect(proxy.hit).toEqual(Object.keys(FAULTS).map(Number));
    const episodes = [...readRun(out).episodes.read()].map((stored) => stored.decode().episode);
    expect(episodes.map(({ ending }) => ending.kind)).toEqual(episodes.map(() => 'finished'));
    const said = episodes.flatMap(decisionsOf).filter(({ agent }) => agent === 'left');
    expect(said).toHaveLength(18);
    for (const { model, tokens, logProbs, usage, text } of said) {
      expect(model).toBe('smollm2');
      // Ids and log-probabilities as the server returned them, one for one.
      expect(tokens.length).toBeGreaterThan(0);
      expect(logProbs).toHaveLength(tokens.length);
      expect(Math.max(...logProbs)).toBeLessThanOrEqual(0);
      expect(usage?.tokensOut).toBeGreaterThan(0);
      expect(text).not.toBe('never heard');
    }
    expect(await verifyRun({ run: out })).toMatchObject({ firstDifference: null });
  },
);
