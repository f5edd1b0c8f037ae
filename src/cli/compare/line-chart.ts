import { printable } from '../../core/printable.ts';

/** A curve, with its interval at each place where it has one. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
  readonly intervals?: readonly (readonly [low: number, high: number] | null)[];
}

export interface LineChart {
  readonly title: string;
  /** What the places count. */
  readonly across: string;
  readonly places: readonly number[];
  readonly lines: readonly Line[];
}

const WIDTH = 640;
const HEIGHT = 360;
const BOX = { left: 64, right: 16, top: 40, bottom: 44 };
/** Okabe and Ito's colours, told apart by colour-blind people too; dashes tell lines apart without colour. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '10 4', '4 4'];

/** A chart as SVG, with light and dark bands for 95 % intervals; places without a value stay empty. */
export function lineChart({ title, across, places, lines }: LineChart): string {
  const values = lines.flatMap((line) => [
    ...line.values,
    ...(line.intervals ?? []).flatMap((i) => i ?? []),
  ]);
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = finite.reduce((most, value) => Math.max(most, value), low + 1e-9);
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  const x = (place: number): string =>
    (BOX.left + ((place - first) / (last - first || 1)) * (WIDTH - BOX.left - BOX.right)).toFixed(
      1,
    );
  const y = (value: number): string =>
    (BOX.top + ((high - value) / (high - low)) * (HEIGHT - BOX.top - BOX.bottom)).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const grid = ticks.flatMap((share) => {
    const value = low + share * (high - low);
    const place = first + share * (last - first);
    return [
      `<path d="M${BOX.left} ${y(value)}H${WIDTH - BOX.right}" stroke="#8884"/>`,
      `<text x="${BOX.left - 6}" y="${y(value)}" text-anchor="end" dy=".35em">${short(value)}</text>`,
      `<text x="${x(place)}" y="${HEIGHT - 24}" text-anchor="middle">${short(place)}</text>`,
    ];
  });
  const curves = lines.flatMap((line, nth) => draw(line, places, { x, y }, nth));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#555">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${BOX.left}" y="14" font-size="13">${escape(title)}</text>`,
    ...grid,
    ...curves,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escape(across)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (value: number) => string;

function draw(
  { name, values, intervals = [] }: Line,
  places: readonly number[],
  { x, y }: { readonly x: Scale; readonly y: Scale },
  nth: number,
): readonly string[] {
  const colour = COLOURS[nth % COLOURS.length] ?? '#000';
  const dash = DASHES[nth % DASHES.length] ?? '';
  const points = places.flatMap((place, i) => {
    const value = values[i] ?? NaN;
    return Number.isFinite(value) ? [`${x(place)},${y(value)}`] : [];
  });
  const banded = places.flatMap((place, i) => {
    const interval = intervals[i];
    return interval ? [{ place, low: interval[0], high: interval[1] }] : [];
  });
  const band = [
    ...banded.map(({ place, high }) => `${x(place)},${y(high)}`),
    ...banded.toReversed().map(({ place, low }) => `${x(place)},${y(low)}`),
  ];
  const left = BOX.left + nth * 140;
  return [
    ...(band.length > 0
      ? [`<polygon points="${band.join(' ')}" fill="${colour}" opacity=".15"/>`]
      : []),
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
    `<path d="M${left} 28h18" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
    `<text x="${left + 22}" y="28" dy=".35em">${escape(name)}</text>`,
  ];
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

const escape = (text: string): string =>
  printable(text, { lineEnds: 'show' })
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
