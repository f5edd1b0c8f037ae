import { UserError } from '../../core/errors.ts';
import type { RunSummary, ScoreView, Series } from '../protocol.ts';
import { describedAt } from './described.ts';
import { thinned } from './figures.ts';
import type { OpenRun } from './open-run.ts';

/** Places of the small pictures in the list. */
const SPARK = 60;

export function summariseRun(run: OpenRun): RunSummary {
  const { id, description, facts, state } = run;
  const last = facts.updates.at(-1);
  return {
    id,
    scenario: description.scenario,
    seed: description.seed,
    started: description.started,
    state,
    ended: facts.ended,
    updates: last?.update ?? 0,
    of: description.options.updates,
    seconds: last?.seconds ?? facts.full.at(-1)?.seconds ?? 0,
    alarms: facts.alarms,
    score: scoreOf(run),
    rewards: rewardsOf(run),
  };
}

function rewardsOf({ facts }: OpenRun): Readonly<Record<string, Series>> {
  const names = Object.keys(facts.updates.at(-1)?.figures ?? {});
  const rewards = names.filter((name) => /^[^.]+\.reward$/.test(name));
  return Object.fromEntries(
    rewards.map((name) => [name.slice(0, -'.reward'.length), thinned(facts.updates, name, SPARK)]),
  );
}

function scoreOf(run: OpenRun): ScoreView | null {
  const { full, looks } = run.facts;
  const said = scoreSaid(run);
  const metric = said ?? Object.keys(full[0]?.figures ?? {})[0];
  if (metric === undefined) return null;
  const at = (record: (typeof full)[number] | undefined) => record?.figures[metric] ?? null;
  return {
    metric,
    better: said === undefined ? null : 'higher',
    before: at(full[0]),
    after: full.length > 1 ? at(full.at(-1)) : at(looks.at(-1)),
    curve: thinned(looks, metric, SPARK),
  };
}

function scoreSaid({ path, facts }: OpenRun): string | undefined {
  try {
    return describedAt(path, facts, null)?.score?.metric;
  } catch (error) {
    if (error instanceof UserError) return undefined; // the run's own page says what is wrong
    throw error;
  }
}
