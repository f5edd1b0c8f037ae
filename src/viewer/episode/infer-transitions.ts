import type { EpisodeEvent } from '../../core/episode.ts';
import type { ChartTransition, TakenTransition } from '../protocol.ts';
import { ANY } from '../charts/chart-graph.ts';

/** What is heard, and may have moved its hearer. */
interface Heard {
  readonly index: number;
  readonly to: string;
  readonly kind: string;
}

/**
 * Which transition each actor took, read off the log alone: where it stood, what came, and where that led, in the order of
 * the guards. No code of the machines is run. By the index of the event that tells the new state; of a message that was
 * heard without a change of state, by the message's.
 *
 * @param transitionsOf - of an actor's machine; none where it isn't known
 */
export function inferTransitions(
  events: readonly EpisodeEvent[],
  transitionsOf: (actor: string) => readonly ChartTransition[],
): Readonly<Record<number, readonly TakenTransition[]>> {
  const taken: Record<number, TakenTransition[]> = {};
  const note = (index: number, one: TakenTransition) => (taken[index] ??= []).push(one);
  const standing = new Map<string, string>();
  const inbox: Heard[] = [];
  const causes = new Set<number>();
  let reply: Heard | null = null;

  events.forEach((event, index) => {
    if (event.kind === 'message') {
      inbox.push({ index, to: event.message.to, kind: event.message.kind });
    } else if (event.kind === 'decision') {
      reply = { index, to: event.decision.agent, kind: 'reply' };
    } else if (event.kind === 'state') {
      const { actor, state: to } = event;
      const from = standing.get(actor) ?? null;
      standing.set(actor, to);
      const move =
        from === null ? null : moveOf(transitionsOf(actor), { from, to }, heardBy(actor));
      if (move?.by != null) causes.add(move.by);
      note(index, { actor, from, to, ...(move ?? NOTHING) });
    }
  });

  // Messages that were heard without a change of state.
  standing.clear();
  events.forEach((event, index) => {
    if (event.kind === 'state') standing.set(event.actor, event.state);
    if (event.kind !== 'message' || causes.has(index)) return;
    const { to: actor, kind } = event.message;
    const at = standing.get(actor);
    if (at === undefined) return;
    const move = moveOf(transitionsOf(actor), { from: at, to: at }, [{ index, to: actor, kind }]);
    if (move !== null) note(index, { actor, from: at, to: at, ...move });
  });
  return taken;

  /** What may have moved an actor, the likeliest first: its own reply, then the messages to it, the newest first. */
  function heardBy(actor: string): readonly Heard[] {
    const own = reply?.to === actor ? [reply] : [];
    return [...own, ...inbox.filter(({ to }) => to === actor).reverse()];
  }
}

const NOTHING = { transition: null, by: null, isCertain: true, refused: [] };

type Move = Pick<TakenTransition, 'transition' | 'by' | 'isCertain' | 'refused'>;

function moveOf(
  transitions: readonly ChartTransition[],
  { from, to }: { readonly from: string; readonly to: string },
  heard: readonly Heard[],
): Move | null {
  const reply = heard.find(({ kind }) => kind === 'reply');
  const tries: (readonly [event: string, by: number | null])[] = [
    ...(reply ? [[reply.kind, reply.index] as const] : []),
    ...(from === to ? [] : [['', null] as const]),
    ...heard.filter((one) => one !== reply).map(({ kind, index }) => [kind, index] as const),
  ];
  // What a machine tells itself once all have answered: an event of its own, after the last that it heard.
  const kinds = new Set(tries.map(([event]) => event));
  const inner = new Set(transitions.map(({ event }) => event).filter((event) => !kinds.has(event)));
  if (from !== to)
    tries.push(...[...inner].map((event) => [event, heard[0]?.index ?? null] as const));
  for (const [event, by] of tries) {
    const fits = fitting(transitions, event, from, to);
    const [first] = fits;
    if (first === undefined) continue;
    const refused = transitions
      .filter(({ source, event: of }) => source === first.source && of === event)
      .filter(({ order, guard }) => order < first.order && guard !== null)
      .map(({ id }) => id);
    return { transition: first.id, by, isCertain: fits.length === 1, refused };
  }
  return null;
}

/** Those of the innermost state that has any, as the machine itself would look for them. */
function fitting(
  transitions: readonly ChartTransition[],
  event: string,
  from: string,
  to: string,
): readonly ChartTransition[] {
  for (const source of sourcesOf(from)) {
    const fits = transitions.filter(
      (one) => one.source === source && one.event === event && leads(one, from, to),
    );
    if (fits.length > 0) return fits;
  }
  return [];
}

function leads({ source, target }: ChartTransition, from: string, to: string): boolean {
  if (target === source) return from === to;
  return leavesOf(to).some((leaf) => leaf === target || leaf.startsWith(`${target}.`));
}

/** The states that an actor is in, from the inside out: each active one, those around it, and the machine. */
function sourcesOf(state: string): readonly string[] {
  const paths = leavesOf(state).flatMap((leaf) => {
    const parts = leaf.split('.');
    return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
  });
  return [...new Set(paths), ANY];
}

/** Regions that are active side by side are joined by ` & ` in logs. */
const leavesOf = (state: string): readonly string[] => state.split(' & ');
