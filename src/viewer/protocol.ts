/**
 * What the viewer's server tells its page, as JSON: columns and windows, never all rows of a run. Types alone, since the page
 * is built apart from the server.
 */
import type { Shown } from '../core/decision.ts';
import type { SeatReturns } from '../core/episode.ts';
import type { Plain } from '../core/message.ts';
import type { Scene } from '../games/scene.ts';
import type { StandingsSummary } from '../league/standings.ts';

/** A value of each step, null where there is none. */
export type Series = readonly (number | null)[];

export interface AlarmView {
  readonly update: number;
  readonly name: string;
  readonly metric: string;
  readonly text: string;
}

/** How a run stands: `live` while a process of this machine writes it, `unfinished` if it was killed. */
export type RunState = 'live' | 'unfinished' | 'ended';

/** A row of the list of runs. */
export interface RunSummary {
  readonly id: string;
  readonly scenario: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly started: string;
  readonly state: RunState;
  /** How it ended, in a word; null before that. */
  readonly ended: string | null;
  readonly updates: number;
  /** That it was asked for. */
  readonly of: number;
  readonly seconds: number;
  readonly alarms: readonly AlarmView[];
  /** The first held-out figure, or the one that the scenario calls its score. */
  readonly score: ScoreView | null;
  /** Mean reward by role, thinned out for a small picture. */
  readonly rewards: Readonly<Record<string, Series>>;
}

export interface ScoreView {
  readonly metric: string;
  /** Null where the scenario doesn't say which way is better. */
  readonly better: 'higher' | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly curve: Series;
}

/** A run that can't be read, and why. */
export interface UnreadableRun {
  readonly id: string;
  readonly problem: string;
}

export interface RunList {
  readonly folder: string;
  readonly runs: readonly RunSummary[];
  readonly unreadable: readonly UnreadableRun[];
}

/** Figures by name over updates. Where there are many, a bucket of several updates is one place. */
export interface Figures {
  /** The last update of each place. */
  readonly update: readonly number[];
  /** Since the start of the run, at those updates. */
  readonly seconds: readonly number[];
  readonly columns: Readonly<Record<string, Column>>;
}

/** Mean of each place; least and greatest where a place is more than one update. */
export interface Column {
  readonly mean: Series;
  readonly low?: Series;
  readonly high?: Series;
}

export interface TermView {
  readonly name: string;
  readonly range: readonly [least: number, greatest: number];
  readonly formula: string | null;
  readonly roles: readonly string[] | null;
  readonly weights: readonly { readonly from: number; readonly weight: number }[];
  readonly sources: readonly string[];
}

export interface RunDetail extends RunSummary {
  /** Why terms and charts aren't known, where what the run keeps of its experiment is damaged. */
  readonly problem: string | null;
  /** Records of metrics that aren't as agon writes them, left out. */
  readonly malformed: number;
  readonly backend: string;
  readonly machine: string;
  /** Of the recorded episodes. */
  readonly bytes: number;
  readonly updatesFigures: Figures;
  /** Brief evaluations and looks at the canary. */
  readonly looks: Figures;
  /** Full evaluations: the first and the last of them are before and after. */
  readonly full: Figures;
  readonly terms: readonly TermView[];
  /** Paths and values, in their order. */
  readonly settings: readonly (readonly [path: string, value: string])[];
  readonly standings: (StandingsSummary & { readonly update: number }) | null;
}

/** A window of a run's episodes, filtered and sorted. */
export interface EpisodeWindow {
  /** Indexed so far. */
  readonly total: number;
  /** False while the index is still being made. */
  readonly complete: boolean;
  /** Why the index ends early, where it does: damage in the log. */
  readonly problem: string | null;
  /** That match the filter. */
  readonly count: number;
  readonly offset: number;
  /** Whose decisions earned something that is known. */
  readonly roles: readonly string[];
  readonly outcomes: readonly string[];
  /** Greatest absolute reward by role, to scale bars by. */
  readonly most: Series;
  /** What of the filter couldn't be understood. */
  readonly misread: readonly string[];
  /** Words that are looked for, to mark them. */
  readonly words: readonly string[];
  readonly rows: readonly EpisodeRow[];
}

export interface EpisodeRow {
  readonly id: string;
  readonly outcome: string;
  readonly update: number;
  readonly events: number;
  readonly decisions: number;
  readonly tokens: number;
  readonly malformed: number;
  /** Probability of the token that was least likely; 1 where none is known. */
  readonly leastSure: number;
  /** Mean over the role's decisions, in the order of `roles`. */
  readonly rewards: Series;
  /** The beginning of what was said, or where the words that are looked for stand. */
  readonly said: string;
}

