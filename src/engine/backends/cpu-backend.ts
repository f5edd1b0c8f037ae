import type { Tfjs } from '../tfjs/tfjs.ts';
import { activate } from './activate.ts';
import type { ActiveBackend } from './backend-name.ts';

/** Plain JavaScript: runs everywhere, tens of times slower than wasm. */
export async function activateCpu(tf: Tfjs): Promise<ActiveBackend> {
  const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu');
  await activate(tf, 'cpu', 'use the wasm backend');
  return { name: 'cpu', detail: `tfjs-cpu ${version}, plain JavaScript` };
}
