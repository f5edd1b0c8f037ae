/**
 * Puts the results of `bench/spc-study.ts` into tables and a picture.
 *
 *   npx tsx bench/report-study.ts <folder> [picture.svg]
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const [folder = 'study', picture] = process.argv.slice(2);

const metrics = z.record(z.string(), z.number());
const study = z.object({
  seed: z.number(),
  secondsOfWarmStart: z.number(),
  arms: z.array(
    z.object({
      arm: z.string(),
      seconds: z.number(),
      updates: z.number(),
      before: metrics,
      after: metrics,
      curve: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
    }),
  ),
  crossPlay: z.record(z.string(), metrics),
  attacks: z.record(z.string(), z.array(z.number())),
});
const studies = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => study.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
  .sort((a, b) => a.seed - b.seed);
const armOf = (one: (typeof studies)[number], arm: string) =>
  one.arms.find((candidate) => candidate.arm === arm);

/** Two-sided 95 % quantiles of Student's t, by degrees of freedom from 1. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

function meanWithInterval(values: readonly number[]): string {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return mean.toFixed(1);
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (STUDENT[n - 2] ?? 1.96) * (spread / Math.sqrt(n));
  return `${mean.toFixed(1)} [${(mean - half).toFixed(1)}, ${(mean + half).toFixed(1)}]`;
}

const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const table = (head: readonly string[], rows: readonly (readonly string[])[]) => {
  row(head);
  row(head.map(() => '---'));
  rows.forEach(row);
  console.log();
};

const arms = [
  'coevolution',
  'frozen',
  'frozen-seconds',
  'supervised',
  'supervised-seconds',
  'longer',
];
const valuesOf = (arm: string, metric: string, when: 'before' | 'after' = 'after') =>
  studies.flatMap((one) => armOf(one, arm)?.[when][metric] ?? []);

table(
  [
    'arm',
    ...studies.map(({ seed }) => `seed ${seed}`),
    'mean [95 %]',
    'gain over the start',
    'fools the first critic',
    'updates',
    'seconds',
  ],
  [
    [
      'start',
      ...valuesOf('coevolution', 'balanced', 'before').map((v) => v.toFixed(1)),
      meanWithInterval(valuesOf('coevolution', 'balanced', 'before')),
      '',
      meanWithInterval(valuesOf('coevolution', 'foolsFirstCritic', 'before')),
      '0',
      meanWithInterval(studies.map((one) => one.secondsOfWarmStart)),
    ],
    ...arms.map((arm) => {
      const gains = studies.flatMap((one) => {
        const start = armOf(one, 'coevolution')?.before['balanced'];
        const end = armOf(one, arm)?.after['balanced'];
        return start === undefined || end === undefined ? [] : [end - start];
      });
      return [
        arm,
        ...valuesOf(arm, 'balanced').map((value) => value.toFixed(1)),
        meanWithInterval(valuesOf(arm, 'balanced')),
        meanWithInterval(gains),
        meanWithInterval(valuesOf(arm, 'foolsFirstCritic')),
        meanWithInterval(studies.flatMap((one) => armOf(one, arm)?.updates ?? [])),
        meanWithInterval(studies.flatMap((one) => armOf(one, arm)?.seconds ?? [])),
      ];
    }),
  ],
);

const families = Object.keys(studies[0]?.arms[0]?.after ?? {}).filter((name) =>
  name.startsWith('family.'),
);
table(
  ['family', 'start', ...arms],
  ['aPlus', ...families].map((metric) => [
    metric.replace('family.', ''),
    meanWithInterval(valuesOf('coevolution', metric, 'before')),
    ...arms.map((arm) => meanWithInterval(valuesOf(arm, metric))),
  ]),
);

const sneakies = Object.keys(studies[0]?.crossPlay ?? {});
const critics = Object.keys(studies[0]?.crossPlay[sneakies[0] ?? ''] ?? {});
table(
  ['sneaky \\ critic', ...critics],
  sneakies.map((sneaky) => [
    sneaky,
    ...critics.map((critic) =>
      meanWithInterval(studies.flatMap((one) => one.crossPlay[sneaky]?.[critic] ?? [])),
    ),
  ]),
);

table(
  ['critic', 'fooled by fresh attackers: mean of each seed', 'mean [95 %]'],
  Object.keys(studies[0]?.attacks ?? {}).map((critic) => {
    const means = studies.flatMap((one) => {
      const rates = one.attacks[critic];
      return rates === undefined ? [] : [rates.reduce((sum, rate) => sum + rate, 0) / rates.length];
    });
    return [critic, means.map((mean) => mean.toFixed(1)).join(', '), meanWithInterval(means)];
  }),
);

const longest = studies.flatMap(
  (one) => armOf(one, 'longer')?.curve.map((point) => Number(point['balanced'])) ?? [],
);
const fall = studies.map((one) => {
  const curve = armOf(one, 'longer')?.curve.map((point) => Number(point['balanced'])) ?? [];
  return Math.max(...curve) - (curve.at(-1) ?? Number.NaN);
});
if (longest.length > 0)
  console.log(`longer: end below its best by ${fall.map((f) => f.toFixed(1)).join(', ')} points\n`);

if (picture !== undefined) writeFileSync(picture, drawCurves());

/** Balanced accuracy and fool rate over the updates of co-evolution: thin lines seeds, thick ones means. */
function drawCurves(): string {
  const width = 720;
  const height = 300;
  const panel = { width: 300, height: 210, top: 40 };
  const curves = (metric: string) =>
    studies.map((one) =>
      (armOf(one, 'coevolution')?.curve ?? []).map((point) => ({
        x: Number(point['update']),
        y: Number(point[metric]),
      })),
    );
  const drawPanel = (
    left: number,
    title: string,
    metric: string,
    low: number,
    high: number,
    colour: string,
  ) => {
    const all = curves(metric);
    const last = Math.max(...all.flat().map(({ x }) => x));
    const px = (x: number) => left + (panel.width * x) / last;
    const py = (y: number) => panel.top + panel.height * (1 - (y - low) / (high - low));
    const line = (points: readonly { x: number; y: number }[], style: string) =>
      `<polyline fill="none" ${style} points="${points.map(({ x, y }) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}"/>`;
    const mean = (all[0] ?? []).map(({ x }, i) => ({
      x,
      y: all.reduce((sum, curve) => sum + (curve[i]?.y ?? 0), 0) / all.length,
    }));
    const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const y = low + share * (high - low);
      return `<line x1="${left}" x2="${left + panel.width}" y1="${py(y)}" y2="${py(y)}" stroke="#8884"/><text x="${left - 6}" y="${py(y) + 4}" text-anchor="end">${y}</text>`;
    });
    return [
      `<text x="${left}" y="24" font-weight="bold">${title}</text>`,
      ...grid,
      ...all.map((curve) => line(curve, `stroke="${colour}" stroke-opacity="0.35"`)),
      line(mean, `stroke="${colour}" stroke-width="3"`),
      `<text x="${left + panel.width}" y="${panel.top + panel.height + 22}" text-anchor="end">${last} updates</text>`,
    ].join('\n');
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#888">
${drawPanel(45, 'critic: balanced accuracy on held-out steps, %', 'balanced', 70, 100, '#2a7de1')}
${drawPanel(405, 'sneaky generator: fools the first critic, %', 'foolsFirstCritic', 0, 100, '#d9480f')}
</svg>
`;
}
