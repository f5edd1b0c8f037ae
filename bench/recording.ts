/**
 * What recording costs: `npx tsx -C agon-source bench/recording.ts`. One thread; the fastest of several
 * rounds.
 *
 * First the episode loop of SPC's sneaky game (a sneaky generator, four critics, all with fixed replies,
 * so that nothing but the loop takes time) with recording off and on, in interleaved rounds. Then the
 * parts of recording, per episode, on made-up episodes of about the size of such a game (16 messages,
 * 8 decisions, 34 states), beside JSON.
 */
import { decideAll } from '../src/policies/decide-all.ts';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { perfectSolver } from '../agents/solver.ts';
import { adversarialEnvironment } from '../scenarios/curricula/adversarial-steps/index.ts';
import { arithmetic } from '../environments/tasks/arithmetic/arithmetic.ts';
import type { Episode, EpisodePlan } from '../src/core/episode.ts';
import { foldKey, keyFromSeed } from '../src/core/random.ts';
import type { Policy } from '../src/policies/policy.ts';
import { scriptedPolicy } from '../src/policies/scripted-policy.ts';
import type { Script } from '../src/policies/scripted-policy.ts';
import { crc32 } from '../src/recording/crc32.ts';
import { decodeEpisode } from '../src/recording/decode-episode.ts';
import { encodeEpisode } from '../src/recording/encode-episode.ts';
import { EpisodeLog } from '../src/recording/episode-log-file.ts';
import { EpisodeWriter } from '../src/recording/episode-writer-file.ts';
import { hashEpisode } from '../src/recording/hash-episode.ts';
import { START_OF_LOG } from '../src/recording/log-folder-file.ts';
import { verifyLog } from '../src/recording/verify-log-file.ts';
import { simulateEpisodes } from '../src/actors/simulate-episodes.ts';
import { sampleCredits, sampleEpisode } from '../test/recording/sample-episode.ts';

const WAVE = 512; // episodes that are recorded with one write
const ROUNDS = 30; // of one wave each, after a third as many to warm up
const LOOP_WAVE = 128; // short rounds: more of them are undisturbed
const LOOP_ROUNDS = 200;

/** The fastest round, in microseconds per episode: the one that was disturbed least. */
async function measure(round: () => void | Promise<void>): Promise<number> {
  for (let i = 0; i < ROUNDS / 3; i++) await round();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const start = process.hrtime.bigint();
    await round();
    times.push(Number(process.hrtime.bigint() - start) / 1000 / WAVE);
  }
  return Math.min(...times);
}

function show(what: string, microseconds: number, bytes?: number): void {
  const size = bytes === undefined ? '' : `${bytes.toFixed(0)} bytes`;
  console.log(`  ${what.padEnd(44)}${microseconds.toFixed(2).padStart(8)} us${size.padStart(14)}`);
}

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'agon-bench-'));
}

/** A scripted policy whose decisions have tokens, as a transformer's have. */
function speaking(name: string, script: Script): Policy {
  const scripted = scriptedPolicy(name, script);
  return {
    ...scripted,
    decide: async (requests) => {
      const decisions = await decideAll(scripted, requests);
      return decisions.map((decision) => {
        const tokens = Array.from(decision.text, (character) => character.charCodeAt(0) % 24);
        return { ...decision, tokens, logProbs: tokens.map((token) => Math.fround(-token / 7)) };
      });
    },
  };
}

/** The episode loop of SPC with recording off and on: microseconds per episode of every round. */
export interface RecordingMetrics {
  readonly off: readonly number[];
  readonly on: readonly number[];
  readonly bytesEach: number;
}

