import type { EpisodeView } from '../../protocol.ts';
import { boxOf, outcomeOf } from '../score/chip-view.tsx';
import type { Outcome } from '../score/chip-view.tsx';
import { ENVIRONMENT } from '../score/lanes.ts';
import { scoreOf } from '../score/score-model.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { signed } from '../words.ts';
import { cut, element, MONO, round, svg, text } from './svg.ts';

const HEADS = 190;
const TITLE = 34;
const ROOM = 900;

const FILLS: Readonly<Record<Outcome, string>> = {
  bad: 'var(--loss-soft)',
  loss: 'var(--loss-soft)',
  gain: 'var(--gain-soft)',
  nil: 'var(--raised)',
  none: 'var(--raised)',
};
const EDGES: Readonly<Record<Outcome, string>> = {
  bad: 'var(--loss)',
  loss: 'var(--loss)',
  gain: 'var(--gain)',
  nil: 'var(--edge)',
  none: 'var(--edge)',
};

/** The whole score of an episode as a file: seats, phases, what was said and what it earned. */
export function scoreFigure(episode: EpisodeView): string {
  const model = scoreOf(episode, ROOM, 1, 'wide');
  const parts = [
    text(12, 22, `${episode.environment}, ${episode.id}`, { 'font-size': 14, 'font-weight': 600 }),
    ...model.lanes.map((lane) => headOf(lane, model)),
    ...phasesOf(model),
    ...model.chips.map((_, i) => chipOf(model, i)),
  ];
  return svg(HEADS + model.width, TITLE + model.height + 8, parts.join(''));
}

function headOf(lane: ScoreModel['lanes'][number], model: ScoreModel): string {
  const middle = TITLE + lane.y + lane.height / 2;
  const below = {
    x1: 0,
    x2: HEADS + model.width,
    y1: TITLE + lane.y + lane.height,
    y2: TITLE + lane.y + lane.height,
  };
  const name = lane.id === ENVIRONMENT ? lane.role : lane.id;
  const weight = lane.isSlim ? 400 : 600;
  return [
    element('line', { ...below, stroke: 'var(--line)' }),
    element('rect', { x: 12, y: middle - 6, width: 12, height: 12, rx: 3, fill: lane.color }),
    text(30, middle + 4, cut(name, 110), { 'font-weight': weight }),
    lane.earned === null
      ? ''
      : text(HEADS - 10, middle + 4, signed(lane.earned), {
          'text-anchor': 'end',
          'font-family': MONO,
        }),
  ].join('');
}

function phasesOf(model: ScoreModel): readonly string[] {
  const last = model.xOf.length - 1;
  const height = (model.lanes[0]?.height ?? 34) - 8;
  return model.stays
    .filter(({ lane }) => lane === 0)
    .map(({ state, from, to }, i) => {
      const isEnd = to > last;
      const left = isEnd && i > 0 ? model.tail + 4 : (model.xOf[from] ?? 0);
      const right = isEnd ? model.width - 4 : Math.min(model.tail, model.xOf[to] ?? 0);
      const width = Math.max(2, right - left - 2);
      const box = { x: round(HEADS + left), y: TITLE + 4, width: round(width), height, rx: 4 };
      return (
        element('rect', { ...box, fill: 'var(--raised)', stroke: 'var(--line)' }) +
        text(HEADS + left + 6, TITLE + 4 + height / 2 + 4, cut(state, width - 10), {
          fill: 'var(--soft)',
        })
      );
    });
}

function chipOf(model: ScoreModel, i: number): string {
  const chip = model.chips[i];
  const [beat, lane] = [
    model.beats[chip?.beat ?? -1],
    model.lanes[model.laneOf.get(chip?.actor ?? '') ?? -1],
  ];
  if (chip === undefined || beat === undefined || lane === undefined) return '';
  const { left, top, width, height } = boxOf(chip, beat, lane);
  const outcome = outcomeOf(chip);
  const earned = chip.reward === null ? '' : signed(chip.reward);
  const middle = TITLE + top + height / 2 + 4;
  const box = { x: round(HEADS + left), y: round(TITLE + top), width: round(width), height, rx: 4 };
  return [
    element('rect', {
      ...box,
      fill: FILLS[outcome],
      stroke: EDGES[outcome],
      'stroke-dasharray': chip.decision === null ? '3 2' : undefined,
    }),
    text(HEADS + left + 6, middle, cut(chip.text, width - 14 - earned.length * 7), {
      'font-family': MONO,
    }),
    text(HEADS + left + width - 6, middle, earned, {
      'font-family': MONO,
      'text-anchor': 'end',
      'font-weight': 700,
    }),
  ].join('');
}
