import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionsOf } from 'agon-sim';
import { readRun, startRun } from 'agon-sim/node';
import type { RunReader } from 'agon-sim/node';

/*
 * Whether a change of the code leaves training as it was, to the last digit: for each shipped scenario
 * and three seeds, the hash of every text and every metric of twenty updates. Warm starts and games are
 * cut short, but long enough for replies that can be read.
 *
 *   npx tsx -C agon-source bench/fingerprint.ts --save FILE [SCENARIO[:SEED] …]    on the code before
 *   npx tsx -C agon-source bench/fingerprint.ts --check FILE [SCENARIO[:SEED] …]   on the code after
 */

const VOTES = [
  'games.questions=6',
  'warmStart.steps=80',
  'warmStart.problems=400',
  'evaluation.brief=10',
  'evaluation.full=20',
];
const CORRECTIONS = [
  'games.problems=6',
  'games.samples=4',
  'warmStart.steps=200',
  'warmStart.habitSteps=40',
  'evaluation.brief=10',
  'evaluation.full=20',
];
const SHORT: Readonly<Record<string, readonly string[]>> = {
  spc: [
    'games.sneaky=20',
    'games.correct=8',
    'games.critics=3',
    'warmStart.first=250',
    'warmStart.full=40',
    'warmStart.sneaky=20',
    'evaluation.brief=4',
    'evaluation.full=8',
  ],
  comas: [
    'games.problems=8',
    'games.samples=4',
    'warmStart.steps=150',
    'warmStart.settling=20',
    'evaluation.brief=10',
    'evaluation.full=20',
    'evaluation.sampled=10',
    'evaluation.canary=10',
  ],
  cocos: CORRECTIONS,
  score: [...CORRECTIONS, 'stageOne=10'],
  'reflect-retry-reward': CORRECTIONS,
  'majority-vote': VOTES,
  'cross-view': VOTES,
  scpo: VOTES,
  serl: VOTES,
};

const [mode, file = '', ...asked] = process.argv.slice(2);
const cells = (asked.length > 0 ? asked : Object.keys(SHORT)).flatMap((one) => {
  const [scenario = '', seed] = one.split(':');
  return (seed === undefined ? [1, 2, 3] : [Number(seed)]).map((number) => ({
    scenario,
    seed: number,
  }));
});

type Fingerprint = Readonly<Record<'texts' | 'metrics', string>>;
const found: Record<string, Fingerprint> = {};
for (const { scenario, seed } of cells) {
  const out = mkdtempSync(join(tmpdir(), 'agon-fingerprint-'));
  try {
    await startRun({
      scenario,
      seed,
      set: [...(SHORT[scenario] ?? []), 'evaluateEvery=10'],
      updates: 20,
      workers: 0,
      out: join(out, 'run'),
    });
    found[`${scenario}:${seed}`] = fingerprint(readRun(join(out, 'run')));
    console.log(scenario, seed, JSON.stringify(found[`${scenario}:${seed}`]));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (mode === '--save') writeFileSync(file, JSON.stringify(found, null, 2));
else {
  const before = JSON.parse(readFileSync(file, 'utf8')) as typeof found;
  const other = Object.keys(found).filter(
    (cell) => JSON.stringify(found[cell]) !== JSON.stringify(before[cell]),
  );
  console.log(other.length === 0 ? `all ${cells.length} the same` : `differ: ${other.join(', ')}`);
  process.exitCode = other.length === 0 ? 0 : 1;
}

/** Texts by episode and agent; metrics without what the clock says. */
function fingerprint(run: RunReader): Fingerprint {
  const texts = [...run.episodes.read()].map((entry) => {
    const { episode } = entry.decode();
    const said = decisionsOf(episode).map(({ agent, text }) => `${agent}: ${text}`);
    return `${episode.plan.id}\n${said.sort().join('\n')}`;
  });
  // The others say what the experiment is, or follow from these.
  const kinds = ['update', 'evaluation', 'scenario-changed', 'ended'];
  const measured = run.metrics().filter(({ kind }) => kinds.includes(kind));
  const metrics = measured.map((record) => {
    const named = Object.entries(record).filter(
      ([name]) => !/seconds|PerSecond|^extent$|^size$|\.cut$/.test(name),
    );
    return JSON.stringify(Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))));
  });
  return { texts: hash(texts.sort()), metrics: hash(metrics) };
}

function hash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
