import { performance } from 'node:perf_hooks';
import { UserError } from '../core/errors.ts';
import type { Episode } from '../core/episode.ts';
import { showValue } from '../core/show-value.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { inScenario } from '../experiment/guard-experiment.ts';
import type { RunEvent } from './run-events.ts';

const EVERY_MS = 5000;

/** Shows those who watch a run one of its games now and then, where the scenario describes them. */
export class Samples {
  readonly #describe: Experiment['describe'];
  readonly #tell: (event: RunEvent) => void;
  #lastMs = -Infinity;

  constructor(describe: Experiment['describe'], tell: (event: RunEvent) => void) {
    this.#describe = describe;
    this.#tell = tell;
  }

  show(update: number, episodes: readonly Episode[]): void {
    const describe = this.#describe;
    const episode = episodes[update % Math.max(1, episodes.length)];
    const nowMs = performance.now();
    if (describe === undefined || episode === undefined) return;
    if (nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    try {
      const text: unknown = inScenario('describe', () => describe(episode));
      if (typeof text !== 'string') {
        throw new UserError(`describe: must give text, got ${showValue(text)}; mend the scenario`);
      }
      this.#tell({ kind: 'sample', update, episode, text });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What is only to be looked at must not end a run.
      this.#tell({ kind: 'alarm', update, name: 'sample', text: error.message });
    }
  }
}
