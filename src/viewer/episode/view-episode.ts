import type { Credit } from '../../core/credit.ts';
import type { Episode, EpisodeEvent } from '../../core/episode.ts';
import { ENVIRONMENT } from '../../core/ids.ts';
import { UserError } from '../../core/errors.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import { updateOf } from '../../training/make-plans.ts';
import type { ChartView, EndingView, EpisodeView, EventView } from '../protocol.ts';
import { layOutChart } from '../charts/lay-out-chart.ts';
import { describedAt } from '../runs/described.ts';
import type { Described } from '../runs/described.ts';
import { termsOf } from '../runs/detail-run.ts';
import type { OpenRun } from '../runs/open-run.ts';
import { inferTransitions } from './infer-transitions.ts';
import { actorOf, numberBeats } from './number-beats.ts';
import { viewDecision } from './view-decision.ts';
import type { Weights } from './view-decision.ts';
import { viewScenes } from './view-scenes.ts';

/** An episode as the page shows it, from what the run's folder keeps: none of its code is run. */
export async function viewEpisode(
  run: OpenRun,
  { episode, credits }: EpisodeRecord,
): Promise<EpisodeView> {
  const { plan, events, ending } = episode;
  const update = updateOf(plan.id);
  const { described, unweighed } = experimentAt(run, update);
  const weights = update === null ? undefined : weightsAt(described, update);
  const { charts, chartOf } = await chartsOf(episode, described);
  const transitionsOf = (actor: string) => charts[chartOf[actor] ?? '']?.transitions ?? [];
  return {
    run: run.id,
    id: plan.id,
    environment: plan.environment,
    task: plan.task,
    update,
    kind: plan.kind ?? null,
    seats: Object.entries(plan.seats).map(([id, { role, policy, version }]) => ({
      ...{ id, role, policy, version },
    })),
    events: viewEvents(events, credits, weights),
    ending: viewEnding(ending),
    terms: termsOf(described),
    unweighed: credits.length > 0 && weights === undefined ? unweighed : null,
    charts,
    chartOf,
    taken: inferTransitions(events, transitionsOf),
    scenes: await viewScenes(episode),
    neighbours: neighboursOf(plan.id),
  };
}

function experimentAt(
  { path, facts }: OpenRun,
  update: number | null,
): { readonly described: Described | undefined; readonly unweighed: string } {
  const unweighed =
    update === null
      ? 'this is a game of no update, so that no weights are known for it'
      : 'the weights of its update were not recorded with the run';
  try {
    return { described: describedAt(path, facts, update), unweighed };
  } catch (error) {
    if (error instanceof UserError) return { described: undefined, unweighed: error.message };
    throw error;
  }
}

/** The weights of an update, by the names of terms. */
export function weightsAt(described: Described | undefined, update: number): Weights {
  if (described === undefined) return undefined;
  return new Map(
    described.rewards.flatMap(({ name, weights }) => {
      const weight = weights.findLast(({ from }) => from <= update)?.weight;
      return weight === undefined ? [] : [[name, weight] as const];
    }),
  );
}

function viewEvents(
  events: readonly EpisodeEvent[],
  credits: readonly Credit[],
  weights: Weights,
): readonly EventView[] {
  const beats = numberBeats(events);
  const placeOf = ({ agent, decisionIndex }: Pick<Credit, 'agent' | 'decisionIndex'>) =>
    `${agent} ${decisionIndex}`;
  const byPlace = new Map<string, Credit[]>();
  for (const credit of credits) {
    const place = placeOf(credit);
    byPlace.set(place, [...(byPlace.get(place) ?? []), credit]);
  }
  return events.map((event, index): EventView => {
    const base = { index, beat: beats[index] ?? 0, actor: actorOf(event) };
    switch (event.kind) {
      case 'message': {
        const { to, kind: say, body } = event.message;
        return { ...base, kind: 'message', to, say, body, injected: event.injected === true };
      }
      case 'decision': {
        const { decision } = event;
        const own = byPlace.get(placeOf(decision)) ?? [];
        return { ...base, kind: 'decision', decision: viewDecision(decision, own, weights) };
      }
      case 'state':
      case 'failure':
      case 'chance':
      case 'outside':
      case 'returns':
        return { ...event, ...base };
    }
  });
}

function viewEnding(ending: Episode['ending']): EndingView {
  const returns = ending.returns ?? null;
  return ending.kind === 'finished'
    ? { kind: 'finished', outcome: ending.outcome, returns }
    : { kind: 'failed', where: ending.where, error: ending.error, returns };
}

async function chartsOf(
  { plan }: Episode,
  described: Described | undefined,
): Promise<Pick<EpisodeView, 'charts' | 'chartOf'>> {
  const charts: Record<string, ChartView> = {};
  const chartOf: Record<string, string> = {};
  if (described === undefined) return { charts, chartOf };
  const environment = described.environments.find(({ name }) => name === plan.environment);
  const machines = Object.entries(plan.seats).map(
    ([seat, { role }]) =>
      [seat, Object.hasOwn(described.roles, role) ? described.roles[role] : undefined] as const,
  );
  for (const [actor, machine] of [[ENVIRONMENT, environment?.machine] as const, ...machines]) {
    if (machine === undefined) continue;
    const { digest, chart } = await layOutChart(machine);
    charts[digest] = chart;
    chartOf[actor] = digest;
  }
  return { charts, chartOf };
}

/** By number: `train-12-37` stands between `train-12-36` and `train-12-38`. Whether they are there is seen when they are opened. */
function neighboursOf(id: string): EpisodeView['neighbours'] {
  const [, stem, number] = /^(.*-)(\d+)$/.exec(id) ?? [];
  if (stem === undefined) return [null, null];
  const n = Number(number);
  return [n > 0 ? `${stem}${n - 1}` : null, `${stem}${n + 1}`];
}
