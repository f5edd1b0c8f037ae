import { sizeOfRegular } from '../../recording/regular-file.ts';
import { partsOf } from '../../runs/folder/run-folder.ts';
import type { LiveEvent } from '../protocol.ts';
import { findRuns } from '../runs/find-runs.ts';

/** How often files are looked at: a run tells a few times a second what it does. */
const LOOK_MS = 700;

/** Tells listeners which runs have grown, come or gone. Looks at files only while somebody listens. */
export class Live {
  readonly #folder: string;
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  #sizes = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Calls back until the returned function is called. */
  listen(listener: (event: LiveEvent) => void): () => void {
    if (this.#listeners.size === 0) {
      this.#sizes = sizesIn(this.#folder);
      this.#timer = setInterval(() => this.look(), LOOK_MS);
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) clearInterval(this.#timer);
    };
  }

  look(): void {
    const now = sizesIn(this.#folder);
    for (const [run, size] of now) {
      const before = this.#sizes.get(run);
      if (before === undefined) this.#tell({ run, change: 'new' });
      else if (before !== size) this.#tell({ run, change: 'grew' });
    }
    for (const run of this.#sizes.keys()) if (!now.has(run)) this.#tell({ run, change: 'gone' });
    this.#sizes = now;
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Bytes of metrics by run; a run that can't be looked at has none. */
function sizesIn(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [id, path] of findRuns(folder)) {
    try {
      sizes.set(id, sizeOfRegular(partsOf(path).metrics) ?? 0);
    } catch {
      sizes.set(id, 0); // asking for the run says why
    }
  }
  return sizes;
}
