import type { Tfjs } from '../tfjs/tfjs.ts';
import { BACKEND_NAMES, BackendUnavailableError } from './backend-name.ts';
import type { BackendName } from './backend-name.ts';
import { findWrong } from './computes-rightly.ts';

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
 * Tries every backend with a small computation. Ends with the backend current that was current
 * before; no other engine may be at work meanwhile.
 */
export async function diagnose(
  open: (backend: BackendName) => Promise<OpenedEngine>,
): Promise<BackendDiagnosis[]> {
  const diagnoses: BackendDiagnosis[] = [];
  for (const backend of BACKEND_NAMES) diagnoses.push(await diagnoseOne(backend, open));
  return diagnoses;
}

function remedyOf(backend: BackendName): string {
  return backend === 'tensorflow'
    ? 'use a Node that it is made for (20 or 22), install it again, or use another backend'
    : 'update the driver, or use another backend';
}

async function diagnoseOne(
  backend: BackendName,
  open: (backend: BackendName) => Promise<OpenedEngine>,
): Promise<BackendDiagnosis> {
  try {
    const { tf, detail, kernels } = await open(backend);
    const reason = await findWrong(tf);
    if (reason === undefined) return { kind: 'working', backend, detail, kernels };
    return { kind: 'missing', backend, reason, remedy: remedyOf(backend) };
  } catch (error) {
    if (error instanceof BackendUnavailableError) {
      return { kind: 'missing', backend, reason: error.reason, remedy: error.remedy };
    }
    return { kind: 'missing', backend, reason: String(error), remedy: 'use another backend' };
  }
}
