import { arch, availableParallelism, platform } from 'node:os';
import { diagnoseBackends, openEngine } from '../engine/index.ts';
import type { BackendDiagnosis, BackendName } from '../engine/index.ts';

/** The final object of `agon doctor --json`. */
export interface Diagnosis {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** What `--backend auto` takes here for a small policy. */
  readonly auto: BackendName;
  readonly backends: readonly BackendDiagnosis[];
}

/** Tries every backend on this machine. */
export async function diagnose(): Promise<Diagnosis> {
  const backends = await diagnoseBackends();
  return {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    cores: availableParallelism(),
    auto: (await openEngine()).backend,
    backends,
  };
}
