import { runsInNode } from '../runs-in-node.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { activate } from './activate.ts';
import type { ActiveBackend } from './backend-name.ts';
import { withoutNewListeners } from './without-new-listeners.ts';
import { wasmFolder } from './wasm-folder.ts';

const REMEDY = 'this JavaScript engine must run WebAssembly; use the cpu backend';

/** tfjs makes a backend once per process; where its binaries are matters only then. */
let started = false;

/**
 * tfjs-wasm. In Node its binaries are found beside the package; in a browser, beside the script
 * unless the page has called `setWasmPaths` of @tensorflow/tfjs-backend-wasm.
 */
export async function activateWasm(tf: Tfjs): Promise<ActiveBackend & { version: string }> {
  const { setWasmPaths, version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (started || !runsInNode()) {
    await activate(tf, 'wasm', REMEDY);
  } else {
    setWasmPaths(wasmFolder());
    await withoutNewListeners(() => activate(tf, 'wasm', REMEDY));
    started = true;
  }
  return { name: 'wasm', detail: `tfjs-wasm ${version}`, version };
}
