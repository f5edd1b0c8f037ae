import type { Tfjs } from '../tfjs/tfjs.ts';
import { activate } from './activate.ts';
import { BackendUnavailableError } from './backend-name.ts';
import type { ActiveBackend } from './backend-name.ts';

/** The package with CUDA, and the one without. */
const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';
const PACKAGES = [GPU_PACKAGE, '@tensorflow/tfjs-node'] as const;

/** `--save-dev`: in a checkout of Agon both are optional peers, which npm else notes down and doesn't install. */
const REMEDY =
  'run `npm install --save-dev @tensorflow/tfjs-node-gpu@4.22.0` (Linux with CUDA) or ' +
  '`npm install --save-dev @tensorflow/tfjs-node@4.22.0`, with Node 20 or 22';

export type ImportPackage = (name: string) => Promise<unknown>;
const importByName: ImportPackage = (name) => import(name);

/** Loads native TensorFlow, if one of its packages is installed. They register with tfjs themselves. */
export async function activateTensorflow(
  tf: Tfjs,
  importPackage = importByName,
  packages: readonly string[] = PACKAGES,
): Promise<ActiveBackend> {
  const reasons: string[] = [];
  for (const name of packages) {
    try {
      await importPackage(name);
      await activate(tf, 'tensorflow', REMEDY);
      return {
        name: 'tensorflow',
        detail: `${name}, on ${isOnGpu(tf) ? 'a GPU' : 'the processor'}`,
      };
    } catch (error) {
      reasons.push(whyNot(name, error));
    }
  }
  throw new BackendUnavailableError('tensorflow', reasons.join(', '), REMEDY);
}

/**
 * The same, where it computes on a GPU. On a processor it is slower than `wasm`, and worker threads would be given up
 * for it.
 */
export async function activateTensorflowOnGpu(
  tf: Tfjs,
  importPackage = importByName,
): Promise<ActiveBackend> {
  const active = await activateTensorflow(tf, importPackage, [GPU_PACKAGE]);
  if (isOnGpu(tf)) return active;
  throw new BackendUnavailableError(
    'tensorflow',
    `${GPU_PACKAGE} found no GPU`,
    'install the driver and the libraries of CUDA',
  );
}

/** What the backend of tfjs-node says of itself. */
function isOnGpu(tf: Tfjs): boolean {
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
}

/** Not installed; or half: the package without its library; or broken. */
function whyNot(name: string, error: unknown): string {
  if (isMissing(error, name)) return `${name} is not installed`;
  const said = String(error).replace(/\s*\n[^]*/, ''); // what it says further is of no help
  if (/tfjs_binding\.node|libtensorflow|native addon/i.test(said)) {
    return (
      `${name} is half installed: the package is there, its native library isn't (${said}); ` +
      `\`npm rebuild ${name}\` downloads it, for Nodes that it has one for`
    );
  }
  return `${name} is installed and doesn't load: ${said}`;
}

/** Not installed, rather than installed and broken. */
function isMissing(error: unknown, name: string): boolean {
  const notFound =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return notFound && error.message.includes(`'${name}'`);
}
