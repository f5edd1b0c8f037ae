/**
 * The most that 128-bit WebAssembly can multiply and add on one core of this machine:
 * `npx tsx bench/peak.ts`. A loop of relaxed SIMD fused multiply-adds on registers alone, without memory: what
 * no matrix product of ours can exceed, and so a floor under the time of a step whose products are known.
 */
import { setFlagsFromString } from 'node:v8';
import { fileURLToPath } from 'node:url';
import { webAssembly } from '../src/engine/kernels/web-assembly.ts';

/** Independent sums: with the two factors, the registers V8 has. More than latency asks for (8 on today's processors). */
const SUMS = 13;
/** Additions to every sum in one turn of the loop, so that the loop itself costs nothing. */
const UNROLLED = 8;
const FLOP_PER_TURN = SUMS * UNROLLED * 4 * 2; // four lanes, multiplied and added
const ROUNDS = 15;

const each = (count: number, write: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => write(i)).join('\n');

const SOURCE = `export function peak(turns: i32): f32 {
  const left = f32x4.splat(0.999);
  const right = f32x4.splat(0.001);
  ${each(SUMS, (i) => `let sum${i} = f32x4.splat(${i});`)}
  for (let turn = 0; turn < turns; turn++) {
    ${each(UNROLLED, () => each(SUMS, (i) => `sum${i} = f32x4.relaxed_madd(left, right, sum${i});`))}
  }
  let all = f32x4.splat(0);
  ${each(SUMS, (i) => `all = f32x4.add(all, sum${i});`)}
  return f32x4.extract_lane(all, 0);
}`;

/** Gives a function that spends this many floating-point operations at the peak. */
export async function makePeak(): Promise<(flop: number) => void> {
  setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 has it behind a flag
  const env = { memory: new webAssembly.Memory({ initial: 1 }) }; // not used
  const module = await webAssembly.compile(await compile());
  const { exports } = await webAssembly.instantiate(module, { env });
  const { peak } = exports as { peak: (turns: number) => number };
  for (let i = 0; i < 5; i++) peak(1e5); // until it runs optimised
  return (flop) => void peak(Math.round(flop / FLOP_PER_TURN));
}

interface AssemblyScript {
  readonly default: {
    main(
      options: readonly string[],
      files: {
        readFile: (name: string) => string | null;
        writeFile: (name: string, contents: Uint8Array) => void;
        listFiles: () => string[];
      },
    ): Promise<{ readonly error: Error | null }>;
  };
}

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  const compiler: string = 'assemblyscript/asc'; // not named to TypeScript: its types replace those of Node's console
  const { default: asc } = (await import(compiler)) as AssemblyScript;
  let binary = new Uint8Array();
  const features = ['simd', 'relaxed-simd'].flatMap((name) => ['--enable', name]);
  const { error } = await asc.main(
    ['peak.ts', '--outFile', 'peak.wasm', '-O3', '--runtime', 'stub', ...features],
    {
      readFile: (name) => (name === 'peak.ts' ? SOURCE : null),
      writeFile: (name, contents) => {
        if (name === 'peak.wasm') binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (error !== null) throw error;
  return binary;
}

async function main(): Promise<void> {
  const run = await makePeak();
  const flop = 1e9;
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run(flop);
    return flop / (performance.now() - start) / 1e6;
  }).sort((a, b) => a - b);
  const [median = NaN, best = NaN] = [rates[ROUNDS >> 1], rates.at(-1)];
  console.log(`128-bit FMA: ${median.toFixed(1)} GFLOP/s (best ${best.toFixed(1)})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
