import type { Tfjs } from '../tfjs/tfjs.ts';
import { BACKEND_NAMES, BackendUnavailableError } from './backend-name.ts';
import type { BackendName } from './backend-name.ts';

/** Whether a backend computes on this machine. */
export type BackendDiagnosis =
  | {
      readonly kind: 'working';
      readonly backend: BackendName;
      readonly detail: string;
      /** `relaxed-simd` or `simd` where our kernels run. */
      readonly kernels: string;
    }
  | {
      readonly kind: 'missing';
      readonly backend: BackendName;
      readonly reason: string;
      readonly remedy: string;
    };

/** What is needed of an opened engine. */
interface OpenedEngine {
  readonly detail: string;
  readonly kernels: string;
  readonly tf: Tfjs;
}

/**
 * Tries every backend with a small matrix product. Ends with the backend current that was current
 * before; no other engine may be at work meanwhile.
 */
export async function diagnose(
  open: (backend: BackendName) => Promise<OpenedEngine>,
): Promise<BackendDiagnosis[]> {
  const diagnoses: BackendDiagnosis[] = [];
  for (const backend of BACKEND_NAMES) diagnoses.push(await diagnoseOne(backend, open));
  return diagnoses;
}

async function diagnoseOne(
  backend: BackendName,
  open: (backend: BackendName) => Promise<OpenedEngine>,
): Promise<BackendDiagnosis> {
  try {
    const { tf, detail, kernels } = await open(backend);
    // large enough that webgpu really uses the GPU: small tensors it leaves on the CPU
    const size = 128;
    const product = tf.tidy(() => tf.matMul(tf.fill([size, size], 0.5), tf.fill([size, size], 2)));
    const values = await product.data();
    product.dispose();
    if (values.every((value) => value === size)) {
      return { kind: 'working', backend, detail, kernels };
    }
    const reason = `a matrix product gave ${values[0]} where ${size} is right`;
    return {
      kind: 'missing',
      backend,
      reason,
      remedy: 'update the driver, or use another backend',
    };
  } catch (error) {
    if (error instanceof BackendUnavailableError) {
      return { kind: 'missing', backend, reason: error.reason, remedy: error.remedy };
    }
    return { kind: 'missing', backend, reason: String(error), remedy: 'use another backend' };
  }
}
