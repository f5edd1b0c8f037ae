import { UserError } from '../../core/errors.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import { interquartileMean } from '../../statistics/interquartile-mean.ts';
import { performanceProfile } from '../../statistics/performance-profile.ts';
import { probabilityOfImprovement } from '../../statistics/probability-of-improvement.ts';
import { stratifiedBootstrap } from '../../statistics/stratified-bootstrap.ts';
import type { Strata } from '../../statistics/stratified-bootstrap.ts';
import { studentInterval } from '../../statistics/student-interval.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import type { Interval } from '../../statistics/wilson-interval.ts';
import type { Arm } from './arms.ts';
import { valueAt } from './metric-curve.ts';
import type { MetricCurve } from './metric-curve.ts';

/** A figure with its 95 % interval. */
export interface Figure {
  readonly value: number;
  readonly interval: Interval;
}

export interface ArmComparison {
  readonly name: string;
  readonly runs: readonly {
    readonly run: string;
    readonly scenario: string;
    readonly seed: number;
    readonly value: number;
  }[];
  /** Student's interval over runs; of several scenarios, over all their runs. */
  readonly mean: Estimate;
  /** By the stratified bootstrap, as the probability is. */
  readonly interquartileMean: Figure;
  /** That a run of this arm is better than one of the first arm; null for the first. */
  readonly improvement: Figure | null;
  /** Less the first arm's run of the same scenario and seed; null for the first, and where no seeds are shared. */
  readonly lessFirst: Estimate | null;
  /** The share of its runs that are better than each threshold. */
  readonly profile: readonly number[];
  /** Mean over its runs at each of the comparison's `places`; NaN before the first measurement. */
  readonly curve: readonly Estimate[];
}

/** A run with its metric, and what that was at the budget. */
export interface MeasuredRun {
  readonly run: string;
  readonly scenario: string;
  readonly seed: number;
  readonly value: number;
  readonly curve: MetricCurve;
}

/** How arms are held against the first of them. */
export interface ArmQuestion {
  readonly better: 'higher' | 'lower';
  readonly thresholds: readonly number[];
  /** Budgets at which curves are told. */
  readonly places: readonly number[];
  /** Of the bootstrap. */
  readonly seed: number;
}

/** @throws UserError where an arm has no run of a scenario that another one has */
export function compareArms(
  arms: readonly Arm<MeasuredRun>[],
  { better, thresholds, places, seed }: ArmQuestion,
): readonly ArmComparison[] {
  const sign = better === 'higher' ? 1 : -1;
  const scenarios = [...new Set(arms.flatMap(({ runs }) => runs.map(({ scenario }) => scenario)))];
  const strata = arms.map((arm) => strataOf(arm, scenarios, sign));
  const iqm = (arm: Strata = []): number => sign * interquartileMean(arm.flat());
  const improves = (one: Strata = [], other: Strata = []): number =>
    probabilityOfImprovement(one, other);
  return arms.map(({ name, runs }, nth): ArmComparison => {
    const own = strata[nth] ?? [];
    const first = nth === 0 ? null : (strata[0] ?? []);
    const stream = openStream(foldKey(keyFromSeed(seed), nth));
    const draw = (count: number): number => stream.integer(0, count);
    return {
      name,
      runs: runs.map(({ run, scenario, seed: own, value }) => ({
        run,
        scenario,
        seed: own,
        value,
      })),
      mean: studentInterval(runs.map(({ value }) => value)),
      interquartileMean: { value: iqm(own), interval: stratifiedBootstrap([own], iqm, { draw }) },
      improvement: first && {
        value: improves(own, first),
        interval: stratifiedBootstrap([own, first], improves, { draw }),
      },
      lessFirst: nth === 0 ? null : pairedDifference(runs, arms[0]?.runs ?? []),
      profile: performanceProfile(
        own,
        thresholds.map((threshold) => sign * threshold),
      ),
      curve: places.map((place) =>
        studentInterval(
          runs.map(({ curve }) => valueAt(curve, place)).filter((value) => !Number.isNaN(value)),
        ),
      ),
    };
  });
}

/** Scores by scenario, turned so that higher is better. */
function strataOf(
  { name, runs }: Arm<MeasuredRun>,
  scenarios: readonly string[],
  sign: number,
): Strata {
  return scenarios.map((wanted) => {
    const own = runs.filter(({ scenario }) => scenario === wanted);
    if (own.length > 0) return own.map(({ value }) => sign * value);
    throw new UserError(
      `agon compare: every arm must have runs of every scenario, and ${name} has none of ${wanted}; ` +
        'compare the scenarios apart',
    );
  });
}

function pairedDifference(
  runs: readonly MeasuredRun[],
  first: readonly MeasuredRun[],
): Estimate | null {
  const differences = runs.flatMap((run) => {
    const twins = first.filter(
      ({ scenario, seed }) => scenario === run.scenario && seed === run.seed,
    );
    return twins.length === 1 && twins[0] ? [run.value - twins[0].value] : [];
  });
  return differences.length === 0 ? null : studentInterval(differences);
}
