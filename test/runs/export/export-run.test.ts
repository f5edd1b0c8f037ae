import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionsOf } from '../../../src/core/episode.ts';
import { exportRun } from '../../../src/runs/export/export-run.ts';
import type { ExportOptions } from '../../../src/runs/export/export-run.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';
import { echoExperiment, runsFolder } from '../echo-experiment.ts';

// That the libraries these files are for can read them, test/reference/read-exports.py shows.
const runs = runsFolder();
let run: string;
beforeAll(async () => {
  await runs.train('exported', echoExperiment(), { updates: 2 });
  run = runs.at('exported');
});
afterAll(() => runs.remove());

let folders = 0;
const exported = (options: Omit<ExportOptions, 'run' | 'out'>) =>
  exportRun({ run, out: runs.at(`out-${++folders}`), ...options });

type Row = Readonly<Record<string, unknown>>;

async function parquetRows(options: Omit<ExportOptions, 'run' | 'out'>): Promise<readonly Row[]> {
  const { files } = await exported(options);
  const bytes = readFileSync(files[0] ?? '');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const rows = await parquetReadObjects({ file });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null])),
  );
}

async function jsonRows(options: Omit<ExportOptions, 'run' | 'out'>): Promise<readonly Row[]> {
  const { files } = await exported({ format: 'jsonl', ...options });
  const lines = readFileSync(files[0] ?? '', 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

const recorded = () => [...readRun(run).episodes.read()].map((entry) => entry.decode());

describe('a data set', () => {
  test('has one row a decision in the order of the log, with the origin of each', async () => {
    const rows = await parquetRows({ as: 'rollouts' });
    const decisions = recorded().flatMap(({ episode }) => decisionsOf(episode));
    expect(rows.map(({ episode, agent, decision }) => [episode, agent, decision])).toEqual(
      decisions.map(({ episode, agent, decisionIndex }) => [episode, agent, decisionIndex]),
    );
    expect(rows.every(({ run: from, policy }) => from === run && policy === 'agent')).toBe(true);
  });

  test('has tokens and log-probabilities to the last digit, and the same in Parquet as in JSON lines', async () => {
    const [parquet, json] = [
      await parquetRows({ as: 'rollouts' }),
      await jsonRows({ as: 'rollouts' }),
    ];
    const decisions = recorded().flatMap(({ episode }) => decisionsOf(episode));
    expect(parquet.map(({ logprobs }) => logprobs)).toEqual(decisions.map((one) => one.logProbs));
    expect(json.map(({ logprobs }) => logprobs)).toEqual(decisions.map((one) => one.logProbs));
    expect(parquet.map((row) => row['completion_ids'])).toEqual(
      decisions.map(({ tokens }) => tokens),
    );
    expect(parquet).toEqual(json);
  });

  test('tells what each term paid, their sum, and the advantage that was trained on', async () => {
    const rows = await jsonRows({ as: 'sft' });
    for (const { reward, reward_terms: terms, advantage } of rows) {
      expect(terms).toEqual({ 'pays-right': reward });
      expect(advantage).toBeTypeOf('number');
    }
    expect(new Set(rows.map(({ reward }) => reward)).size).toBeGreaterThan(1);
  });

  test('of preferences holds the best reply to a prompt against the worst, without ties', async () => {
    const pairs = await jsonRows({ as: 'preference' });
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      expect(Number(pair['reward'])).toBeGreaterThan(Number(pair['rejected_reward']));
    }
  });

  test('of labels calls wanted what earned more than its prompt’s mean', async () => {
    const rows = await jsonRows({ as: 'kto' });
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set([true, false]));
    const rewards = (label: boolean) =>
      rows.filter((row) => row['label'] === label).map(({ reward }) => Number(reward));
    expect(Math.min(...rewards(true))).toBeGreaterThan(Math.max(...rewards(false)) - 1e-12);
  });

  test('has columns for the library that is named, and says which there are where it has none', async () => {
    const [row] = await jsonRows({ as: 'grpo', for: 'verl' });
    expect(row).toMatchObject({ data_source: 'agon/echo', reward_model: { style: 'rule' } });
    await expect(exported({ as: 'grpo', for: 'prime-rl' })).rejects.toThrow(
      /grpo has columns for trl, verl/,
    );
  });
});

test('a trace marks as sampled what the policy said, and nothing else', async () => {
  const [row] = await jsonRows({ as: 'traces' });
  const { nodes } = row?.['trace'] as {
    nodes: { sampled: boolean; mask: boolean[]; logprobs?: number[] }[];
  };
  expect(nodes.map(({ sampled }) => sampled)).toEqual([false, true]);
  expect(nodes[1]?.mask).toHaveLength(nodes[1]?.logprobs?.length ?? NaN);
});

test('an Inspect archive has the four kinds of files, and one sample an episode', async () => {
  const { files, count } = await exported({ as: 'eval' });
  const names = Object.keys(unzipSync(readFileSync(files[0] ?? '')));
  expect(names).toEqual(
    expect.arrayContaining(['_journal/start.json', 'summaries.json', 'header.json']),
  );
  expect(names.filter((name) => name.startsWith('samples/'))).toHaveLength(count);
  const samples = unzipSync(readFileSync(files[0] ?? ''))['samples/train-1-0_epoch_1.json'];
  expect(JSON.parse(strFromU8(samples ?? new Uint8Array()))).toMatchObject({ id: 'train-1-0' });
});

test('events of TensorBoard are records whose lengths lead to the end of the file', async () => {
  const { files, count } = await exported({ as: 'tensorboard' });
  expect(basename(files[0] ?? '')).toMatch(/^events\.out\.tfevents\./);
  const bytes = readFileSync(files[0] ?? '');
  let records = 0;
  let at = 0;
  for (; at < bytes.length; records++) at += 16 + Number(bytes.readBigUInt64LE(at));
  expect([at, records]).toEqual([bytes.length, count]);
  // As TFRecords have it: CRC-32C of the length, rotated by 15 bits, plus a constant.
  const crc = crc32c(bytes.subarray(0, 8));
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // the known answer of the checksum itself
  expect(bytes.readUInt32LE(8)).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
});

/** Bit by bit, as it is defined. */
function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test('spans of OpenTelemetry are children of their episode’s', async () => {
  const { files } = await exported({ as: 'otlp' });
  const [line = ''] = readFileSync(files[0] ?? '', 'utf8').split('\n');
  const { resourceSpans } = JSON.parse(line) as {
    resourceSpans: { scopeSpans: { spans: { spanId: string; parentSpanId?: string }[] }[] }[];
  };
  const [episode, ...decisions] = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(decisions.length).toBeGreaterThan(0);
  expect(decisions.every(({ parentSpanId }) => parentSpanId === episode?.spanId)).toBe(true);
});

test('nothing is written into a folder that holds something', async () => {
  const out = runs.at('full');
  await exportRun({ run, as: 'otlp', out });
  writeFileSync(join(out, 'mine.txt'), 'mine');
  await expect(exportRun({ run, as: 'sft', out })).rejects.toThrow(/must be an empty folder/);
  expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('mine');
});
