import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { EpisodeLog } from '../../recording/episode-log-file.ts';
import { partsOf } from '../../runs/folder/run-folder.ts';
import { RunIndex } from '../episodes/run-index.ts';
import { spreadOf } from '../episodes/spread.ts';
import { windowOf } from '../episodes/window.ts';
import { viewEpisode } from '../episode/view-episode.ts';
import type {
  EpisodeView,
  EpisodeWindow,
  RunDetail,
  RunList,
  RunSpread,
  RunSummary,
  UnreadableRun,
} from '../protocol.ts';
import { detailRun } from '../runs/detail-run.ts';
import { findRuns } from '../runs/find-runs.ts';
import { openRun } from '../runs/open-run.ts';
import type { OpenRun } from '../runs/open-run.ts';
import { summariseRun } from '../runs/summarise-run.ts';

/** What is asked for isn't there. */
export class NotThere extends UserError {}

/** Rows that one window may have. */
const MOST_ROWS = 500;
/** How long a window waits for episodes that aren't indexed yet; most often there are none, or few. */
const PATIENCE_MS = 40;
/** Indexes that are held: each may take some 100 MB. */
const MOST_INDEXES = 4;

const name = z.string().min(1);
const whole = z.coerce.number().int().min(0);
const ofRun = z.object({ run: name });
const ofEpisode = z.object({ run: name, id: name });
const ofWindow = z.object({
  run: name,
  filter: z.string().default(''),
  sort: z.string().default(''),
  offset: whole.default(0),
  limit: whole.max(MOST_ROWS).default(200),
});

type Query = Readonly<Record<string, string>>;

/** The questions that the page asks, by path. */
export class Routes {
  readonly #folder: string;
  readonly #indexes = new Map<string, RunIndex>();
  readonly #routes: Readonly<Record<string, (query: Query) => unknown>> = {
    '/api/runs': () => this.runs(),
    '/api/run': (query) => this.run(ofRun.parse(query)),
    '/api/episodes': (query) => this.episodes(ofWindow.parse(query)),
    '/api/episode': (query) => this.episode(ofEpisode.parse(query)),
    '/api/spread': (query) => this.spread(ofRun.parse(query)),
  };

  /** @param folder - of runs, or one run */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where there is no such question. */
  find(path: string): ((query: Query) => unknown) | undefined {
    return Object.hasOwn(this.#routes, path) ? this.#routes[path] : undefined;
  }

  runs(): RunList {
    const runs: RunSummary[] = [];
    const unreadable: UnreadableRun[] = [];
    for (const [id, path] of findRuns(this.#folder)) {
      try {
        runs.push(summariseRun(openRun(id, path)));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        unreadable.push({ id, problem: error.message });
      }
    }
    return { folder: this.#folder, runs, unreadable };
  }

  run({ run }: z.infer<typeof ofRun>): RunDetail {
    return detailRun(this.#open(run));
  }

  /** What is indexed by now, so that a long log is seen at once and grows before one's eyes. */
  async episodes({ run: id, ...query }: z.infer<typeof ofWindow>): Promise<EpisodeWindow> {
    const run = this.#open(id);
    const index = this.#indexOf(run);
    const patience = new AbortController();
    const wait = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal });
    await Promise.race([index.follow(run), wait]);
    patience.abort();
    await wait.catch(() => undefined); // it was let go
    const { isComplete: complete, problem } = index;
    return { ...windowOf(index.columns, query, run.facts.alarms), complete, problem };
  }

  async episode({ run: id, id: episode }: z.infer<typeof ofEpisode>): Promise<EpisodeView> {
    const run = this.#open(id);
    const stored = new EpisodeLog(partsOf(run.path).episodes).get(episode);
    if (stored === undefined) throw new NotThere(`${id}: has no episode ${episode}`);
    return viewEpisode(run, stored.decode());
  }

  async spread({ run: id }: z.infer<typeof ofRun>): Promise<RunSpread> {
    const run = this.#open(id);
    const index = this.#indexOf(run);
    await index.follow(run);
    return { id, ...spreadOf(index.columns), complete: index.problem === null };
  }

  #open(id: string): OpenRun {
    const path = findRuns(this.#folder).get(id);
    if (path === undefined) throw new NotThere(`${this.#folder}: has no run ${id}`);
    return openRun(id, path);
  }

  #indexOf({ path }: OpenRun): RunIndex {
    const index = this.#indexes.get(path) ?? new RunIndex(path);
    this.#indexes.delete(path);
    this.#indexes.set(path, index); // the one that was asked for longest ago comes first
    for (const oldest of this.#indexes.keys()) {
      if (this.#indexes.size <= MOST_INDEXES) break;
      this.#indexes.delete(oldest);
    }
    return index;
  }
}
