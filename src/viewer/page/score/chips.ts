import type { DecisionView, EpisodeView, EventView } from '../../protocol.ts';
import type { Plain } from '../../../core/message.ts';
import { caption, fieldsOf } from '../words.ts';
import { ENVIRONMENT } from './lanes.ts';

/** A decision and the message that came of it, as one thing; or a message of a machine without a policy; or a failure. */
export interface Chip {
  /** Index of its decision, else of its message. */
  readonly at: number;
  /** Of the question that it answers, else its own. */
  readonly first: number;
  /** Of its message; null for a decision that nothing came of. */
  readonly said: number | null;
  readonly actor: string;
  readonly beat: number;
  /** Its place among chips of one lane in one beat, and how many they are. */
  readonly slot: number;
  readonly of: number;
  /** Kind of the question. */
  readonly asked: string;
  /** Kind of the message. */
  readonly kind: string;
  readonly text: string;
  readonly reward: number | null;
  readonly decision: DecisionView | null;
  readonly isMalformed: boolean;
  readonly isInjected: boolean;
}

type Draft = { -readonly [Key in keyof Chip]: Chip[Key] };

export interface Chips {
  readonly chips: readonly Chip[];
  /** Place in `chips` of the chip that an event is part of. */
  readonly chipOf: ReadonlyMap<number, number>;
}

export function chipsOf({ events }: EpisodeView): Chips {
  const chips: Draft[] = [];
  const chipOf = new Map<number, number>();
  const latest = new Map<string, Draft>();
  const questions = new Map<string, { readonly index: number; readonly kind: string }>();
  const add = (event: EventView, own: Partial<Chip>): Draft => {
    const question = questions.get(event.actor);
    const chip: Draft = {
      ...{ at: event.index, first: question?.index ?? event.index, said: null },
      ...{ actor: event.actor, beat: event.beat, slot: 0, of: 1, asked: question?.kind ?? '' },
      ...{ kind: event.kind, text: '', reward: null, decision: null },
      ...{ isMalformed: false, isInjected: false },
      ...own,
    };
    chipOf.set(event.index, chips.push(chip) - 1);
    return chip;
  };
  for (const event of events) {
    if (event.kind === 'decision') {
      const { decision } = event;
      const reward = decision.reward?.total ?? null;
      latest.set(event.actor, add(event, { text: decision.text, reward, decision }));
    } else if (event.kind === 'message') {
      if (event.actor === ENVIRONMENT) {
        questions.set(event.to, { index: event.index, kind: event.say });
        continue;
      }
      const own = latest.get(event.actor);
      const words = caption(event.body, event.say);
      if (own === undefined || own.said !== null) {
        add(event, {
          kind: event.say,
          text: words || event.say,
          said: event.index,
          isInjected: event.injected,
        });
        continue;
      }
      own.said = event.index;
      own.kind = event.say;
      own.isMalformed = event.say === 'malformed';
      if (!own.isMalformed) own.text = words || own.text;
      chipOf.set(event.index, chips.indexOf(own));
    } else if (event.kind === 'failure') {
      add(event, { text: event.error, isMalformed: true });
    }
  }
  putDifferencesFirst(chips, events);
  shareBeats(chips);
  return { chips, chipOf };
}

/** Where several answer the same question, what they disagree about is read first. */
function putDifferencesFirst(chips: readonly Draft[], events: readonly EventView[]): void {
  const together = new Map<string, Draft[]>();
  for (const chip of chips) {
    if (chip.said === null || chip.isMalformed) continue;
    const key = `${chip.beat} ${chip.kind}`;
    together.set(key, [...(together.get(key) ?? []), chip]);
  }
  for (const list of together.values()) {
    const bodies = list.map((chip) => bodyAt(events, chip.said));
    const [first] = bodies;
    if (list.length < 2 || first === undefined || bodies.includes(undefined)) continue;
    const names = Object.keys(first);
    const spread = (name: string) =>
      new Set(bodies.map((body) => JSON.stringify(body?.[name]))).size;
    const vary = names.filter((name) => spread(name) > 1);
    if (vary.length === 0) continue;
    const isYes = (name: string) => Number(typeof first[name] === 'boolean');
    const ordered = [
      ...vary.toSorted((a, b) => isYes(a) - isYes(b)),
      ...names.filter((name) => !vary.includes(name)),
    ];
    list.forEach(
      (chip, i) => (chip.text = inOrder(bodies[i] ?? {}, ordered, chip.kind) || chip.text),
    );
  }
}

function bodyAt(
  events: readonly EventView[],
  at: number | null,
): Readonly<Record<string, Plain>> | undefined {
  const event = events[at ?? -1];
  return event?.kind === 'message' ? fieldsOf(event.body) : undefined;
}

function inOrder(
  body: Readonly<Record<string, Plain>>,
  [first = '', ...rest]: readonly string[],
  kind: string,
): string {
  const head = body[first] ?? null;
  const isPlain = typeof head !== 'boolean' && head !== null;
  const more = Object.fromEntries(rest.map((name) => [name, body[name] ?? null]));
  return [isPlain ? caption(head) : caption({ [first]: head }), caption(more, kind)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Several chips of one lane in one beat share its width. */
function shareBeats(chips: readonly Draft[]): void {
  const share = new Map<string, Draft[]>();
  for (const chip of chips) {
    const key = `${chip.actor} ${chip.beat}`;
    share.set(key, [...(share.get(key) ?? []), chip]);
  }
  for (const list of share.values()) {
    list.forEach((chip, slot) => {
      chip.slot = slot;
      chip.of = list.length;
    });
  }
}
