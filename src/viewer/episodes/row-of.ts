import type { Plain } from '../../core/message.ts';
import { decisionsOf } from '../../core/episode.ts';
import type { Episode } from '../../core/episode.ts';
import { ENVIRONMENT } from '../../core/ids.ts';
import type { EpisodeRecord } from '../../recording/record.ts';
import { updateOf } from '../../training/make-plans.ts';
import type { Weights } from '../episode/view-decision.ts';

/** What the index keeps of an episode. */
export interface IndexedEpisode {
  readonly id: string;
  readonly outcome: string;
  /** 0 for a game of no update. */
  readonly update: number;
  /** The newest version that decided in it. */
  readonly version: number;
  readonly events: number;
  readonly decisions: number;
  readonly tokens: number;
  readonly malformed: number;
  /** Log-probability of its least likely token; 0 where none is known. */
  readonly surprise: number;
  /** Mean reward of a role's decisions; roles that were judged alone. */
  readonly rewards: Readonly<Record<string, number>>;
  /** Roles that were seated. */
  readonly roles: readonly string[];
  /** What was said and the task: what people search for is what was understood, not the compact form of a policy. */
  readonly words: string;
}

/** Of an episode's words no more are kept: long replies of language models would fill the memory. */
const MOST_CHARACTERS = 20_000;

export function rowOf(
  { episode, credits }: EpisodeRecord,
  weightsAt: (update: number) => Weights,
): IndexedEpisode {
  const { plan, events } = episode;
  const update = updateOf(plan.id) ?? 0;
  const decisions = decisionsOf(episode);
  const logProbs = decisions.flatMap((decision) => decision.logProbs);
  return {
    id: plan.id,
    outcome: outcomeOf(episode),
    update,
    version: decisions.reduce((newest, { version }) => Math.max(newest, version), 0),
    events: events.length,
    decisions: decisions.length,
    tokens: logProbs.length,
    malformed: events.filter(
      (event) => event.kind === 'message' && event.message.kind === 'malformed',
    ).length,
    surprise: logProbs.reduce((least, one) => Math.min(least, one), 0),
    rewards: rewardsOf(episode, credits, weightsAt(update)),
    roles: [...new Set(Object.values(plan.seats).map(({ role }) => role))],
    words: wordsOf(episode),
  };
}

/** The state in which the environment came to rest says best how a game ended. */
function outcomeOf({ events, ending }: Episode): string {
  if (ending.kind === 'failed') return 'failed';
  const last = events.findLast((event) => event.kind === 'state' && event.actor === ENVIRONMENT);
  return last?.kind === 'state' ? last.state : 'finished';
}

function rewardsOf(
  { plan }: Episode,
  credits: EpisodeRecord['credits'],
  weights: Weights,
): Readonly<Record<string, number>> {
  if (weights === undefined) return {};
  const paid = new Map<string, { readonly role: string; reward: number }>();
  for (const { agent, decisionIndex, term, value } of credits) {
    const weight = weights.get(term) ?? 0;
    const role = plan.seats[agent]?.role;
    if (weight === 0 || role === undefined) continue;
    const place = `${agent} ${decisionIndex}`;
    const sum = paid.get(place) ?? { role, reward: 0 };
    sum.reward += weight * value;
    paid.set(place, sum);
  }
  const byRole = new Map<string, number[]>();
  for (const { role, reward } of paid.values())
    byRole.set(role, [...(byRole.get(role) ?? []), reward]);
  return Object.fromEntries(
    [...byRole].map(([role, list]) => [role, list.reduce((a, b) => a + b, 0) / list.length]),
  );
}

function wordsOf({ plan, events }: Episode): string {
  const said: string[] = [];
  let length = 0;
  for (const event of events) {
    if (event.kind !== 'message' || event.message.from === ENVIRONMENT) continue;
    for (const leaf of leavesOf(event.message.body)) {
      if (length > MOST_CHARACTERS) break;
      said.push(leaf);
      length += leaf.length + 1;
    }
  }
  const task = leavesOf(plan.task).join(' ');
  // A line of the index is one episode.
  return `${said.join(' ')}${task === '' ? '' : ` · ${task}`}`
    .slice(0, MOST_CHARACTERS)
    .replace(/\s+/g, ' ');
}

function leavesOf(value: Plain): readonly string[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value as Readonly<Record<string, Plain>>).flatMap(leavesOf);
}
