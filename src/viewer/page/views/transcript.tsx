import { memo, useEffect, useMemo, useRef } from 'react';
import type { EpisodeView, EventView } from '../../protocol.ts';
import { ENVIRONMENT } from '../score/lanes.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { caption, signed, tone } from '../words.ts';

type Message = Extract<EventView, { kind: 'message' }>;

interface Line {
  readonly message: Message;
  /** Who heard it: the same words to several seats in one beat are one line. */
  readonly hearers: readonly string[];
}

/** All that was said, one below the other. */
export const Transcript = memo(function Transcript({
  episode,
  model,
  cursor,
  go,
  seat,
}: {
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly cursor: number;
  readonly go: (at: number) => void;
  readonly seat: string | null;
}) {
  const here = useRef<HTMLButtonElement>(null);
  const lines = useMemo(() => linesOf(episode, seat), [episode, seat]);
  useEffect(() => {
    // In a block: what it gives back (a promise, in newer browsers) is no clean-up.
    void here.current?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  const own = model.chips[model.chipOf.get(cursor) ?? -1]?.said ?? cursor;
  const now = lines.findLast(({ message }) => message.index <= own)?.message.index;
  return (
    <ol className="talk">
      {lines.map(({ message, hearers }, i) => {
        const lane = model.lanes[model.laneOf.get(message.actor) ?? 0];
        const chip = model.chips[model.chipOf.get(message.index) ?? -1];
        const isOn = message.index === now;
        const isFresh = lines[i - 1]?.message.beat !== message.beat;
        const marks = ['line', isOn && 'on', message.index > cursor && 'later'];
        return (
          <li key={message.index} className={isFresh ? 'fresh' : ''}>
            <button
              ref={isOn ? here : null}
              className={marks.filter(Boolean).join(' ')}
              aria-current={isOn ? 'step' : undefined}
              onClick={() => go(message.index)}
              style={{ ['--c' as string]: lane?.color }}
            >
              <span className={`badge ${message.actor === ENVIRONMENT ? 'env' : ''}`} aria-hidden>
                {lane?.mark || '◆'}
              </span>
              <span className="grow">
                <span className="row">
                  <b className="small">{message.say}</b>
                  <span className="faint tiny cut grow">
                    {message.actor === ENVIRONMENT ? '' : message.actor} →{' '}
                    {hearers.length > 1 ? `${hearers.length} seats` : message.to}
                    {message.injected && ', injected'}
                  </span>
                  {chip?.reward != null && (
                    <b className={`num small ${tone(chip.reward)}`}>{signed(chip.reward)}</b>
                  )}
                </span>
                <span className="mono small soft body">{caption(message.body)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
});

function linesOf({ events }: EpisodeView, seat: string | null): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const event of events) {
    if (event.kind !== 'message') continue;
    if (seat !== null && event.actor !== seat && event.to !== seat) continue;
    const words = event.actor === ENVIRONMENT ? JSON.stringify(event.body) : event.index;
    const key = `${event.beat} ${event.actor} ${event.say} ${words}`;
    const before = lines.get(key);
    lines.set(key, {
      message: before?.message ?? event,
      hearers: [...(before?.hearers ?? []), event.to],
    });
  }
  return [...lines.values()];
}
