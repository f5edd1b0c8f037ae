import type * as Dawn from 'webgpu';
import { runsInNode } from '../runs-in-node.ts';
import type { Tfjs } from '../tfjs/tfjs.ts';
import { activate } from './activate.ts';
import { BackendUnavailableError } from './backend-name.ts';
import type { ActiveBackend } from './backend-name.ts';

const REMEDY =
  'in Node run `npm install --save-dev webgpu @tensorflow/tfjs-backend-webgpu@4.22.0` and install a driver for Vulkan, Metal or D3D12; a browser needs WebGPU switched on';

/** What is read of a GPUAdapter; its types are in TypeScript's browser libraries. */
interface Adapter {
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

interface Gpu {
  requestAdapter(options?: { readonly powerPreference?: string }): Promise<Adapter | null>;
}

export interface AdapterReport {
  readonly description: string;
  /** Computed on the CPU (SwiftShader, llvmpipe …): right, and far slower than wasm. */
  readonly software: boolean;
}

/** Looks for an adapter, loading Dawn into Node if its package is installed. */
export async function findAdapter(): Promise<AdapterReport> {
  const gpu = await findGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new BackendUnavailableError('webgpu', 'no adapter was found', REMEDY);
  }
  return describeAdapter(adapter);
}

/** @internal */
export function describeAdapter(adapter: Adapter): AdapterReport {
  const { info } = adapter;
  const names = [info?.vendor, info?.architecture, info?.device, info?.description];
  const description = names.filter((name) => name !== undefined && name !== '').join(' ');
  const fallback = adapter.isFallbackAdapter === true || info?.isFallbackAdapter === true;
  const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;
  return {
    description: description === '' ? 'unnamed adapter' : description,
    software: fallback || softwareNames.test(description),
  };
}

export async function activateWebgpu(tf: Tfjs): Promise<ActiveBackend & AdapterReport> {
  const adapter = await findAdapter();
  try {
    await import('@tensorflow/tfjs-backend-webgpu');
  } catch (error) {
    throw new BackendUnavailableError(
      'webgpu',
      `webgpu is there, @tensorflow/tfjs-backend-webgpu isn't, or doesn't load (${String(error)})`,
      REMEDY,
    );
  }
  await activate(tf, 'webgpu', REMEDY);
  const kind = adapter.software ? ', in software' : '';
  const detail = `${adapter.description}${kind}`;
  return { name: 'webgpu', detail, ...adapter, takeFault: watchDevice(tf.backend()) };
}

/** What is read of the GPUDevice inside the backend of tfjs. */
interface Device {
  addEventListener(
    type: 'uncapturederror',
    listen: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
}

const watched = new WeakMap<object, () => string | undefined>();

/**
 * A shader that the device refuses leaves its output as it was, and no promise rejects: the error
 * only comes as an event. The first since the last look is kept.
 */
function watchDevice(backend: object): () => string | undefined {
  const before = watched.get(backend);
  if (before !== undefined) return before;
  let fault: string | undefined;
  const { device } = backend as { readonly device?: Device };
  device?.addEventListener('uncapturederror', ({ error }) => (fault ??= error.message));
  const takeFault = (): string | undefined => {
    const taken = fault;
    fault = undefined;
    return taken;
  };
  watched.set(backend, takeFault);
  return takeFault;
}

/** navigator.gpu, put there from Dawn where the platform has none, for tfjs to find. */
async function findGpu(): Promise<Gpu> {
  const scope = globalThis as typeof globalThis & { navigator?: { gpu?: Gpu } };
  if (scope.navigator?.gpu !== undefined) return scope.navigator.gpu;
  if (!runsInNode()) {
    throw new BackendUnavailableError('webgpu', 'this browser has no navigator.gpu', REMEDY);
  }
  const dawn = await importDawn();
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]) as Gpu;
  const navigator = scope.navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return gpu;
}

/** By a name that bundlers for the browser don't see: the package is for Node alone. */
async function importDawn(name = 'webgpu'): Promise<typeof Dawn> {
  try {
    return (await import(name)) as typeof Dawn;
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const reason = isMissing
      ? 'the package webgpu is not installed'
      : `the package webgpu is installed and doesn't load (${String(error)})`;
    throw new BackendUnavailableError('webgpu', reason, REMEDY);
  }
}
