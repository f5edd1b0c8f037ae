import type { Tfjs } from '../tfjs/tfjs.ts';
import { activate } from './activate.ts';
import { BackendUnavailableError } from './backend-name.ts';
import type { ActiveBackend } from './backend-name.ts';

/** Optional peers, the one with CUDA first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

const REMEDY =
  'run `npm install @tensorflow/tfjs-node-gpu` (Linux with CUDA) or `npm install @tensorflow/tfjs-node`';

export type ImportPackage = (name: string) => Promise<unknown>;

/** Loads native TensorFlow, if one of its packages is installed. They register with tfjs themselves. */
export async function activateTensorflow(
  tf: Tfjs,
  importPackage: ImportPackage = (name) => import(name),
): Promise<ActiveBackend> {
  const reasons: string[] = [];
  for (const name of PACKAGES) {
    try {
      await importPackage(name);
      await activate(tf, 'tensorflow', REMEDY);
      return { name: 'tensorflow', detail: name };
    } catch (error) {
      reasons.push(
        isMissing(error, name) ? `${name} is not installed` : `${name}: ${String(error)}`,
      );
    }
  }
  throw new BackendUnavailableError('tensorflow', reasons.join(', '), REMEDY);
}

/** Not installed, rather than installed and broken. */
function isMissing(error: unknown, name: string): boolean {
  const notFound =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return notFound && error.message.includes(`'${name}'`);
}
