/**
 * The study behind `docs/experiments.md`: for each seed the whole pipeline, its ablations from the same
 * warm start, every critic against every sneaky generator, and fresh attackers against finished critics.
 *
 *   npx tsx bench/spc-study.ts <seed> <folder> [updates] [longer]
 *
 * Needs the build (`npm run build`). Writes `<folder>/<seed>.json`; runs stay in `<folder>/runs`. One
 * thread each: start as many seeds side by side as there are cores.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRun } from 'agon-sim/node';
import type { RunResult } from 'agon-sim/node';
import { readCheckpoint } from '../src/runs/folder/checkpoint.ts';
import { readRun } from '../src/runs/folder/run-folder.ts';

const [seedText = '1', folder = 'study', updatesText = '400', longerText = '1000'] =
  process.argv.slice(2);
const seed = Number(seedText);
const updates = Number(updatesText);
const longer = Number(longerText);
const ATTACKERS = 4;
const ATTACK_UPDATES = 60;
/** What a warm start alone takes in steps of its second phase; `scenarios/spc.ts` says so too. */
const FULL_STEPS = 100;

interface Arm {
  readonly arm: string;
  readonly seconds: number;
  readonly updates: number;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly curve: readonly Readonly<Record<string, unknown>>[];
}
type Weights = Readonly<Record<'critic' | 'sneaky', Float32Array>>;

mkdirSync(join(folder, 'runs'), { recursive: true });
/** Of the second supervised phase, as the run before measured it. */
let secondsPerStep = Number.NaN;
const pathOf = (arm: string) => join(folder, 'runs', `${arm}-${seed}`);

async function run(
  arm: string,
  set: readonly string[],
  options: { updates: number; minutes?: number; from?: Weights; seed?: number },
): Promise<Arm> {
  const out = pathOf(arm);
  rmSync(out, { recursive: true, force: true });
  let began = 0;
  const result: RunResult = await startRun({
    onEvent: (event) => {
      if (event.kind !== 'warm-start' || event.phase !== 'whole form') return;
      if (event.step === 1) began = performance.now();
      else secondsPerStep = (performance.now() - began) / 1000 / (event.step - 1);
    },
    scenario: 'spc',
    seed: options.seed ?? seed,
    set,
    updates: options.updates,
    workers: 0,
    backend: 'wasm',
    out,
    ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
    ...(options.from === undefined ? {} : { initialWeights: options.from }),
  });
  const curve = readRun(out)
    .metrics()
    .filter((record) => record.kind === 'evaluation')
    .filter(({ size: extent }) => extent === 'brief');
  const { seconds, before, after } = result;
  console.log(seed, arm, `${seconds.toFixed(0)} s`, before['balanced'], '->', after['balanced']);
  return { arm, seconds, updates: result.updates, before, after, curve };
}

/** The newest weights of a run, and those after its warm start. */
function weightsOf(arm: string, which: 'first' | 'last'): Weights {
  const checkpoints = readRun(pathOf(arm)).checkpoints();
  const { tensors } = readCheckpoint(
    (which === 'first' ? checkpoints[0] : checkpoints.at(-1))!.file,
  );
  return { critic: tensors['critic/parameters']!, sneaky: tensors['sneaky/parameters']! };
}

const arms: Arm[] = [];
const coevolution = await run('coevolution', [], { updates });
arms.push(coevolution);
const start = weightsOf('coevolution', 'first');
const lastOfWarmStart = readRun(pathOf('coevolution'))
  .metrics()
  .findLast((record) => record.kind === 'evaluation' && record.update === 0);
const secondsOfWarmStart =
  lastOfWarmStart?.kind === 'evaluation' ? lastOfWarmStart.seconds : Number.NaN;
const learning = coevolution.seconds - secondsOfWarmStart;
arms.push(await run('frozen', ['arm=frozen'], { updates, from: start }));
arms.push(
  await run('frozen-seconds', ['arm=frozen'], {
    updates: 100 * updates,
    minutes: learning / 60,
    from: start,
  }),
);
arms.push(await run('supervised', [`warmStart.full=${FULL_STEPS + updates}`], { updates: 0 }));
arms.push(
  await run(
    'supervised-seconds',
    [`warmStart.full=${FULL_STEPS + Math.round(learning / secondsPerStep)}`],
    { updates: 0 },
  ),
);
if (longer > 0)
  arms.push(await run('longer', ['evaluation.brief=200'], { updates: longer, from: start }));

const critics: Record<string, Weights> = { start };
for (const { arm } of arms) critics[arm] = weightsOf(arm, 'last');

/** An attack of no updates only measures: how often one arm's sneaky generator fools another's critic. */
const crossPlay: Record<string, Record<string, number>> = {};
for (const sneaky of ['start', 'coevolution', 'longer'].filter((arm) => arm in critics)) {
  crossPlay[sneaky] = {};
  for (const critic of Object.keys(critics)) {
    const from = { critic: critics[critic]!.critic, sneaky: critics[sneaky]!.sneaky };
    const { after } = await run('cross-play', ['arm=attack', 'evaluation.full=300'], {
      updates: 0,
      from,
    });
    crossPlay[sneaky][critic] = after['foolsCritic'] ?? Number.NaN;
  }
}

const attacks: Record<string, number[]> = {};
for (const critic of ['start', 'coevolution', 'frozen', 'supervised-seconds', 'longer']) {
  if (!(critic in critics)) continue;
  attacks[critic] = [];
  for (let attacker = 1; attacker <= ATTACKERS; attacker++) {
    const from = { critic: critics[critic]!.critic, sneaky: start.sneaky };
    const { after } = await run(
      'attack',
      [
        'arm=attack',
        'games.sneaky=96',
        'evaluateEvery=1000',
        'evaluation.full=150',
        'sneaky.klWeight=0.01',
        'sneaky.entropyWeight=0.02',
      ],
      { updates: ATTACK_UPDATES, from, seed: 1000 * attacker + seed },
    );
    attacks[critic].push(after['foolsCritic'] ?? Number.NaN);
  }
}
writeFileSync(
  join(folder, `${seed}.json`),
  JSON.stringify({ seed, secondsOfWarmStart, arms, crossPlay, attacks }, null, 1),
);
