/**
 * Agon beside its peers, on this machine, in one run of about two minutes:
 *
 *   npm run bench -- [--python PATH] [--rounds N] [--json]
 *
 * Training step and sampling of one reference model against PyTorch and JAX on one thread each (skipped
 * with a message where they are missing) and against a floor, the time that the products of the model
 * alone take at the peak of 128-bit WebAssembly (peak.ts); the episode loop against bare XState,
 * recording on against off.
 * All are measured in turn within each round, and ratios are taken within rounds, because other work
 * comes and goes on a machine. Given are the median of the rounds and, in brackets, the middle half of them.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openEngine } from '../src/engine/index.ts';
import { makeSampler } from './engine-sampling.ts';
import { makeStep } from './engine-step.ts';
import { measureEpisodeLoop, shapes } from './episode-loop.ts';
import { makePeak } from './peak.ts';
import { openPeer } from './peers/peer.ts';
import type { Peer, PeerName } from './peers/peer.ts';
import { measureRecording } from './recording.ts';
import { STEP_PRODUCTS, TIME, TOKEN_PRODUCTS } from './reference-model.ts';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: process.env['PYTHON'] ?? 'python3' },
    rounds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(options.rounds);
if (!(ROUNDS >= 1)) throw new Error(`--rounds: must be 1 or more, got ${options.rounds}; try 15`);
const SAMPLES = [64, 256, 1024]; // sequences sampled side by side
const STEPS_EACH = 5;
const FLOOR = 'the products at peak';
const peak = await makePeak();

interface Metric {
  readonly what: string;
  readonly unit: string;
  /** Of whoever was measured, by name. */
  readonly values: Readonly<Record<string, Spread>>;
  /** How many times as fast as each other Agon is; above 1 is faster. */
  readonly ratios: Readonly<Record<string, Spread>>;
}

interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below = Number.NaN, above = below] = sorted.slice(
      Math.floor(place),
      Math.floor(place) + 2,
    );
    return below + (above - below) * (place % 1);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));

interface Contender {
  readonly name: string;
  /** Milliseconds of one time, the median of a few. */
  readonly measure: () => Promise<number>;
}

/** One time of each contender per round, the first round not counted. */
async function interleave(contenders: readonly Contender[]): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, measure } of contenders) {
      const milliseconds = await measure();
      if (round > 0) (times[name] ??= []).push(milliseconds);
    }
  }
  return times;
}

/** From milliseconds a round to `unit`s, with the ratios of the others' times to ours. */
function compared(
  what: string,
  unit: string,
  times: Readonly<Record<string, readonly number[]>>,
  valueOf: (milliseconds: number) => number,
): Metric {
  const { agon = [], ...others } = times;
  return {
    what,
    unit,
    values: mapValues(times, (each) => spread(each.map(valueOf))),
    ratios: mapValues(others, (each) =>
      spread(each.map((milliseconds, i) => milliseconds / (agon[i] ?? Number.NaN))),
    ),
  };
}

async function timed(work: () => unknown, times: number): Promise<number> {
  const milliseconds: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    milliseconds.push(performance.now() - start);
  }
  return spread(milliseconds).median;
}

const cores: Record<string, number> = {};
const ofPeers = (
  peers: Readonly<Record<string, Peer>>,
  request: Parameters<Peer['measure']>[0],
): Contender[] =>
  Object.entries(peers).map(([name, peer]) => ({
    name,
    measure: async () => {
      const answer = await peer.measure(request);
      cores[name] = Math.max(cores[name] ?? 0, answer.cores);
      return spread(answer.milliseconds).median;
    },
  }));

/** What the matrix products alone would take if nothing kept the processor from multiplying. */
const floor = (products: number, times: number): Contender => ({
  name: FLOOR,
  measure: () => timed(() => peak(products), times),
});

async function compareTraining(peers: Readonly<Record<string, Peer>>): Promise<Metric> {
  const step = makeStep(await openEngine({ backend: 'wasm' }));
  const ours = { name: 'agon', measure: () => timed(step, STEPS_EACH) };
  const theirs = ofPeers(peers, { what: 'step', times: STEPS_EACH });
  const rounds = await interleave([ours, ...theirs, floor(STEP_PRODUCTS, STEPS_EACH)]);
  return compared('training step', 'ms', rounds, (ms) => ms);
}

async function compareSampling(
  batch: number,
  peers: Readonly<Record<string, Peer>>,
): Promise<Metric> {
  const { run } = await makeSampler(batch);
  const times = Math.max(1, Math.round(256 / batch));
  const ours = { name: 'agon', measure: () => timed(run, times) };
  const theirs = ofPeers(peers, { what: 'sample', batch, times });
  const products = batch * TIME * TOKEN_PRODUCTS;
  const rounds = await interleave([ours, ...theirs, floor(products, times)]);
  const inThousands = (milliseconds: number) => (batch * TIME) / milliseconds;
  return compared(`sampling, B=${batch}`, 'k tokens/s', rounds, inThousands);
}

async function compareLoops(): Promise<Metric[]> {
  const metrics: Metric[] = [];
  for (const shape of shapes) {
    const each = await measureEpisodeLoop(shape, ROUNDS, 0.2);
    const { loop, bare } = mapValues(each.messagesPerSecond, (value) => spread([value / 1000]));
    metrics.push({
      what: `episode loop, ${each.shape}`,
      unit: 'k messages/s',
      values: { ...(loop && { agon: loop }), ...(bare && { 'bare XState': bare }) },
      ratios: {
        'bare XState': spread(each.loopToBare),
        'bare XState, started': spread(each.loopToBareWithoutStarting),
      },
    });
  }
  return metrics;
}

async function compareRecording(): Promise<Metric> {
  const { off, on } = await measureRecording(6 * ROUNDS);
  const warm = 2 * ROUNDS;
  const counted = { agon: on.slice(warm), 'recording off': off.slice(warm) };
  return compared('recording on', 'us/episode', counted, (microseconds) => microseconds);
}

function show({ what, unit, values, ratios }: Metric): void {
  const text = ({ median, lower, upper }: Spread, digits: number) =>
    lower === upper
      ? median.toFixed(digits)
      : `${median.toFixed(digits)} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
  console.log(`${what}, ${unit}`);
  for (const name of new Set([...Object.keys(values), ...Object.keys(ratios)])) {
    const value = values[name] === undefined ? '' : text(values[name], 1);
    const ratio =
      ratios[name] === undefined ? '' : `agon is ${text(ratios[name], 2)} times as fast`;
    console.log(`  ${name.padEnd(22)}${value.padEnd(26)}${ratio}`.trimEnd());
  }
}

const peers: Record<string, Peer> = {};
const skipped: string[] = [];
const names: readonly PeerName[] = ['torch', 'jax'];
for (const name of names) {
  const peer = await openPeer(name, options.python);
  if (typeof peer === 'string') skipped.push(peer);
  else peers[name] = peer;
}
skipped.forEach((message) => console.error(message));

const metrics: Metric[] = [];
const add = (metric: Metric): void => {
  metrics.push(metric);
  if (!options.json) show(metric);
};
add(await compareTraining(peers));
for (const batch of SAMPLES) add(await compareSampling(batch, peers));
const versions = mapValues(peers, ({ version, chosen }) => ({ version, chosen }));
Object.values(peers).forEach((peer) => peer.close());
(await compareLoops()).forEach(add);
add(await compareRecording());

const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
if (options.json) console.log(JSON.stringify({ machine, versions, cores, skipped, metrics }));
else console.log(JSON.stringify({ machine, versions, cores }));