export async function measureRecording(rounds = LOOP_ROUNDS): Promise<RecordingMetrics> {
  const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
  const environment = adversarialEnvironment({ domain, critics: 4 });
  const seat = (policy: string) => (agent: string) =>
    [
      agent,
      { role: environment.roles[agent]?.name ?? '', policy, version: 'latest' as const },
    ] as const;
  const seats = Object.fromEntries([
    ...['solver', 'sneaky', 'verifier'].map((agent) => seat(agent)(agent)),
    ...['critic-1', 'critic-2', 'critic-3', 'critic-4'].map(seat('critic')),
  ]);
  const plans = Array.from({ length: LOOP_WAVE }, (_, i): EpisodePlan => ({
    id: `train-0-${i}`,
    group: `train-0-${i}`,
    key: foldKey(keyFromSeed(1), i),
    environment: environment.name,
    task: { game: 'sneaky', problem: '47;+86;-58', place: 1 },
    seats,
  }));
  const policies = {
    solver: speaking('solver', perfectSolver(domain)),
    sneaky: speaking('sneaky', () => '33-85=58'),
    critic: speaking('critic', () => '5=7>n'),
  };
  const play = () =>
    simulateEpisodes(plans, {
      environments: [environment],
      policies,
      sampling: { temperature: 1, topP: 1 },
    });
  const credits = (await play()).map(sampleCredits);
  const folder = emptyFolder();
  const log = new EpisodeWriter(folder, START_OF_LOG);
  let bytesEach = 0;
  const times: Record<'off' | 'on', number[]> = { off: [], on: [] };
  for (let i = 0; i < rounds; i++) {
    for (const mode of ['off', 'on'] as const) {
      const start = process.hrtime.bigint();
      const played = await play();
      if (mode === 'on') {
        await log.append(played.map((episode, of) => ({ episode, credits: credits[of] ?? [] })));
      }
      times[mode].push(Number(process.hrtime.bigint() - start) / 1000 / plans.length);
    }
    if (i === 0) bytesEach = log.position.bytes / plans.length;
  }
  log.close();
  rmSync(folder, { recursive: true });
  return { ...times, bytesEach };
}

async function showLoop(): Promise<void> {
  const { off, on, bytesEach } = await measureRecording();
  const fastest = { off: Math.min(...off), on: Math.min(...on) };
  console.log('per episode, the loop of SPC:');
  show('recording off', fastest.off);
  show('recording on', fastest.on, bytesEach);
  const cost = (100 * (fastest.on - fastest.off)) / fastest.off;
  console.log(`  recording costs ${cost.toFixed(1)} % of the loop`);
}

async function measureParts(): Promise<void> {
  const episodes = Array.from({ length: WAVE }, (_, i) => sampleEpisode(i));
  const records = episodes.map((episode) => ({ episode, credits: sampleCredits(episode) }));
  const encoded = episodes.map(encodeEpisode);
  const texts = episodes.map((episode) => JSON.stringify(episode));
  const sizeOf = (all: readonly { length: number }[]) =>
    all.reduce((sum, { length }) => sum + length, 0) / WAVE;
  const forEach = (work: (episode: Episode) => unknown) => () => void episodes.forEach(work);
  const forBytes = (work: (bytes: Uint8Array) => unknown) => () =>
    void encoded.forEach((each) => work(each));

  console.log('per episode, writing:');
  show('encode', await measure(forEach(encodeEpisode)), sizeOf(encoded));
  const toJson = forEach((each) => JSON.stringify(each));
  show('the same as JSON, not checked', await measure(toJson), sizeOf(texts));
  show('checksum', await measure(forBytes((each) => crc32(each))));
  show('checksum by zlib', await measure(forBytes((each) => zlibCrc32(each))));
  const folder = emptyFolder();
  const log = new EpisodeWriter(folder, START_OF_LOG);
  const all = await measure(() => log.append(records));
  show('all: encode, credits, compress, write', all, log.position.bytes / log.position.episodes);
  log.close();
  rmSync(folder, { recursive: true });

  console.log('per episode, reading:');
  show('decode and check', await measure(forBytes((each) => decodeEpisode(each))));
  const fromJson = () => void texts.forEach((text) => JSON.parse(text) as unknown);
  show('the same from JSON, not checked', await measure(fromJson));
  show('hash, as in a browser', await measure(forBytes((each) => hashEpisode(each))));
  const nodeHash = (each: Uint8Array) => createHash('sha256').update(each).digest('hex');
  show('hash, Node', await measure(forBytes(nodeHash)));
  const once = emptyFolder();
  const onceLog = new EpisodeWriter(once, START_OF_LOG);
  await onceLog.append(records);
  onceLog.close();
  const walk = () => {
    for (const entry of new EpisodeLog(once).read()) entry.id satisfies string;
  };
  show('walk over the log', await measure(walk));
  const verify = () => void verifyLog(once);
  show('verify the log', await measure(verify));
  const reader = new EpisodeLog(once);
  show('look up by id', await measure(forEach((each) => reader.get(each.plan.id))));
  rmSync(once, { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await showLoop();
  await measureParts();
}
