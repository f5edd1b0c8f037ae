import type { ScoreModel } from '../score/score-model.ts';
import type { Cursor } from './use-cursor.ts';

/** The buttons below a score, under the thumb on a phone. */
export function Transport({
  cursor,
  last,
  model,
  zoom,
  setZoom,
  wider,
  narrower,
}: {
  readonly cursor: Cursor;
  readonly last: number;
  readonly model: ScoreModel;
  readonly zoom: number;
  readonly setZoom: (zoom: number) => void;
  readonly wider: () => void;
  readonly narrower: () => void;
}) {
  const { at, go, now, play, isPlaying } = cursor;
  const { decisions } = model;
  const step = (label: string, key: string, sign: string, act: () => void) => (
    <button className="button quiet" aria-label={label} title={`${label} (${key})`} onClick={act}>
      {sign}
    </button>
  );
  return (
    <footer className="transport">
      {step('Previous decision', 'k', '⇤', () => go(decisions.findLast((one) => one < now()) ?? 0))}
      {step('One event back', '←', '◂', () => go(now() - 1))}
      <button
        className="button"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        aria-pressed={isPlaying}
        onClick={play}
      >
        {isPlaying ? '❚❚' : '▶'}
      </button>
      {step('One event on', '→', '▸', () => go(now() + 1))}
      {step('Next decision', 'j', '⇥', () => go(decisions.find((one) => one > now()) ?? last))}
      <span className="num soft small">
        {at} / {last}
      </span>
      <span className="grow hide-s" />
      <span className="hide-s row faint tiny hints">
        <kbd>←</kbd>
        <kbd>→</kbd> event <kbd>j</kbd>
        <kbd>k</kbd> decision <kbd>↑</kbd>
        <kbd>↓</kbd> seat <kbd>?</kbd> all keys
      </span>
      <span className="row hide-s tight">
        {step('Narrower', '-', '−', narrower)}
        <button className="button quiet" onClick={() => setZoom(zoom === 0 ? 1 : 0)}>
          {zoom === 0 ? 'Read' : 'Fit'}
        </button>
        {step('Wider', '+', '+', wider)}
      </span>
    </footer>
  );
}
