import type { Tfjs } from '../tfjs/tfjs.ts';
import { BackendUnavailableError } from './backend-name.ts';
import type { BackendName } from './backend-name.ts';

/** Makes a registered backend the current one, for the whole process. */
export async function activate(tf: Tfjs, name: BackendName, remedy: string): Promise<void> {
  try {
    if (await tf.setBackend(name)) return;
  } catch (error) {
    throw new BackendUnavailableError(name, `starting it failed (${String(error)})`, remedy);
  }
  throw new BackendUnavailableError(name, 'starting it failed', remedy);
}
