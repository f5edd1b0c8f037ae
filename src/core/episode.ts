import type { Decision, Sampling } from './decision.ts';
import type { AgentId, EpisodeId, PolicyName, PolicyVersion, RoleName } from './ids.ts';
import type { Message, Plain } from './message.ts';
import type { RandomKey } from './random.ts';

/** Who sits where: a role, spoken for by a policy at a version. */
export interface Seat {
  readonly role: RoleName;
  readonly policy: PolicyName;
  /** `latest`, or a past version: the opponent of a game is a parameter of the game. */
  readonly version: PolicyVersion | 'latest';
  /** How this seat's replies are drawn; temperature 1 over the whole distribution if absent. */
  readonly sampling?: Sampling;
}

/** What an episode is played for. A `branch` begins from another episode's state, a `fork` replays another up to an event. */
export type EpisodeKind = 'training' | 'evaluation' | 'branch' | 'fork';

/** Which episode another came from, and where in its log it parted. */
export interface EpisodeParent {
  readonly episode: EpisodeId;
  /** The first event that isn't shared any more, counted from 0. */
  readonly event: number;
  /**
   * Where chance is other than the episode's own: by what key the game and its decisions are drawn from an event
   * on, earliest first; those of the parent included, where it was such a fork itself.
   */
  readonly chance?: readonly { readonly event: number; readonly key: RandomKey }[];
}

/** Everything an episode needs to be played, and to be played again. Plain data. */
export interface EpisodePlan {
  readonly id: EpisodeId;
  /** Episodes of the same task share a group; rewards and estimators may compare siblings. */
  readonly group: string;
  readonly key: RandomKey;
  readonly environment: string;
  /** The task, as the environment's task domain made it. */
  readonly task: Plain;
  readonly seats: Readonly<Record<AgentId, Seat>>;
  /** Absent where nobody said. */
  readonly kind?: EpisodeKind;
  /** Of a branch or a fork. */
  readonly parent?: EpisodeParent;
}

/**
 * One entry of an episode's log. The log is complete: plan and decisions re-folded through the same
 * machines give the same messages and states, byte for byte.
 */
export type EpisodeEvent =
  | { readonly kind: 'message'; readonly message: Message; readonly injected?: true }
  | { readonly kind: 'state'; readonly actor: AgentId; readonly state: string }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'failure'; readonly actor: AgentId; readonly error: string }
  /** A chance node's outcome, by its label. */
  | { readonly kind: 'chance'; readonly label: string }
  /** What an environment of another world was shown, and what it returned. */
  | { readonly kind: 'outside'; readonly shown: Plain; readonly returned: Plain }
  /** What every seat has earned so far; told where it changes. */
  | { readonly kind: 'returns'; readonly returns: SeatReturns };

/** What each seat has earned, whether it acted or not. */
export type SeatReturns = Readonly<Record<AgentId, number>>;

/** How an episode ended. A failed episode is data: it never takes its siblings down. */
export type Ending = (
  | { readonly kind: 'finished'; readonly outcome: Plain }
  | { readonly kind: 'failed'; readonly where: AgentId; readonly error: string }
) & {
  /** Where the environment has returns. */
  readonly returns?: SeatReturns;
};

/** A finished episode: its plan, the ordered log, and how it ended. */
export interface Episode {
  readonly plan: EpisodePlan;
  readonly events: readonly EpisodeEvent[];
  readonly ending: Ending;
}

/** By what a fork draws what comes of an event, if not by its own key. */
export function chanceAt({ parent }: EpisodePlan, event: number): RandomKey | undefined {
  return parent?.chance?.findLast((from) => from.event <= event)?.key;
}

/** The decisions of an episode in the order in which they were made. */
export function decisionsOf(episode: Episode): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const event of episode.events) if (event.kind === 'decision') decisions.push(event.decision);
  return decisions;
}

/** Which decision of an episode: an agent's own n-th, from 0. */
export type DecisionPlace = Pick<Decision, 'agent' | 'decisionIndex'>;

/** An agent's n-th decision; undefined if it decided less often. */
export function decisionAt(episode: Episode, place: DecisionPlace): Decision | undefined {
  for (const event of episode.events) {
    if (event.kind === 'decision' && isAt(event.decision, place)) return event.decision;
  }
  return undefined;
}

function isAt(decision: Decision, { agent, decisionIndex }: DecisionPlace): boolean {
  return decision.agent === agent && decision.decisionIndex === decisionIndex;
}
