/** Where tensors live and are computed. `tensorflow` is the native library, through tfjs-node. */
export const BACKEND_NAMES = ['wasm', 'cpu', 'webgpu', 'tensorflow'] as const;

export type BackendName = (typeof BACKEND_NAMES)[number];

/** Why a backend can't be used, and what to do about it. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';
  readonly backend: BackendName;
  readonly reason: string;
  readonly remedy: string;

  constructor(backend: BackendName, reason: string, remedy: string) {
    super(`openEngine: the ${backend} backend must be usable, ${reason}; ${remedy}`);
    this.backend = backend;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** A backend made current. */
export interface ActiveBackend {
  readonly name: BackendName;
  /** For people: a release, an adapter. */
  readonly detail: string;
  /** What a device reported since the last call that no result shows; undefined if nothing. */
  readonly takeFault?: () => string | undefined;
}
