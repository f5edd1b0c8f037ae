import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { EpisodeLog } from '../../recording/episode-log-file.ts';
import { START_OF_LOG } from '../../recording/log-folder-file.ts';
import type { LogPosition } from '../../recording/log-folder-file.ts';
import { partsOf } from '../../runs/folder/run-folder.ts';
import type { Weights } from '../episode/view-decision.ts';
import { weightsAt } from '../episode/view-episode.ts';
import { describedAt } from '../runs/described.ts';
import type { OpenRun } from '../runs/open-run.ts';
import { Columns } from './columns.ts';
import { checkOf, loadColumns, saveColumns } from './columns-file.ts';
import { rowOf } from './row-of.ts';

/** How long indexing may go on before whoever waits for an answer has its turn. */
const TURN_MS = 12;
/** More new episodes than this are worth keeping at once: decoding them again takes a second. */
const WORTH_KEEPING = 2000;

/** The index of one run's episodes; made in the background, and followed while the run goes on. */
export class RunIndex {
  readonly #log: string;
  #columns = new Columns();
  #position: LogPosition = START_OF_LOG;
  #check: number | undefined = 0;
  #kept = 0;
  #isOpened = false;
  #problem: string | null = null;
  #work: Promise<void> | null = null;

  constructor(path: string) {
    this.#log = partsOf(path).episodes;
  }

  get columns(): Columns {
    return this.#columns;
  }

  /** Whether all that was recorded is in it. */
  get isComplete(): boolean {
    return this.#work === null;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** Reads on in the background. Resolves once all is in that was recorded by now. */
  follow(run: OpenRun): Promise<void> {
    this.#work ??= this.#read(run).finally(() => (this.#work = null));
    return this.#work;
  }

  async #read(run: OpenRun): Promise<void> {
    await setImmediate(); // whoever asked gets what is there
    this.#problem = null;
    try {
      this.#open();
      await this.#readOn(run);
      const isMuch = this.#columns.count - this.#kept >= WORTH_KEEPING;
      if (isMuch || (run.state !== 'live' && this.#columns.count > this.#kept)) this.#keep();
    } catch (error) {
      if (error instanceof UserError) this.#problem = error.message;
      else if (error instanceof Error && 'syscall' in error) {
        this.#problem = `${this.#log}: can't be read any more (${error.message})`;
      } else throw error;
    }
  }

  /** Takes what was kept; begins anew where the log was cut back, by a resume, and went on otherwise. */
  #open(): void {
    if (!this.#isOpened) {
      const kept = loadColumns(this.#log);
      this.#isOpened = true;
      if (kept !== undefined) {
        this.#columns = kept.columns;
        this.#position = kept.position;
        this.#kept = kept.columns.count;
        this.#check = checkOf(this.#log, kept.position);
      }
    } else if (checkOf(this.#log, this.#position) !== this.#check) {
      this.#columns = new Columns();
      this.#position = START_OF_LOG;
      this.#check = 0;
      this.#kept = 0;
    }
  }

  async #readOn(run: OpenRun): Promise<void> {
    const weights = weighing(run);
    let turn = performance.now();
    for (const stored of new EpisodeLog(this.#log).read(this.#position)) {
      this.#columns.add(rowOf(stored.decode(), weights));
      this.#position = stored.after;
      if (performance.now() - turn < TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
    }
    this.#check = checkOf(this.#log, this.#position);
  }

  #keep(): void {
    saveColumns(this.#log, { columns: this.#columns, position: this.#position });
    this.#kept = this.#columns.count;
  }
}

/** The weights of an update; each is looked up once. */
function weighing({ path, facts }: OpenRun): (update: number) => Weights {
  const known = new Map<number, Weights>();
  return (update) => {
    if (!known.has(update)) known.set(update, weightsOf(update));
    return known.get(update);
  };
  function weightsOf(update: number): Weights {
    try {
      return update === 0 ? undefined : weightsAt(describedAt(path, facts, update), update);
    } catch (error) {
      if (error instanceof UserError) return undefined; // the run's page says what is wrong
      throw error;
    }
  }
}
