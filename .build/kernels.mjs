/** Compiles the kernels twice and embeds both as base64, so that nothing is read at run time. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gemmTiles } from './gemm-tiles.mjs';

const OPTIONS = [
  ...['-O3', '--runtime', 'stub', '--importMemory', '--noAssert'],
  ...['--enable', 'simd', '--enable', 'bulk-memory'],
  ...['--use', 'abort='], // without it, a trap would import a function
  ...['--disableWarning', 'AS112'], // vectors pass between our own functions only
];
const RELAXED = ['--enable', 'relaxed-simd'];

/** Skipped when neither the sources nor this script have changed since the last time. */
export async function buildKernels(root) {
  const folder = join(root, 'src/engine/kernels');
  const assembly = join(folder, 'assembly');
  writeFileSync(join(assembly, 'tiles.generated.ts'), gemmTiles());
  const target = join(folder, 'kernels.generated.ts');
  const mark = `// Generated from assembly/ by .build/kernels.mjs; of sources ${hashOf(assembly)}.\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;

  const { default: asc } = await import('assemblyscript/asc');
  const simd = await compile(asc, assembly, OPTIONS);
  const relaxed = await compile(asc, assembly, [...OPTIONS, ...RELAXED]);
  writeFileSync(
    target,
    `${mark}// prettier-ignore\nexport const SIMD_KERNELS = '${simd}';\n` +
      `// prettier-ignore\nexport const RELAXED_SIMD_KERNELS = '${relaxed}';\n`,
  );
}

async function compile(asc, assembly, options) {
  const output = {};
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', '--baseDir', assembly, ...options],
    { writeFile: (name, contents) => void (output[name] = contents) },
  );
  if (error !== null) {
    throw new Error(`kernels: AssemblyScript must accept the sources\n${stderr.toString()}`);
  }
  const bytes = output['kernels.wasm'];
  requireNoData(bytes);
  return Buffer.from(bytes).toString('base64');
}

/**
 * The kernels share the memory of tfjs, where a data segment would be written over living tensors.
 * @see https://webassembly.github.io/spec/core/binary/modules.html: sections are id, size (LEB128), bytes
 */
function requireNoData(bytes) {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++];
    if (id === 11) throw new Error('kernels: must have no data segment; what needs a table?');
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    at += size;
  }
}

function hashOf(assembly) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(assembly).sort()) hash.update(readFileSync(join(assembly, name)));
  return hash.digest('hex').slice(0, 16);
}
