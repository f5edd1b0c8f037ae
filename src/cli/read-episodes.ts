import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { closestTo } from '../core/closest-to.ts';
import type { Episode } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import { EpisodeLog } from '../recording/episode-log-file.ts';
import type { StoredEpisode } from '../recording/episode-log-file.ts';
import { readDescription, RUN_FILE } from '../runs/folder/run-description.ts';
import { readForks } from '../runs/fork/fork-log.ts';
import { readRun } from '../runs/folder/run-folder.ts';
import type { StandingsRecord } from '../runs/folder/run-record.ts';
import { creditPayer } from '../runs/paid-credits.ts';
import type { PaidCredits } from '../runs/paid-credits.ts';
import { shellWord } from './text/shell-word.ts';

interface RunQuery {
  readonly run: string; // the run's folder
}

export interface EpisodeList {
  readonly total: number;
  readonly episodes: readonly EpisodeEntry[];
  /** The newest, if versions have met as opponents. */
  readonly standings?: Omit<StandingsRecord, 'kind'>;
}

interface EpisodeEntry {
  readonly id: string;
  readonly events: number;
  readonly ending: 'finished' | 'failed';
}

/** An episode with the rewards that its decisions were given, if they are recorded. */
export interface EpisodeRecord extends Partial<PaidCredits> {
  readonly episode: Episode;
}

/** Ids that are looked through for the one that was meant. */
const MOST_CANDIDATES = 10_000;

/** The episodes of a run in the order they were recorded, or the last of them; reads while a run writes. */
export function listEpisodes({ run, last }: RunQuery & { readonly last?: number }): EpisodeList {
  const log = openLog(run);
  const standings = newestStandings(run);
  if (last === undefined) {
    // Described one by one: holding them would hold the whole log in memory.
    const episodes = Array.from(log.read(), describe);
    return { total: episodes.length, episodes, ...standings };
  }
  let total = 0;
  const kept: StoredEpisode[] = [];
  for (const stored of log.read()) {
    total += 1;
    kept.push(stored);
    if (kept.length > last) kept.shift();
  }
  return { total, episodes: kept.map(describe), ...standings };
}

/** @throws UserError with the nearest id if the run has no such episode */
export function readEpisode({
  run,
  episode,
}: RunQuery & { readonly episode: string }): EpisodeRecord {
  const log = openLog(run);
  const stored =
    log.get(episode)?.decode() ??
    readForks(run).find(({ episode: fork }) => fork.plan.id === episode);
  if (stored !== undefined) {
    const { credits, ...record } = stored;
    return { ...record, ...creditPayer(run)(episode, credits) };
  }
  const ids: string[] = [];
  for (const { id } of log.read()) if (ids.push(id) === MOST_CANDIDATES) break;
  const meant = closestTo(episode, ids);
  throw new UserError(
    `--episode: ${run} has no episode "${episode}"; ` +
      (meant === undefined ? '' : `did you mean ${meant}? `) +
      `"agon replay ${shellWord(run)}" lists them`,
  );
}

function openLog(run: string): EpisodeLog {
  if (existsSync(join(run, RUN_FILE))) readDescription(run); // says if its layout is another
  return new EpisodeLog(join(run, 'episodes'));
}

function newestStandings(run: string): Pick<EpisodeList, 'standings'> {
  if (!existsSync(join(run, RUN_FILE))) return {};
  const newest = readRun(run)
    .metrics()
    .findLast((record) => record.kind === 'standings');
  if (newest === undefined) return {};
  const { update, ratings, payoffs, equilibrium } = newest;
  return { standings: { update, ratings, payoffs, equilibrium } };
}

function describe(stored: StoredEpisode): EpisodeEntry {
  const { events, ending } = stored.decode().episode;
  return { id: stored.id, events: events.length, ending: ending.kind };
}
