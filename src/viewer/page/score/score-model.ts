import type { EpisodeView, EventView } from '../../protocol.ts';
import type { Plain } from '../../../core/message.ts';
import { chipsOf } from './chips.ts';
import type { Chip, Chips } from './chips.ts';
import { ENVIRONMENT, lanesOf } from './lanes.ts';
import type { Density, Lane } from './lanes.ts';

/** An episode as a score, as in music: a row a seat, time to the right. All that doesn't depend on where the cursor is. */
export interface ScoreModel extends Chips {
  readonly lanes: readonly Lane[];
  readonly laneOf: ReadonlyMap<string, number>;
  readonly beats: readonly Beat[];
  readonly arrows: readonly Arrow[];
  /** By lane, the states that its actor stood in. */
  readonly stays: readonly Stay[];
  /** Where each event stands from the left. */
  readonly xOf: readonly number[];
  /** Where the last beat ends; behind it is room for the last state's name. */
  readonly tail: number;
  readonly width: number;
  readonly height: number;
  /** Place in `chips` of the turn that each event belongs to; null at the start and the end. */
  readonly turnOf: readonly (number | null)[];
  /** Indices of events that are decisions. */
  readonly decisions: readonly number[];
  readonly density: Density;
}

export interface Beat {
  readonly x: number;
  readonly width: number;
  readonly events: readonly number[];
}

/** A message on its way. */
export interface Arrow {
  readonly at: number;
  readonly beat: number;
  readonly from: number;
  readonly to: number;
  readonly body: Plain;
}

export interface Stay {
  readonly lane: number;
  readonly state: string;
  readonly from: number;
  /** Index of the first event in another state. */
  readonly to: number;
}

/** Narrower, a beat holds no words. */
const READABLE = 96;

/**
 * @param room - pixels that there are
 * @param zoom - 1: wide enough to read; 0: all of it at once
 */
export function scoreOf(
  episode: EpisodeView,
  room: number,
  zoom: number,
  density: Density,
): ScoreModel {
  const { events } = episode;
  const lanes = lanesOf(episode, density);
  const laneOf = new Map(lanes.map(({ id }, i) => [id, i]));
  const { chips, chipOf } = chipsOf(episode);
  const tail = zoom === 0 ? (density === 'dense' ? 48 : 64) : 84;
  const beats = beatsOf(events, chips, room - tail, zoom);
  const end = beats.at(-1);
  const last = end === undefined ? 0 : end.x + end.width;
  return {
    ...{ lanes, laneOf, chips, chipOf, beats, density },
    arrows: arrowsOf(events, laneOf),
    stays: staysOf(events, laneOf),
    xOf: placesOf(events.length, beats),
    tail: last,
    width: last + tail,
    height: lanes.reduce((sum, lane) => sum + lane.height, 0),
    turnOf: turnsOf(events, chips, chipOf),
    decisions: chips.filter(({ decision }) => decision !== null).map(({ at }) => at),
  };
}

/** The state of a lane's actor at an event; empty before it has any. */
export function stateAt({ stays }: ScoreModel, lane: number, at: number): string {
  return stays.findLast((stay) => stay.lane === lane && stay.from <= at)?.state ?? '';
}

/** The event that stands nearest. */
export function nearestEvent({ xOf }: ScoreModel, x: number): number {
  let best = 0;
  xOf.forEach((at, i) => {
    if (Math.abs(at - x) < Math.abs((xOf[best] ?? 0) - x)) best = i;
  });
  return best;
}

function beatsOf(
  events: readonly EventView[],
  chips: readonly Chip[],
  room: number,
  zoom: number,
): readonly Beat[] {
  const inside: number[][] = [];
  for (const { beat, index } of events) (inside[beat] ??= []).push(index);
  const slots = inside.map(() => 1);
  for (const { beat, of } of chips) slots[beat] = Math.max(slots[beat] ?? 1, of);
  const total = slots.reduce((sum, one) => sum + one, 0);
  const unit = Math.max(zoom === 0 ? 3 : READABLE * zoom, room / Math.max(1, total));
  let x = 0;
  return inside.map((list, beat) => {
    const width = unit * (slots[beat] ?? 1);
    const placed = { x, width, events: list };
    x += width;
    return placed;
  });
}

function placesOf(count: number, beats: readonly Beat[]): readonly number[] {
  const places = Array.from({ length: count }, () => 0);
  for (const { x, width, events } of beats) {
    const [margin, span] = [Math.min(14, width * 0.1), width - Math.min(28, width * 0.2)];
    events.forEach((index, i) => {
      places[index] = x + margin + span * (events.length === 1 ? 0.5 : i / (events.length - 1));
    });
  }
  return places;
}

function arrowsOf(
  events: readonly EventView[],
  laneOf: ReadonlyMap<string, number>,
): readonly Arrow[] {
  return events.flatMap((event) => {
    if (event.kind !== 'message') return [];
    const [from, to] = [laneOf.get(event.actor), laneOf.get(event.to)];
    if (from === undefined || to === undefined) return [];
    return [{ at: event.index, beat: event.beat, from, to, body: event.body }];
  });
}

function staysOf(
  events: readonly EventView[],
  laneOf: ReadonlyMap<string, number>,
): readonly Stay[] {
  const stays: { lane: number; state: string; from: number; to: number }[] = [];
  const open = new Map<number, (typeof stays)[number]>();
  for (const event of events) {
    const lane = laneOf.get(event.actor);
    if (event.kind !== 'state' || lane === undefined) continue;
    const before = open.get(lane);
    if (before !== undefined) before.to = event.index;
    const stay = { lane, state: event.state, from: event.index, to: events.length };
    stays.push(stay);
    open.set(lane, stay);
  }
  return stays;
}

/** Every event belongs to a turn, so that what is shown doesn't jump while one scrubs. */
function turnsOf(
  events: readonly EventView[],
  chips: readonly Chip[],
  chipOf: ReadonlyMap<number, number>,
): readonly (number | null)[] {
  let recent: number | null = null;
  return events.map((event, i) => {
    const own = chipOf.get(i);
    if (own !== undefined) return (recent = own);
    if (i === events.length - 1) return null;
    const who = event.kind === 'message' ? event.to : event.actor;
    if (who === ENVIRONMENT) return recent;
    const next = chips.findIndex(
      ({ actor, said, at, beat }) => actor === who && (said ?? at) >= i && beat === event.beat,
    );
    const chip = chips[next];
    return chip !== undefined && chip.first <= i ? (recent = next) : recent;
  });
}
