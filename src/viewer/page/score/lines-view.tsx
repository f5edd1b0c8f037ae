import { memo } from 'react';
import type { Chip } from './chips.ts';
import type { Arrow, ScoreModel } from './score-model.ts';

/** Below this a beat is too narrow for the arrows of its messages. */
const NARROW = 22;

/** Questions go down at the left edge of a beat, answers up at its right one; dotted, what a reward rests on. */
export const LinesView = memo(function LinesView({
  model,
  from,
  to,
  cursor,
  unseen,
  focused,
  evidence,
}: {
  readonly model: ScoreModel;
  /** Beats that are drawn. */
  readonly from: number;
  readonly to: number;
  readonly cursor: number;
  readonly unseen: ReadonlySet<number> | null;
  readonly focused: Chip | null;
  readonly evidence: ReadonlySet<number>;
}) {
  const isOn = (arrow: Arrow) =>
    arrow.at === cursor || focused?.said === arrow.at || focused?.first === arrow.at;
  const shown = model.arrows.filter(({ beat }) => beat >= from && beat <= to);
  return (
    <svg className="lines" width={model.width} height={model.height} aria-hidden>
      {shown.map((arrow) => {
        const width = model.beats[arrow.beat]?.width ?? 0;
        if (width < NARROW && !isOn(arrow)) return null;
        const marks = [
          'arrow',
          arrow.at > cursor && 'later',
          unseen?.has(arrow.at) && 'off',
          isOn(arrow) && 'on',
        ];
        return (
          <g key={arrow.at} className={marks.filter(Boolean).join(' ')}>
            <ArrowView arrow={arrow} model={model} />
          </g>
        );
      })}
      {focused !== null &&
        [...evidence].map((at) => {
          const other = model.chips[model.chipOf.get(at) ?? -1];
          if (other === undefined || other === focused) return null;
          return <path key={at} className="because" d={becausePath(focused, other, model)} />;
        })}
    </svg>
  );
});

function middleOf(model: ScoreModel, lane: number): number {
  const { y, height, isSlim } = model.lanes[lane] ?? { y: 0, height: 0, isSlim: true };
  if (lane === 0) return y + height - 4; // the lower edge of a phase
  // Chips of high lanes stand low, below the kinds of their messages.
  return y + height / 2 + (!isSlim && height > 30 ? 7 : 0);
}

/** Where a message's arrow stands from the left. */
function arrowX({ at, beat }: Arrow, model: ScoreModel): number {
  const { x, width } = model.beats[beat] ?? { x: 0, width: 0 };
  const pad = Math.min(9, width * 0.14);
  const speaker = model.chips[model.chipOf.get(at) ?? -1];
  return speaker === undefined ? x + pad : x + (width / speaker.of) * (speaker.slot + 1) - pad;
}

function ArrowView({ arrow, model }: { readonly arrow: Arrow; readonly model: ScoreModel }) {
  const x = arrowX(arrow, model);
  const isUp = arrow.to === 0;
  const [start, end] = [middleOf(model, arrow.from), middleOf(model, arrow.to) + (isUp ? 1 : 0)];
  const isSmall = (model.beats[arrow.beat]?.width ?? 0) < 30;
  const head = isUp ? `M${x} ${end - 1} l-3.6 6 h7.2 z` : `M${x + 5.5} ${end} l-5.5 -3.4 v6.8 z`;
  return (
    <>
      <line x1={x} x2={x} y1={start} y2={end} />
      {!isSmall && <path d={head} />}
    </>
  );
}

/** From what a reward rests on back to who earned it. */
function becausePath(chip: Chip, other: Chip, model: ScoreModel): string {
  const [own, their] = [model.beats[chip.beat], model.beats[other.beat]];
  if (own === undefined || their === undefined) return '';
  const x0 = own.x + (own.width / chip.of) * (chip.slot + 1) - 22;
  const x1 = their.x + (their.width / other.of) * other.slot + Math.min(18, their.width * 0.2);
  const [y0, y1] = [chip, other].map(({ actor }) => middleOf(model, model.laneOf.get(actor) ?? 0));
  const bend = Math.max(24, Math.abs(x1 - x0) * 0.45);
  return `M${x1} ${y1} C${x1 - bend} ${y1} ${x0 + bend} ${y0} ${x0} ${y0}`;
}
