import { describe, expect, it } from 'vitest';
import { kernelBytes, loadKernels } from '../../../src/engine/kernels/load-kernels.ts';
import type { KernelBuild } from '../../../src/engine/kernels/load-kernels.ts';
import { webAssembly } from '../../../src/engine/kernels/web-assembly.ts';

/** Ids of a module's sections; see the binary format of the WebAssembly specification. */
function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    ids.push(bytes[at++] ?? -1);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

describe.each<KernelBuild>(['relaxed-simd', 'simd'])('the kernels, %s', (build) => {
  it('bring no data segment, which would be written over the tensors of tfjs', () => {
    const ids = sectionIds(kernelBytes(build));
    expect(ids).toContain(10); // code
    expect(ids).not.toContain(11); // data
  });

  it('write nothing to the memory they are put on', async () => {
    const memory = new webAssembly.Memory({ initial: 2 });
    const bytes = new Uint8Array(memory.buffer).fill(7);
    await loadKernels(memory, build);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
  });
});

describe('loadKernels', () => {
  it('takes the same build every time', async () => {
    const memory = new webAssembly.Memory({ initial: 1 });
    const first = await loadKernels(memory);
    const second = await loadKernels(memory);
    expect(second.build).toBe(first.build);
  });
});
