import type { Column, Figures, RunDetail } from '../../protocol.ts';
import type { Curve, Plot } from '../parts/curve.tsx';

const COLORS = [
  '--seat-1',
  '--seat-2',
  '--seat-3',
  '--seat-6',
  '--seat-4',
  '--seat-5',
  '--seat-7',
  '--seat-8',
];
/** More curves than this in one plot can't be told apart. */
const MOST = 5;

export interface RunPlot extends Plot {
  readonly isWide?: boolean;
  /** Only shown where it isn't 0 throughout. */
  readonly isRare?: boolean;
}

/** The plots of a run, in the order in which one asks: what was earned, by what, what is held out, is it to be believed. */
export function plotsOf(run: RunDetail): readonly RunPlot[] {
  const { updatesFigures: updates, looks, terms } = run;
  const names = Object.keys(updates.columns);
  const roles = endingIn(names, '.reward');
  const pick = (title: string, ending: string, most = MOST) =>
    plotOf(
      title,
      updates,
      named(endingIn(names, ending), (name) => `${name}${ending}`).slice(0, most),
    );
  const ofLearning = (title: string, figure: string) =>
    plotOf(
      title,
      updates,
      named(learned(names, `.${figure}`).slice(0, MOST), (name) => `learn.${name}.${figure}`),
    );
  const held = Object.keys(looks.columns).filter((name) => !name.includes('.'));
  const score = run.score === null ? [] : [run.score.metric];
  const heldFirst = [...new Set([...score, ...held])].filter((name) => name in looks.columns);
  const plots: readonly RunPlot[] = [
    { ...pick('Reward', '.reward'), isWide: true },
    ...roles.map((role) =>
      plotOf(
        `Reward by term, ${role}`,
        updates,
        named(
          terms.map(({ name }) => name),
          (term) => `${role}.${term}`,
        ),
      ),
    ),
    plotOf(
      'Held out, brief',
      looks,
      named(heldFirst.slice(0, MOST), (name) => name),
      true,
    ),
    plotOf(
      'Canary',
      updates,
      named(startingWith(names, 'canary.').slice(0, MOST), (name) => `canary.${name}`),
      true,
    ),
    plotOf(
      'Explored and exploited',
      updates,
      named(
        ['explore.right', 'explore.different', 'exploit.auc', 'exploit.margin'],
        (name) => name,
      ),
    ),
    pick('Entropy, nats a token', '.entropy'),
    pick('Length, tokens', '.length'),
    { ...pick('Share of replies cut at their longest', '.cut'), isRare: true },
    ofLearning('Drift from before, KL', 'kl'),
    ofLearning('Gradient norm', 'gradientNorm'),
    {
      ...plotOf(
        'Failed games',
        updates,
        named(['episodes.failed'], () => 'episodes.failed'),
      ),
      isRare: true,
    },
    paceOf(run),
  ];
  return plots.filter(({ curves, isRare = false }) =>
    curves.some(({ values }) => values.some((value) => value !== null && (!isRare || value !== 0))),
  );
}

const endingIn = (names: readonly string[], ending: string): readonly string[] =>
  names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .filter((name) => !name.includes('.'));

/** `learn.critic.kl` is of the policy `critic`. */
const learned = (names: readonly string[], ending: string): readonly string[] =>
  startingWith(names, 'learn.')
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

const startingWith = (names: readonly string[], start: string): readonly string[] =>
  names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));

const named = (
  names: readonly string[],
  column: (name: string) => string,
): readonly (readonly [name: string, column: string])[] =>
  names.map((name) => [name, column(name)]);

function plotOf(
  title: string,
  { update, columns }: Figures,
  wanted: readonly (readonly [name: string, column: string])[],
  hasPoints = false,
): Plot {
  const curves = wanted.flatMap(([name, key]) => {
    const column = columns[key];
    return column === undefined ? [] : [[name, column] as const];
  });
  return {
    title,
    x: update,
    curves: curves.map(([name, column], i) => curveOf(name, column, i)),
    hasPoints,
  };
}

function curveOf(name: string, { mean, low, high }: Column, i: number): Curve {
  const color = COLORS[i % COLORS.length] ?? '--seat-1';
  return { name, color, values: mean, ...(low && { low }), ...(high && { high }) };
}

/** Seconds an update took, where the server tells when each was. */
function paceOf({ updatesFigures: { update, seconds } }: RunDetail): Plot {
  const values = update.map((at, i) => {
    const [before, now] = [seconds[i - 1], seconds[i]];
    if (before === undefined || now === undefined) return null;
    return (now - before) / Math.max(1, at - (update[i - 1] ?? at - 1));
  });
  return {
    title: 'Seconds an update',
    x: update,
    curves: [{ name: 'seconds', color: '--seat-1', values }],
    hasPoints: false,
  };
}