/** One episode, ready to be shown. */
export interface EpisodeView {
  readonly run: string;
  readonly id: string;
  readonly environment: string;
  readonly task: Plain;
  readonly update: number | null;
  readonly kind: string | null;
  readonly seats: readonly SeatView[];
  readonly events: readonly EventView[];
  readonly ending: EndingView;
  readonly terms: readonly TermView[];
  /** Why what credits paid isn't known, where it isn't. */
  readonly unweighed: string | null;
  /** By digest of machine and layout. */
  readonly charts: Readonly<Record<string, ChartView>>;
  /** By actor, the environment included; none where the run keeps no description. */
  readonly chartOf: Readonly<Record<string, string>>;
  /** By the index of the event at which they were taken. */
  readonly taken: Readonly<Record<number, readonly TakenTransition[]>>;
  readonly scenes: { readonly of: readonly number[]; readonly list: readonly Scene[] } | null;
  /** Ids of the episodes before and after it in the log's numbering. */
  readonly neighbours: readonly [before: string | null, after: string | null];
}

export interface SeatView {
  readonly id: string;
  readonly role: string;
  readonly policy: string;
  readonly version: number | 'latest';
}

export type EndingView = {
  readonly returns: SeatReturns | null;
} & (
  | { readonly kind: 'finished'; readonly outcome: Plain }
  | { readonly kind: 'failed'; readonly where: string; readonly error: string }
);

interface EventBase {
  readonly index: number;
  /** A beat is a question and all that answers it, however many speak at once. */
  readonly beat: number;
  /** Who speaks, decides or changes its state. */
  readonly actor: string;
}

export type EventView = EventBase &
  (
    | {
        readonly kind: 'message';
        readonly to: string;
        readonly say: string;
        readonly body: Plain;
        readonly injected: boolean;
      }
    | { readonly kind: 'state'; readonly state: string }
    | { readonly kind: 'decision'; readonly decision: DecisionView }
    | { readonly kind: 'failure'; readonly error: string }
    | { readonly kind: 'chance'; readonly label: string }
    | { readonly kind: 'outside'; readonly shown: Plain; readonly returned: Plain }
    | { readonly kind: 'returns'; readonly returns: SeatReturns }
  );

export interface DecisionView {
  readonly decisionIndex: number;
  readonly role: string;
  readonly policy: string;
  readonly version: number;
  readonly model: string | null;
  readonly shown: Shown;
  readonly text: string;
  readonly reasoning: string | null;
  readonly temperature: number;
  readonly finish: string;
  /** Replies that were legal, where a mask really held the draw to them. */
  readonly masked: readonly string[] | null;
  /** Null where no tokens are known. */
  readonly tokens: readonly TokenView[] | null;
  readonly reward: RewardView | null;
  readonly advantage: number | readonly number[] | null;
}

export interface TokenView {
  /** Null where the token has no text of its own. */
  readonly text: string | null;
  readonly probability: number;
  readonly others: readonly { readonly text: string; readonly probability: number }[];
}

export interface RewardView {
  /** Sum of what was paid; null where weights aren't known. */
  readonly total: number | null;
  readonly terms: readonly CreditView[];
}

export interface CreditView {
  readonly term: string;
  readonly value: number;
  readonly weight: number | null;
  readonly paid: number | null;
  readonly sentence: string | null;
  readonly events: readonly number[];
}

/** A transition as it was read off the log. */
export interface TakenTransition {
  readonly actor: string;
  /** Null where the actor starts, or the chart has none that fits. */
  readonly transition: string | null;
  readonly from: string | null;
  readonly to: string;
  /** Index of the message or decision that caused it, where that is known. */
  readonly by: number | null;
  /** Whether the chart leaves no other reading. */
  readonly isCertain: boolean;
  /** Transitions that come before it in order, and whose guards refused. */
  readonly refused: readonly string[];
}

/** A machine, laid out to be drawn. */
export interface ChartView {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly ChartNode[];
  readonly lines: readonly ChartLine[];
  readonly transitions: readonly ChartTransition[];
}

export interface ChartNode {
  readonly id: string;
  readonly label: string;
  readonly parent: string | null;
  /** As XState calls it, or `any`: what holds in every state. */
  readonly kind: string;
  readonly isInitial: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All transitions from one state to another are one line. */
export interface ChartLine {
  readonly id: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly transitions: readonly string[];
}

export interface ChartTransition {
  readonly id: string;
  readonly source: string;
  /** The source itself where it stays. */
  readonly target: string;
  /** Empty where it is taken as soon as its guard holds. */
  readonly event: string;
  readonly guard: string | null;
  /** Place among those of the same source and event, which are tried in order. */
  readonly order: number;
  readonly of: number;
}

/** What two runs are compared by. */
export interface RunSpread {
  readonly id: string;
  /** By role, over updates, the mean reward of an episode with its 95 % interval. */
  readonly roles: Readonly<
    Record<string, { readonly mean: Series; readonly low: Series; readonly high: Series }>
  >;
  readonly update: readonly number[];
  readonly complete: boolean;
}

/** Told when a run's metrics grow, it ends or it goes away. */
export interface LiveEvent {
  readonly run: string;
  readonly change: 'grew' | 'gone' | 'new';
}
