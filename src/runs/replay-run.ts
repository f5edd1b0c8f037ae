import { UserError } from '../core/errors.ts';
import { verifyEpisode } from '../replay/verify-episode.ts';
import type { Difference } from '../replay/verify-episode.ts';
import { environmentOf } from '../simulation/check-plans.ts';
import { environmentsOf } from './environments-of.ts';
import { readRun } from './folder/run-folder.ts';
import { loadScenario } from './load-scenario.ts';

/** The outcome of a verification: the object that `agon replay --verify --json` prints. */
export interface RunVerification {
  readonly episodes: number;
  /** Episodes that played again byte for byte. */
  readonly verified: number;
  readonly firstDifference: {
    readonly episode: string;
    /** Position in the episode's log, counted from 0. */
    readonly event: number;
    readonly recorded: string;
    readonly replayed: string;
  } | null;
}

/**
 * Plays recorded episodes again through today's machines, with the decisions that were recorded, and
 * compares every event byte for byte. Damage in the files counts as a difference at the first episode
 * that it hides.
 *
 * @param episode - only this one, by id; all if absent
 * @throws UserError if there is no such episode
 */
export async function verifyRun({
  run,
  episode: wanted,
}: {
  readonly run: string;
  readonly episode?: string;
}): Promise<RunVerification> {
  const { description, episodes: log } = readRun(run);
  const { scenario } = await loadScenario(description.scenarioFile ?? description.scenario);
  const environments = environmentsOf(scenario.build(description.settings));
  const only = wanted === undefined ? undefined : log.get(wanted);
  if (wanted !== undefined && only === undefined) {
    throw new UserError(
      `${run}: has no episode ${wanted}; \`agon replay ${run}\` lists the episodes it has`,
    );
  }
  let episodes = 0;
  let verified = 0;
  let first: RunVerification['firstDifference'] = null;
  try {
    for (const stored of only === undefined ? log.read() : [only]) {
      episodes++;
      const { episode } = stored.decode();
      const difference = verifyEpisode(episode, environmentOf(environments, episode.plan));
      if (difference === undefined) verified++;
      else first ??= describeDifference(difference);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    first ??= {
      episode: `#${episodes}`,
      event: 0,
      recorded: error.message,
      replayed: 'unreadable',
    };
  }
  return { episodes, verified, firstDifference: first };
}

function describeDifference({ episode, index, expected, actual }: Difference) {
  const text = (value: Difference['expected']) =>
    value === null ? 'nothing' : JSON.stringify(value);
  return { episode, event: index, recorded: text(expected), replayed: text(actual) };
}
