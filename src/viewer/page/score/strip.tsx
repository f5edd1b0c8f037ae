import { memo, useMemo } from 'react';
import type { PointerEvent } from 'react';
import { signed } from '../words.ts';
import { nearestEvent } from './score-model.ts';
import type { ScoreModel } from './score-model.ts';

/** What is in view of the score, in its pixels. */
export interface View {
  readonly left: number;
  readonly width: number;
}

interface Bar {
  readonly at: number;
  /** In percent of the width. */
  readonly x: number;
  readonly width: number;
  /** In [−1, 1]. */
  readonly value: number;
}

/** The whole game as a graph of what was earned: map and scrubber at once. */
export const Strip = memo(function Strip({
  model,
  cursor,
  go,
  view,
  telling,
}: {
  readonly model: ScoreModel;
  readonly cursor: number;
  readonly go: (at: number) => void;
  readonly view: View;
  /** The event in words, for whoever doesn't see it. */
  readonly telling: string;
}) {
  const scale = 100 / model.width;
  const last = model.xOf.length - 1;
  const bars = useMemo(() => barsOf(model), [model]);
  const x = (model.xOf[cursor] ?? 0) * scale;
  const past = bars.filter(({ at }) => at === cursor).map((bar) => bar.x + bar.width);
  // By place and not by number: beats are as wide as what is in them, so the input's own thumb would be elsewhere.
  const drag = (event: PointerEvent<HTMLInputElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const follow = ({ clientX }: { readonly clientX: number }) =>
      go(nearestEvent(model, ((clientX - box.left) / box.width) * model.width));
    const stop = () => {
      removeEventListener('pointermove', follow);
      removeEventListener('pointerup', stop);
      removeEventListener('pointercancel', stop);
    };
    event.preventDefault();
    event.currentTarget.focus();
    follow(event);
    addEventListener('pointermove', follow);
    addEventListener('pointerup', stop);
    addEventListener('pointercancel', stop);
  };
  return (
    <div className="strip">
      <div className="strip-label faint tiny">earned</div>
      <div className="strip-map">
        <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden>
          <line
            x1="0"
            x2="100"
            y1="15"
            y2="15"
            stroke="var(--line)"
            vectorEffect="non-scaling-stroke"
          />
          {bars.map(({ at, ...bar }) => (
            <rect
              key={at}
              x={bar.x}
              width={bar.width}
              y={bar.value > 0 ? 15 - bar.value * 13 : bar.value === 0 ? 14.4 : 15}
              height={bar.value === 0 ? 1.2 : Math.abs(bar.value) * 13}
              fill={bar.value > 0 ? 'var(--gain)' : bar.value < 0 ? 'var(--loss)' : 'var(--faint)'}
            />
          ))}
        </svg>
        <div className="veil" style={{ left: `${Math.max(x, ...past)}%` }} />
        {model.width > view.width + 2 && (
          <div
            className="window"
            style={{ left: `${view.left * scale}%`, width: `${view.width * scale}%` }}
          />
        )}
        <div className="needle" style={{ left: `${x}%` }} />
        <input
          type="range"
          aria-label="Event"
          aria-valuetext={telling}
          min={0}
          max={last}
          value={cursor}
          onChange={(event) => go(Number(event.target.value))}
          onPointerDown={drag}
        />
      </div>
    </div>
  );
});

function barsOf(model: ScoreModel): readonly Bar[] {
  const scale = 100 / model.width;
  const paid = model.chips.filter(({ reward }) => reward !== null);
  const most = Math.max(1, ...paid.map(({ reward }) => Math.abs(reward ?? 0)));
  const byBeat = new Map<number, typeof paid>();
  for (const chip of paid) byBeat.set(chip.beat, [...(byBeat.get(chip.beat) ?? []), chip]);
  return [...byBeat].flatMap(([beat, peers]) => {
    const { x, width } = model.beats[beat] ?? { x: 0, width: 0 };
    const own = Math.min((width * 0.8) / peers.length, 26);
    return peers.map(({ at, reward }, i): Bar => ({
      at,
      x: (x + width / 2 + (i - peers.length / 2) * own) * scale,
      width: Math.max(own * scale - 0.08, 0.15),
      value: (reward ?? 0) / most,
    }));
  });
}

/** All decisions as a table, for whoever doesn't see the score. */
export function DecisionTable({
  model,
  go,
}: {
  readonly model: ScoreModel;
  readonly go: (at: number) => void;
}) {
  return (
    <table className="table decisions">
      <thead>
        <tr>
          <th scope="col">event</th>
          <th scope="col">seat</th>
          <th scope="col">said</th>
          <th scope="col" className="r">
            earned
          </th>
        </tr>
      </thead>
      <tbody>
        {model.chips.map((chip) => (
          <tr key={chip.at}>
            <td>
              <button
                className="plain num"
                onClick={() => go(chip.at)}
                aria-label={`Go to event ${chip.at}`}
              >
                {chip.at}
              </button>
            </td>
            <td>{chip.actor}</td>
            <td className="mono words">{chip.text}</td>
            <td className="r num">{chip.decision === null ? 'no policy' : signed(chip.reward)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
