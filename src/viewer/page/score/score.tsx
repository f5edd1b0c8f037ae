import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { EpisodeView } from '../../protocol.ts';
import { signed, tone } from '../words.ts';
import { ChipView } from './chip-view.tsx';
import { ENVIRONMENT } from './lanes.ts';
import { LinesView } from './lines-view.tsx';
import { nearestEvent, stateAt } from './score-model.ts';
import type { Beat, ScoreModel } from './score-model.ts';
import { Strip } from './strip.tsx';
import type { View } from './strip.tsx';
import { unseenBy } from './unseen.ts';

/** Beats this far outside of the view are drawn, too, so that a little scrolling draws nothing anew. */
const AROUND = 300;
const NOTHING: ReadonlySet<number> = new Set();

/** The score: a row a seat, beats from left to right, the environment's states as bars on top, the strip below. */
export function Score({
  model,
  episode,
  cursor,
  needle = cursor,
  go,
  seat,
  look,
  evidence = NOTHING,
  parted = null,
  telling,
  label,
}: {
  readonly model: ScoreModel;
  readonly episode: EpisodeView;
  readonly cursor: number;
  /** Where the needle is: it moves at once, and the rest may be drawn a moment later. */
  readonly needle?: number;
  readonly go: (at: number) => void;
  /** Whose eyes it is seen with; null: everybody's. */
  readonly seat: string | null;
  readonly look: (seat: string | null) => void;
  readonly evidence?: ReadonlySet<number>;
  /** Where it parts from what it is compared with. */
  readonly parted?: number | null;
  readonly telling: string;
  readonly label: string;
}) {
  const port = useRef<HTMLDivElement>(null);
  const view = useView(port);
  const x = model.xOf[needle] ?? 0;
  useFollowing(port, x, model.width);
  const [first, last] = useMemo(() => inView(model.beats, view), [model.beats, view]);
  const unseen = useMemo(() => unseenBy(episode, seat), [seat, episode]);
  const turn = model.turnOf[cursor] ?? null;
  const focused = turn === null ? null : (model.chips[turn] ?? null);
  return (
    <section className={`score ${model.density}`} aria-label={label}>
      <Heads model={model} episode={episode} cursor={cursor} seat={seat} look={look} />
      <div className="port" ref={port} tabIndex={-1}>
        <div
          className="field-of-play"
          style={{ width: model.width, height: model.height }}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            go(nearestEvent(model, event.clientX - box.left));
          }}
        >
          {model.lanes.map((lane) => (
            <div
              key={lane.id}
              className={`rowline ${lane.isSlim && !lane.isHead ? 'soft-line' : ''} ${seat === lane.id ? 'mine' : ''}`}
              style={{ top: lane.y, height: lane.height }}
            />
          ))}
          {model.beats
            .slice(first, last + 1)
            .map(({ x: left, width }) =>
              width < 26 ? null : (
                <div key={left} className="beatline" style={{ left, height: model.height }} />
              ),
            )}
          <Phases model={model} cursor={cursor} />
          <LinesView {...{ model, cursor, unseen, focused, evidence }} from={first} to={last} />
          {model.chips.map((chip, i) => {
            const [beat, lane] = [
              model.beats[chip.beat],
              model.lanes[model.laneOf.get(chip.actor) ?? -1],
            ];
            if (beat === undefined || lane === undefined) return null;
            if (chip.beat < first || chip.beat > last) return null;
            return (
              <ChipView
                key={chip.at}
                {...{ chip, beat, lane, go }}
                isOn={i === turn}
                isLater={chip.at > cursor && chip.first > cursor}
                isUnseen={
                  seat !== null && seat !== lane.id && unseen?.has(chip.said ?? -1) === true
                }
                isCited={evidence.has(chip.said ?? -1)}
              />
            );
          })}
          {parted !== null && (
            <div
              className="parted"
              style={{ left: (model.xOf[parted] ?? model.tail) - 5, height: model.height }}
            >
              <span>parts here</span>
            </div>
          )}
          <div className="endline" style={{ left: model.tail, height: model.height }} />
          <div
            className="playhead"
            style={{ transform: `translateX(${x}px)`, height: model.height }}
          />
        </div>
      </div>
      <Strip model={model} cursor={needle} go={go} view={view} telling={telling} />
    </section>
  );
}

