import type { Decision } from '../../src/core/decision.ts';
import type { Episode, EpisodeEvent, EpisodePlan } from '../../src/core/episode.ts';
import { UserError } from '../../src/core/errors.ts';
import { foldKey, openStream } from '../../src/core/random.ts';
import type {
  GradientBatch,
  GradientJob,
  GradientResult,
} from '../../src/learning/gradient-job.ts';
import type { Publication } from '../../src/training/weight-store.ts';
import type { WorkerRuntime } from '../../src/training/worker-runtime.ts';

/** What goes wrong in a worker while it plays an episode or computes a gradient. */
export type Fault = 'none' | 'exit' | 'throw-outside' | 'exhaust-memory' | 'hang' | 'user-error';

/** The batch of a toy gradient job. */
export interface ToyBatch extends GradientBatch {
  readonly kind: 'toy';
  readonly rows: readonly number[];
  readonly fault: Fault;
}

/**
 * A game of a few coin flips that the weights bias, and gradients that are sums: everything the
 * executors need, in microseconds. Faults happen in workers only, as often as the shared `fuse` allows.
 */
export class ToyRuntime implements WorkerRuntime {
  readonly weights = new Map<string, Float32Array>();
  readonly #inWorker: boolean;

  constructor(inWorker: boolean) {
    this.#inWorker = inWorker;
  }

  async play(
    plans: readonly EpisodePlan[],
    published: readonly Publication[],
  ): Promise<readonly Episode[]> {
    this.weights.clear();
    for (const { policy, version, weights } of published) {
      this.weights.set(`${policy}@${version}`, weights);
    }
    const episodes: Episode[] = [];
    for (const plan of plans) {
      const { fault = 'none' } = plan.task as { readonly fault?: Fault };
      if (fault !== 'none') await this.#fail(fault, this.weights.get('fuse@0'), plan.id);
      episodes.push(this.#flip(plan));
    }
    return episodes;
  }

  async gradient({ parameters, reference, batch }: GradientJob): Promise<GradientResult> {
    const { rows, fault } = batch as ToyBatch;
    if (fault !== 'none') await this.#fail(fault, reference, 'job');
    const gradient = parameters.map((parameter, i) =>
      rows.reduce((sum, row) => Math.fround(sum + Math.sin(row * parameter + i)), 0),
    );
    return { gradient, sums: { rows: rows.length } };
  }

  #flip(plan: EpisodePlan): Episode {
    const events: EpisodeEvent[] = [];
    const flips = Object.entries(plan.seats).map(([agent, seat]) => {
      const weights = this.weights.get(`${seat.policy}@${seat.version}`);
      if (weights === undefined) throw new Error(`no weights for ${seat.policy}@${seat.version}`);
      const bias = (weights[0] as number) / (1 + (weights[0] as number));
      const heads = openStream(foldKey(plan.key, agent)).uniform() < bias;
      const decision: Decision = {
        episode: plan.id,
        agent,
        role: seat.role,
        decisionIndex: 0,
        policy: seat.policy,
        version: seat.version as number,
        shown: { kind: 'compact', text: 'flip>' },
        text: heads ? 'h' : 't',
        tokens: [heads ? 1 : 0],
        logProbs: [Math.log(heads ? bias : 1 - bias)],
        sampling: { temperature: 1, topP: 1, logProbs: 'drawn' },
        finish: 'stop',
      };
      events.push({ kind: 'decision', decision });
      return heads;
    });
    return { plan, events, ending: { kind: 'finished', outcome: { flips } } };
  }

  async #fail(fault: Fault, fuse: Float32Array | undefined, where: string): Promise<void> {
    if (fault === 'user-error') throw new UserError(`${where}: must be an even number; add one`);
    if (!this.#inWorker || fuse === undefined || (fuse[0] as number) <= 0) return;
    fuse[0] = (fuse[0] as number) - 1;
    const hoard: number[][] = [];
    switch (fault) {
      case 'none':
        return;
      case 'exit':
        return process.exit(3);
      case 'throw-outside':
        queueMicrotask(() => {
          throw new Error('a stray exception');
        });
        return new Promise(() => undefined);
      case 'exhaust-memory':
        for (;;) hoard.push(new Array<number>(100_000).fill(hoard.length));
      case 'hang':
        for (;;) hoard.length = 0;
    }
  }
}

/** @param death - of which the thread dies before it does any work */
export function openRuntime(input: {
  readonly broken: boolean;
  readonly death?: string;
}): WorkerRuntime {
  if (input.broken) throw new UserError('scenario: must have a solver; add one');
  if (input.death === 'reject') {
    void Promise.reject(new Error('this file may be read by one thread only'));
  }
  if (input.death === 'throw-null') {
    queueMicrotask(() => {
      throw null; // eslint-disable-line @typescript-eslint/only-throw-error
    });
  }
  if (input.death === 'exit') process.exit(0);
  return new ToyRuntime(true);
}
