import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

export type PeerName = 'torch' | 'jax';

/** What is asked of a peer; `batch` counts for sampling only. */
interface PeerRequest {
  readonly what: 'step' | 'sample';
  readonly batch?: number;
  readonly times: number;
}

interface PeerAnswer {
  readonly milliseconds: readonly number[];
  /** Cores that were busy meanwhile, to see that it was one thread. */
  readonly cores: number;
}

/** A Python program that waits until it is asked, so that rounds can be interleaved with ours. */
export interface Peer {
  readonly version: string;
  readonly chosen: unknown;
  readonly measure: (request: PeerRequest) => Promise<PeerAnswer>;
  readonly close: () => void;
}

const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  NPROC: '1',
  JAX_PLATFORMS: 'cpu',
  XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1',
};

/** Starts a peer on one thread; a message says why it can't run, if Python or the package is missing. */
export async function openPeer(name: PeerName, python: string): Promise<Peer | string> {
  const missing = `${name}: skipped; needs Python with "pip install ${name}", tried ${python} (--python PATH or $PYTHON)`;
  const script = fileURLToPath(new URL(`${name}_peer.py`, import.meta.url));
  const child = spawn(python, [script], {
    env: { ...process.env, ...ONE_THREAD },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').catch(() => undefined); // rejects where there is no Python
  child.stdin.on('error', () => undefined); // a peer that has gone shows as the end of its lines
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), ended]);
    return line !== undefined && 'value' in line && line.done !== true
      ? JSON.parse(line.value)
      : undefined;
  };
  const hello = (await next()) as { version: string; chosen?: unknown } | undefined;
  if (hello === undefined) return missing;
  return {
    version: hello.version,
    chosen: hello.chosen ?? null,
    measure: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = (await next()) as PeerAnswer | undefined;
      if (answer === undefined) throw new Error(`bench: ${name} ended before it answered`);
      return answer;
    },
    close: () => child.stdin.end(),
  };
}