const Heads = memo(function Heads({
  model,
  episode,
  cursor,
  seat,
  look,
}: {
  readonly model: ScoreModel;
  readonly episode: EpisodeView;
  readonly cursor: number;
  readonly seat: string | null;
  readonly look: (seat: string | null) => void;
}) {
  const isWide = model.density === 'wide';
  return (
    <div className="heads" style={{ height: model.height }}>
      {model.lanes.map((lane, i) => {
        const isEnvironment = lane.id === ENVIRONMENT;
        const isOnly = seat === lane.id;
        const under = isEnvironment ? 'environment' : stateAt(model, i, cursor);
        const version = isEnvironment || lane.policy === 'none' ? '' : ` · @${lane.version}`;
        return (
          <button
            key={lane.id}
            className={`head ${lane.isSlim ? 'slim' : ''} ${isOnly ? 'only' : ''}`}
            style={{ top: lane.y, height: lane.height, ['--c' as string]: lane.color }}
            aria-pressed={isOnly}
            onClick={() => look(isOnly || isEnvironment ? null : lane.id)}
            title={
              isEnvironment
                ? 'the environment; shows everybody’s view'
                : `${lane.id}: ${lane.role}, ${lane.policy} at version ${lane.version}. Shows what this seat saw.`
            }
          >
            <span className={`badge ${isEnvironment ? 'env' : ''}`} aria-hidden>
              {isEnvironment ? '◆' : lane.mark}
            </span>
            <span className="who">
              <span className="cut name">{isEnvironment ? episode.environment : lane.id}</span>
              {isWide && !lane.isSlim && (
                <span className="cut sub">
                  {under}
                  {version}
                </span>
              )}
            </span>
            {lane.earned !== null && (
              <span className={`num earned ${tone(lane.earned)}`}>{signed(lane.earned)}</span>
            )}
          </button>
        );
      })}
    </div>
  );
});

/** The environment's states as bars; the last one behind the last beat. */
const Phases = memo(function Phases({
  model,
  cursor,
}: {
  readonly model: ScoreModel;
  readonly cursor: number;
}) {
  const height = (model.lanes[0]?.height ?? 34) - 8;
  const last = model.xOf.length - 1;
  const own = model.stays.filter(({ lane }) => lane === 0);
  const names = [...new Set(own.map(({ state }) => state))];
  return own.map((stay, i) => {
    const isEnd = stay.to > last;
    const isBeforeEnd = (own[i + 1]?.to ?? 0) > last;
    const left = isEnd && i > 0 ? model.tail + 4 : (model.xOf[stay.from] ?? 0);
    const right = isEnd ? model.width - 4 : isBeforeEnd ? model.tail : (model.xOf[stay.to] ?? 0);
    const width = Math.max(2, right - left);
    const isThin = width < 36 && !isEnd;
    const isOn = cursor >= stay.from && cursor < stay.to;
    const marks = [
      'phase',
      isOn && 'on',
      stay.from > cursor && 'later',
      isThin && 'thin',
      isEnd && 'end',
    ];
    return (
      <div
        key={stay.from}
        className={marks.filter(Boolean).join(' ')}
        style={{
          ...{ left: left + 1, width: Math.max(1, width - 2), top: 4, height },
          // Thin ones have no room for a name: states are told apart by shade, and named where one points.
          ['--k' as string]: `${8 + 10 * (names.indexOf(stay.state) % 5)}%`,
        }}
        title={stay.state}
      >
        {!isThin && <span className="cut">{stay.state}</span>}
      </div>
    );
  });
});

function useView(port: React.RefObject<HTMLDivElement | null>): View {
  const [view, setView] = useState<View>({ left: 0, width: 1200 });
  useEffect(() => {
    const element = port.current;
    if (element === null) return;
    const note = () => setView({ left: element.scrollLeft, width: element.clientWidth });
    note();
    element.addEventListener('scroll', note, { passive: true });
    const seen = new ResizeObserver(note);
    seen.observe(element);
    return () => {
      element.removeEventListener('scroll', note);
      seen.disconnect();
    };
  }, [port]);
  return view;
}

/** Keeps the needle in view, a beat ahead of the edge. */
function useFollowing(
  port: React.RefObject<HTMLDivElement | null>,
  x: number,
  width: number,
): void {
  useLayoutEffect(() => {
    const element = port.current;
    if (element === null) return;
    const margin = Math.min(160, element.clientWidth / 4);
    const end = element.scrollLeft + element.clientWidth - margin;
    if (x < element.scrollLeft + margin) element.scrollLeft = Math.max(0, x - margin * 1.5);
    else if (x > end) element.scrollLeft = x - element.clientWidth + margin * 1.5;
  }, [port, x, width]);
}

/** The first and the last beat to be drawn. */
function inView(beats: readonly Beat[], { left, width }: View): readonly [number, number] {
  const first = beats.findIndex((beat) => beat.x + beat.width >= left - AROUND);
  const last = beats.findLastIndex((beat) => beat.x <= left + width + AROUND);
  return [Math.max(0, first), Math.max(0, last)];
}
