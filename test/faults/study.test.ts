import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { varySettings } from '../../src/runs/study/plan-study.ts';
import { runStudy } from '../../src/runs/study/run-study.ts';
import type { StudyEvent, StudyOptions } from '../../src/runs/study/run-study.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-study-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = fileURLToPath(
  new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url),
);
const asked: StudyOptions = {
  scenario,
  variants: varySettings(['learningRate=0,0.01']),
  seeds: [1, 2],
  starts: [7],
  updates: 3,
  jobs: 2,
  out: join(folder, 'rps'),
};

test('a study ended in the middle goes on where it was, and makes no run twice', async () => {
  const controller = new AbortController();
  const finished: string[] = [];
  const note = (event: StudyEvent) => {
    if (event.kind === 'finished') finished.push(event.run);
    if (finished.length === 2) controller.abort();
  };
  const first = await runStudy({ ...asked, signal: controller.signal, onEvent: note });
  expect(first.missing).toBeGreaterThan(0);
  expect(first.failed).toEqual([]);

  const begun: string[] = [];
  const second = await runStudy({
    ...asked,
    onEvent: (event) => event.kind === 'begun' && begun.push(event.run),
  });
  expect(begun.filter((run) => finished.includes(run))).toEqual([]);
  expect(second).toMatchObject({ failed: [], missing: 0 });
  expect(second.variants.map(({ variant, runs }) => [variant, runs])).toEqual([
    ['learningRate=0', 2],
    ['learningRate=0.01', 2],
  ]);
});

test('variants begin with the weights of their shared start; what does not learn stays there', async () => {
  const { variants } = await runStudy(asked);
  const [still, learning] = variants.map(({ figures }) => figures['rock']);
  expect(still?.gain).toEqual({ mean: 0, interval: [0, 0], count: 2 });
  expect(learning?.before).toEqual(still?.before);
  expect(learning?.gain.mean).not.toBe(0);
  expect(readdirSync(asked.out).filter((name) => name.startsWith('start-7-'))).toHaveLength(1);
});

test('a study that asks for something else refuses the folder of another', async () => {
  await expect(runStudy({ ...asked, updates: 4 })).rejects.toThrow(
    /holds a study of other settings.*choose another folder/,
  );
});

test('a run that fails is reported by its words, and takes no other down', async () => {
  const { failed, missing, variants } = await runStudy({
    ...asked,
    variants: varySettings(['learningRate=-1,0.01']),
    seeds: [1],
    starts: null,
    out: join(folder, 'wrong'),
  });
  expect(failed.map(({ run }) => run)).toEqual(['learningRate=-1-seed-1']);
  expect(failed[0]?.error).toMatch(/learning rate|learningRate/i);
  expect(missing).toBe(1);
  expect(variants.map(({ variant }) => variant)).toEqual(['learningRate=0.01']);
});
