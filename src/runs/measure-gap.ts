import { UserError } from '../core/errors.ts';
import { foldKey, keyFromSeed } from '../core/random.ts';
import type { BenchMetric } from '../experiment/experiment.ts';
import { checkGames } from '../experiment/check-games.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import { readGapQuery } from './gap-query.ts';
import type { GapQuery } from './gap-query.ts';
import { makePlans } from '../training/make-plans.ts';
import { openRun } from './open-run.ts';
import { addressesOf } from './outside/open-outside.ts';
import { checkAddresses, trustAddresses } from './trust/check-addresses.ts';
import type { PreparedExperiment } from './open-run.ts';
import { unpackCheckpoint } from './run-checkpoint.ts';
import type { RunEvent } from './run-events.ts';
import { warmUp } from '../training/warm-start.ts';

/** The object that `agon gap --json` prints. */
export interface GapResult {
  readonly scenario: string;
  readonly seed: number;
  /** Null after a warm start made for the purpose. */
  readonly run: string | null;
  /** The update after which the policies were saved; 0 after a warm start. */
  readonly checkpoint: number;
  readonly problems: number;
  /** What the scenario measures, by name. */
  readonly metrics: Readonly<Record<string, BenchMetric>>;
}

const PROBLEMS = 200;

/**
 * Measures what a scenario calls its gap, how much easier checking is than doing say, which rewards
 * without labels live on.
 *
 * @throws UserError for a scenario that declares no gap, a checkpoint that isn't there, and settings
 *   beside a run, which has its own
 */
export async function measureGap(query: GapQuery): Promise<GapResult> {
  const { prepared, checkpoint } = await readGapQuery(query);
  const addresses = addressesOf(prepared.experiment);
  if (query.run === undefined) trustAddresses(addresses);
  else await checkAddresses(query.run, addresses, query);
  const problems = query.problems ?? PROBLEMS;
  const { onEvent } = query;
  const metrics = await playGap(prepared, {
    problems,
    ...(checkpoint === undefined ? {} : { checkpoint, workers: 0 }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  return {
    scenario: prepared.scenario,
    seed: prepared.seed,
    run: query.run ?? null,
    checkpoint: checkpoint?.update ?? 0,
    problems,
    metrics,
  };
}

interface PlayGapOptions {
  readonly problems: number;
  /** Where the policies are; absent, their warm start is made. */
  readonly checkpoint?: Checkpoint;
  /** Threads beside this one; one for each further core if absent. */
  readonly workers?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/** The gap of an experiment. */
export async function playGap(
  prepared: PreparedExperiment,
  { problems, checkpoint, onEvent, ...options }: PlayGapOptions,
): Promise<Readonly<Record<string, BenchMetric>>> {
  const { experiment, seed } = prepared;
  const { gap } = experiment;
  if (gap === undefined) {
    throw new UserError(
      'gap: the scenario must say what is played and measured (gap), and this one does not; see docs/scenarios.md',
    );
  }
  const open = await openRun(prepared, options);
  try {
    const { selfPlay, policies, executor } = open;
    if (checkpoint !== undefined) unpackCheckpoint(checkpoint, selfPlay, policies);
    else {
      await warmUp(prepared, open, (phase, { step, steps, loss }) => {
        onEvent?.({ kind: 'warm-start', phase, step, steps, loss });
        return true;
      });
    }
    const plans = makePlans(
      checkGames('gap, games', gap.games(selfPlay.versions, problems)),
      experiment.environment.name,
      'gap',
      foldKey(keyFromSeed(seed), 'gap'),
    );
    return gap.score(await executor.play(plans));
  } finally {
    await open.close();
  }
}
