import { useCallback, useEffect, useRef, useState } from 'react';
import type { Keys } from '../hooks.ts';
import type { Chip } from '../score/chips.ts';
import type { ScoreModel } from '../score/score-model.ts';

/** While it plays, an event so often. */
const STEP_MS = 220;

export interface Cursor {
  readonly at: number;
  readonly isPlaying: boolean;
  readonly go: (to: number) => void;
  readonly play: () => void;
  /** Where it is now: keys come faster than frames, and count from here and not from what was drawn last. */
  readonly now: () => number;
}

/** @param last - index of the last event */
export function useCursor(start: number, last: number): Cursor {
  const [at, setAt] = useState(() => Math.max(0, Math.min(last, start)));
  const [isPlaying, setPlaying] = useState(false);
  const here = useRef(at);
  const go = useCallback(
    (to: number) => {
      here.current = Math.max(0, Math.min(last, to));
      setAt(here.current);
    },
    [last],
  );
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      if (here.current >= last) setPlaying(false);
      else go(here.current + 1);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying, last, go]);
  const play = useCallback(() => {
    if (here.current >= last) go(0);
    setPlaying((on) => !on);
  }, [go, last]);
  const now = useCallback(() => here.current, []);
  return { at, isPlaying, go, play, now };
}

/** What keys do on a score: events, beats, decisions, seats of a beat. */
export function scoreKeys(model: ScoreModel, { go, now, play }: Cursor): Keys {
  const { beats, decisions, chips, turnOf, laneOf } = model;
  const beatNow = () => beats.findIndex(({ events }) => events.includes(now()));
  const toBeat = (by: number) => {
    const beat = beats[Math.max(0, Math.min(beats.length - 1, beatNow() + by))];
    if (beat?.events[0] !== undefined) go(beat.events[0]);
  };
  const laneOfChip = ({ actor }: Chip) => laneOf.get(actor) ?? 0;
  const toSeat = (by: 1 | -1) => {
    const own = chips
      .filter(({ beat }) => beat === beatNow())
      .toSorted((a, b) => laneOfChip(a) - laneOfChip(b) || a.at - b.at);
    const chip = chips[turnOf[now()] ?? -1];
    const i = chip === undefined ? (by > 0 ? -1 : own.length) : own.indexOf(chip);
    const next = own[i + by];
    if (next !== undefined) go(next.at);
  };
  return {
    ArrowRight: () => go(now() + 1),
    ArrowLeft: () => go(now() - 1),
    'Shift+ArrowRight': () => toBeat(1),
    'Shift+ArrowLeft': () => toBeat(-1),
    j: () => go(decisions.find((one) => one > now()) ?? now()),
    k: () => go(decisions.findLast((one) => one < now()) ?? now()),
    ArrowDown: () => toSeat(1),
    ArrowUp: () => toSeat(-1),
    Home: () => go(0),
    End: () => go(turnOf.length - 1),
    ' ': play,
  };
}
