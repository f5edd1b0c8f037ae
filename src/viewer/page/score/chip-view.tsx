import { memo } from 'react';
import { signed } from '../words.ts';
import type { Chip } from './chips.ts';
import type { Beat } from './score-model.ts';
import type { Lane } from './lanes.ts';

/** Where a chip lies on the score. */
export interface ChipBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Two lines of words. */
  readonly isRoomy: boolean;
}

export function boxOf(chip: Chip, beat: Beat, lane: Lane): ChipBox {
  const slot = beat.width / chip.of;
  const pad = Math.min(18, slot * 0.2);
  const isRoomy = !lane.isSlim && lane.height >= 56;
  const height = lane.isSlim
    ? lane.height - 4
    : Math.min(isRoomy ? lane.height - 22 : 22, lane.height - 4);
  const gap = lane.height > 30 ? lane.height - height - 4 : (lane.height - height) / 2;
  return {
    left: beat.x + slot * chip.slot + pad,
    top: lane.isSlim ? lane.y + 2 : lane.y + gap,
    width: Math.max(slot - 2 * pad, 2),
    height,
    isRoomy,
  };
}

export type Outcome = 'bad' | 'none' | 'nil' | 'gain' | 'loss';

export function outcomeOf({ isMalformed, reward }: Chip): Outcome {
  if (isMalformed) return 'bad';
  if (reward === null) return 'none';
  return reward > 0 ? 'gain' : reward < 0 ? 'loss' : 'nil';
}

/** Probability of the token that was least likely. */
function leastSure({ decision }: Chip): number {
  return (decision?.tokens ?? []).reduce(
    (least, { probability }) => Math.min(least, probability),
    1,
  );
}

export const ChipView = memo(function ChipView({
  chip,
  beat,
  lane,
  go,
  isOn,
  isLater,
  isUnseen,
  isCited,
}: {
  readonly chip: Chip;
  readonly beat: Beat;
  readonly lane: Lane;
  readonly go: (at: number) => void;
  readonly isOn: boolean;
  readonly isLater: boolean;
  readonly isUnseen: boolean;
  readonly isCited: boolean;
}) {
  const box = boxOf(chip, beat, lane);
  const isTiny = box.width < 44;
  const sure = leastSure(chip);
  const marks = [
    'chip',
    `is-${outcomeOf(chip)}`,
    isOn && 'on',
    isLater && 'later',
    isUnseen && 'unseen',
    isCited && 'cites',
    chip.decision === null && 'machine',
    lane.isSlim && 'slim',
    isTiny && 'tiny',
    box.isRoomy && 'roomy',
  ];
  const earned = chip.reward === null ? '' : ` ${signed(chip.reward)}`;
  const label = isUnseen
    ? `${lane.id}, hidden, not shown to this seat`
    : `${lane.id} ${chip.kind}: ${chip.text}${earned}`;
  const hasKinds = !lane.isSlim && lane.height >= 38 && box.width > 84;
  return (
    <>
      {hasKinds && (
        <span
          className={`kinds ${isLater ? 'later' : ''}`}
          style={{ left: box.left, width: box.width, top: box.top - 15 }}
          aria-hidden
        >
          <span className="cut">{chip.asked}</span>
          <span className="cut">{chip.kind === 'decision' ? '' : chip.kind}</span>
        </span>
      )}
      <button
        tabIndex={isOn ? 0 : -1}
        className={marks.filter((mark) => mark !== false).join(' ')}
        style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        onClick={(event) => {
          event.stopPropagation();
          go(chip.at);
        }}
        aria-label={label}
        title={isUnseen ? 'not shown to this seat' : `${chip.kind}: ${chip.text}`}
      >
        {!isTiny && (
          <>
            {isUnseen ? (
              <span className="cut grow">
                {box.width > 150 ? 'not shown to this seat' : 'hidden'}
              </span>
            ) : (
              <span className={box.isRoomy ? 'two grow' : 'cut grow'}>{chip.text}</span>
            )}{' '}
            {chip.reward !== null && !isUnseen && box.width > 64 && (
              <span className="num worth">{signed(chip.reward)}</span>
            )}
            {sure < 0.5 && !isUnseen && (
              <span className="unsure" style={{ opacity: 1 - sure * 1.4 }} />
            )}
          </>
        )}
      </button>
    </>
  );
});
