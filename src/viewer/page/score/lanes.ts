import type { EpisodeView, SeatView } from '../../protocol.ts';

/** The environment takes part in the message stream under this address. */
export const ENVIRONMENT = 'environment';

/** A row of the score: a seat, or the environment on top. */
export interface Lane {
  readonly id: string;
  readonly role: string;
  readonly policy: string;
  readonly version: number | string;
  /** In its badge: a number among seats of its kind, else letters. */
  readonly mark: string;
  readonly color: string;
  readonly y: number;
  readonly height: number;
  /** One of three or more seats of one role, policy and version. */
  readonly isSlim: boolean;
  /** The first of its kind. */
  readonly isHead: boolean;
  /** Sum of what its decisions earned; null where nothing is known. */
  readonly earned: number | null;
}

/** `wide`: to read; `compact`: two scores above each other; `dense`: a phone's map. */
export type Density = 'wide' | 'compact' | 'dense';

const HEIGHTS = {
  wide: { environment: 34, slim: 20 },
  compact: { environment: 28, slim: 17, seat: 30 },
  dense: { environment: 28, slim: 13, seat: 22 },
} as const;
/** All lanes together should leave room for what was said below; few seats get two lines of words. */
const WIDE_TOTAL = 330;
const COLORS = Array.from({ length: 8 }, (_, n) => `var(--seat-${n + 1})`);

export function lanesOf(episode: EpisodeView, density: Density): readonly Lane[] {
  const { seats } = episode;
  const earned = earnedBy(episode);
  const groups = groupsOf(seats);
  const isSlim = (members: readonly SeatView[]) =>
    members.length >= 3 || (seats.length > 8 && members.length >= 2);
  const slims = groups.filter(isSlim).flat().length;
  const seatHeight =
    density === 'wide'
      ? clamp((WIDE_TOTAL - 34 - slims * 20) / Math.max(1, seats.length - slims), 40, 64)
      : HEIGHTS[density].seat;
  const lanes: Lane[] = [];
  let y = 0;
  const add = (lane: Omit<Lane, 'y'>) => {
    lanes.push({ ...lane, y });
    y += lane.height;
  };
  add({
    ...{ id: ENVIRONMENT, role: episode.environment, policy: '', version: '', mark: '' },
    ...{ color: 'var(--soft)', height: HEIGHTS[density].environment, isSlim: false, isHead: true },
    earned: null,
  });
  groups.forEach((members, group) => {
    const slim = isSlim(members);
    const byGroup = groups.length >= 4 || seats.length > 8;
    members.forEach((seat, i) => {
      add({
        ...{ id: seat.id, role: seat.role, policy: seat.policy, version: seat.version },
        mark: markOf(seat, members, seats),
        color: COLORS[(byGroup ? group : seats.indexOf(seat)) % COLORS.length] ?? 'var(--soft)',
        height: slim ? HEIGHTS[density].slim : seatHeight,
        isSlim: slim,
        isHead: !slim || i === 0,
        earned: earned.get(seat.id) ?? null,
      });
    });
  });
  return lanes;
}

const clamp = (value: number, least: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)));

/** Seats of one role, policy and version, in the order in which the first of each is seated. */
function groupsOf(seats: readonly SeatView[]): readonly (readonly SeatView[])[] {
  const groups = new Map<string, SeatView[]>();
  for (const seat of seats) {
    const key = `${seat.role} ${seat.policy} ${seat.version}`;
    groups.set(key, [...(groups.get(key) ?? []), seat]);
  }
  return [...groups.values()];
}

function earnedBy({ events }: EpisodeView): ReadonlyMap<string, number> {
  const earned = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'decision') continue;
    const total = event.decision.reward?.total ?? null;
    if (total !== null) earned.set(event.actor, (earned.get(event.actor) ?? 0) + total);
  }
  return earned;
}

function markOf(
  { id }: SeatView,
  members: readonly SeatView[],
  seats: readonly SeatView[],
): string {
  const number = /(\d+)$/.exec(id)?.[1];
  if (number !== undefined && members.length > 1) return number.slice(-2);
  const letter = id.slice(0, 1).toUpperCase();
  const rivals = seats.filter((seat) => seat.id.slice(0, 1).toUpperCase() === letter);
  if (rivals.length === 1 || number !== undefined) return `${letter}${number ?? ''}`.slice(0, 2);
  return `${letter}${id.slice(1, 2)}`;
}
