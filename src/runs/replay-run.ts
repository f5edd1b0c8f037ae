import { existsSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import type { EpisodeLog } from '../recording/episode-log-file.ts';
import { readManifest, sha256 } from '../recording/manifest-file.ts';
import type { ReadManifest } from '../recording/manifest-file.ts';
import { gameDigest } from '../recording/manifest.ts';
import { decodeRecord } from '../recording/record.ts';
import { verifyLog } from '../recording/verify-log-file.ts';
import type { LogProblem, VisitedEpisode } from '../recording/verify-log-file.ts';
import { verifyEpisode } from '../replay/verify-episode.ts';
import type { Difference } from '../replay/verify-episode.ts';
import { environmentOf } from '../actors/check-plans.ts';
import type { Environment } from '../actors/environment.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import { partsOf, readRun } from './folder/run-folder.ts';
import type { RunReader } from './folder/run-folder.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { prepareRecorded } from './prepare-experiment.ts';
import { readChains, verifyChain } from './verify-chain.ts';
import { verifyMetrics } from './verify-metrics.ts';
import { verifyWeights } from './verify-weights.ts';

/** Something in a run that isn't as it was recorded. */
export interface VerificationProblem {
  /**
   * As in `LogProblem`; `different`: the episode plays otherwise; `metrics`: a record of `metrics.jsonl`; `weights`:
   * a file of weights that the run kept.
   */
  readonly kind: LogProblem['kind'] | 'different' | 'metrics' | 'weights';
  readonly episode?: string;
  /** Of a record of metrics, or of weights. */
  readonly update?: number;
  /** In words, place included. */
  readonly message: string;
}

/** The outcome of a verification: the object that `agon replay --verify --json` prints. */
export interface RunVerification {
  /** Episodes that are there and intact. */
  readonly episodes: number;
  /** Of these, the ones that are as they were recorded and, if they were played again, the same byte for byte. */
  readonly verified: number;
  /** Episodes that a rule of the run dropped to save room. */
  readonly dropped: number;
  /** Episodes that were recorded, that no rule dropped, and that aren't there. */
  readonly missing: number;
  /** Why episodes weren't played again; null if they were. Else hashes alone were compared. */
  readonly notReplayed: string | null;
  /** All that isn't as it was recorded; empty for a sound run. */
  readonly problems: readonly VerificationProblem[];
  /** The first episode that plays otherwise; where there is none, the first of the problems. */
  readonly firstDifference: {
    readonly episode: string;
    /** Position in the episode's log, counted from 0. */
    readonly event: number;
    readonly recorded: string;
    readonly replayed: string;
  } | null;
}

/** How far a verification has come. */
export interface VerificationCount {
  readonly played: number;
  /** Of these, the ones that were the same. */
  readonly verified: number;
  /** All there are to play. */
  readonly total: number;
}

/**
 * Holds a run against its manifest: that its log has the episodes, credits included, that were recorded,
 * each once and in their order, its metrics the records that were written, the weights that it kept those of the
 * digests in these records, and its checkpoints and end the same chain of hashes. Then plays the episodes again through today's machines, with the decisions that
 * were recorded, and compares every event byte for byte.
 *
 * Where the run's scenario isn't there any more, hashes alone are compared, and `notReplayed` says so.
 *
 * @param episode - only this one, by id; all if absent
 * @param hashesOnly - plays nothing again, so that none of the scenario's code is run
 * @param onProgress - told after every episode; the log is read once more before, to know how many there are
 * @throws UserError if there is no such episode
 */
export async function verifyRun({
  run,
  episode: wanted,
  hashesOnly = false,
  onProgress,
  ...allowed
}: ScenarioTrust & {
  readonly run: string;
  readonly episode?: string;
  readonly hashesOnly?: boolean;
  readonly onProgress?: (count: VerificationCount) => void;
}): Promise<RunVerification> {
  const reader = readRun(run);
  const log = reader.episodes;
  const notReplayed = hashesOnly ? 'only hashes were asked for' : missingScenario(reader, allowed);
  const chains = readChains(reader);
  const manifest = readManifest(partsOf(run).manifest);
  if (notReplayed !== null && manifest === undefined && chains.checkpoints.length === 0) {
    throw new UserError(
      `${run}: ${notReplayed}, and there is no manifest.jsonl whose hashes could be compared; put either back`,
    );
  }
  const environments =
    notReplayed === null
      ? environmentsOf((await prepareRecorded(reader, allowed)).experiment)
      : undefined;
  const total = onProgress && (wanted === undefined ? countEpisodes(log) : 1);
  const problems: VerificationProblem[] = [];
  let first: RunVerification['firstDifference'] = null;
  let played = 0;
  let verified = 0;
  const visit = (visited: VisitedEpisode) => {
    played++;
    const difference = environments ? replay(visited, environments) : null;
    if (difference) {
      const { episode, event } = difference;
      const message = `${episode} plays otherwise from event ${event} on`;
      problems.push({ kind: 'different', episode, message });
      first ??= difference;
    } else if (visited.problem === undefined) verified++;
    if (total !== undefined) onProgress?.({ played, verified, total });
  };
  if (wanted !== undefined) {
    problems.push(...visitOne(reader, wanted, manifest, visit));
    const episodes = 1;
    return outcome({ episodes, verified, dropped: 0, missing: 0, notReplayed }, problems, first);
  }
  const isEnded = chains.end !== undefined;
  const report = verifyLog(log.path, { manifest: manifest ?? null, isEnded, visit });
  const isCut = isEnded || report.missing > 0;
  // What ends within a block is being written, or was when its run was killed; but not where something is missing.
  const all = [
    ...problems,
    ...report.problems.filter(({ kind }) => isCut || kind !== 'truncated'),
    ...(manifest === undefined ? [] : metricsProblems(reader, manifest, isEnded)),
    ...weightsProblems(reader),
    ...verifyChain(chains, manifest),
  ];
  const { dropped, missing } = report;
  return outcome({ episodes: played, verified, dropped, missing, notReplayed }, all, first);
}

/** Why a run can't be played again, where its scenario is gone. What may not be run is an error instead. */
function missingScenario(
  { description: { scenarioFile } }: RunReader,
  { scenario }: ScenarioTrust,
): string | null {
  if (scenario !== undefined || scenarioFile === null || existsSync(scenarioFile)) return null;
  return `its scenario isn't in ${scenarioFile} any more`;
}

function replay(
  { id, episode, bytes }: VisitedEpisode,
  environments: readonly Environment[],
): RunVerification['firstDifference'] {
  let environment: Environment;
  try {
    environment = environmentOf(environments, episode.plan);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { episode: id, event: 0, recorded: episode.plan.environment, replayed: error.message };
  }
  const difference = verifyEpisode(episode, environment, bytes);
  return difference === undefined ? null : describeDifference(difference);
}

function visitOne(
  { path, episodes }: RunReader,
  wanted: string,
  manifest: ReadManifest | undefined,
  visit: (episode: VisitedEpisode) => void,
): readonly LogProblem[] {
  const stored = episodes.get(wanted);
  if (stored === undefined) {
    throw new UserError(
      `${path}: has no episode ${wanted}; \`agon replay ${path}\` lists the episodes it has`,
    );
  }
  const { id, record, bytes, file, offset } = stored;
  const listed = manifest?.links.flatMap(({ games }) => games).find(([game]) => game === id);
  const isListed = listed !== undefined && listed[1] === gameDigest(sha256(record));
  const message = `${id} isn't the game, or hasn't the credits, that were recorded`;
  const problem: LogProblem | undefined =
    listed === undefined || isListed
      ? undefined
      : { kind: 'altered', episode: id, file, offset, message };
  visit({ ...decodeRecord(record), id, bytes, problem });
  return problem === undefined ? [] : [problem];
}

function metricsProblems(
  { metrics }: RunReader,
  { links }: ReadManifest,
  isEnded: boolean,
): readonly VerificationProblem[] {
  try {
    return verifyMetrics(metrics(), links, isEnded);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ kind: 'metrics', message: error.message }];
  }
}

/** Of records that can't be read `metricsProblems` tells. */
function weightsProblems(reader: RunReader): readonly VerificationProblem[] {
  try {
    return verifyWeights(reader);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [];
  }
}

function outcome(
  counts: Omit<RunVerification, 'problems' | 'firstDifference'>,
  problems: readonly VerificationProblem[],
  first: RunVerification['firstDifference'],
): RunVerification {
  const named = problems.find(
    ({ episode, update }) => episode !== undefined || update !== undefined,
  );
  const problem = named ?? problems[0];
  const told = problem && {
    episode: problem.episode ?? (problem.update === undefined ? '' : `update ${problem.update}`),
    event: 0,
    recorded: 'what the manifest lists',
    replayed: problem.message,
  };
  return { ...counts, problems, firstDifference: first ?? told ?? null };
}

/** As many as a verification will meet. */
function countEpisodes(log: EpisodeLog): number {
  let count = 0;
  verifyLog(log.path, { manifest: null, visit: () => count++ });
  return count;
}

function describeDifference({ episode, index, expected, actual }: Difference) {
  const text = (value: Difference['expected']) =>
    value === null ? 'nothing' : JSON.stringify(value);
  return { episode, event: index, recorded: text(expected), replayed: text(actual) };
}
