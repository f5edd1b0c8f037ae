import { useMemo, useState } from 'react';
import { api, useAsk } from '../ask.ts';
import type { Figures, RunDetail, RunSpread, Series } from '../../protocol.ts';
import { PlotCard } from '../parts/plot-card.tsx';
import type { Plot } from '../parts/curve.tsx';
import { Top, Waiting } from '../parts/top.tsx';
import { link } from '../route.ts';
import { figure, signed } from '../words.ts';

const COLORS = ['--seat-1', '--seat-6'] as const;
const MOST_HELD = 2;

/** Two runs on the same axes: what differs in their settings first, then figures with intervals, then their ends. */
export function CompareRuns({ one, other }: { readonly one: string; readonly other: string }) {
  const details = [
    useAsk<RunDetail>(api('run', { run: one })),
    useAsk<RunDetail>(api('run', { run: other })),
  ] as const;
  const spreads = [
    useAsk<RunSpread>(api('spread', { run: one })),
    useAsk<RunSpread>(api('spread', { run: other })),
  ] as const;
  const [smooth, setSmooth] = useState(0);
  const [a, b] = [details[0].data, details[1].data];
  const [ofA, ofB] = [spreads[0].data, spreads[1].data];
  const plots = useMemo(
    () => (a && b ? [...heldPlots(a, b), ...(ofA && ofB ? rewardPlots(ofA, ofB) : [])] : []),
    [a, b, ofA, ofB],
  );
  const error = [...details, ...spreads].find((asked) => asked.error !== null)?.error ?? null;
  if (a === null || b === null) return <Waiting crumbs={[`${one} and ${other}`]} error={error} />;
  return (
    <div className="page">
      <Top
        crumbs={[
          <a key="runs" href={link()}>
            Runs
          </a>,
          <b key="both">
            {one} and {other}
          </b>,
        ]}
      />
      <main className="scroll">
        <div className="inner">
          <div className="row wrap heading">
            <h1 className="grow">Compare</h1>
            {[one, other].map((id, i) => (
              <a
                key={id}
                className="key"
                style={{ ['--c' as string]: `var(${COLORS[i]})` }}
                href={link('run', id)}
              >
                <i />
                {id}
              </a>
            ))}
            <label className="row small soft">
              Smoothing{' '}
              <input
                type="range"
                className="smoothing"
                min={0}
                max={0.95}
                step={0.05}
                value={smooth}
                onChange={(event) => setSmooth(Number(event.target.value))}
              />
            </label>
          </div>
          <Differences a={a} b={b} />
          {(ofA === null || ofB === null) && error === null && (
            <p className="faint" role="status">
              Reading their episodes…
            </p>
          )}
          {error !== null && <p className="notice words">{error.message}</p>}
          <div className="grid">
            {plots.map((plot) => (
              <PlotCard
                key={plot.title}
                plot={plot}
                flags={[]}
                smooth={plot.hasPoints ? 0 : smooth}
                sync="compare"
                isWide={plots.length === 1}
              />
            ))}
            <Ends a={a} b={b} />
          </div>
        </div>
      </main>
    </div>
  );
}

function Differences({ a, b }: { readonly a: RunDetail; readonly b: RunDetail }) {
  const [ofA, ofB] = [new Map(a.settings), new Map(b.settings)];
  const paths = [...new Set([...ofA.keys(), ...ofB.keys()])].filter(
    (path) => ofA.get(path) !== ofB.get(path),
  );
  const scenarios =
    a.scenario === b.scenario ? [] : [['scenario', a.scenario, b.scenario] as const];
  const seeds = a.seed === b.seed ? [] : [['seed', String(a.seed), String(b.seed)] as const];
  const rows = [
    ...scenarios,
    ...paths.map((path) => [path, ofA.get(path) ?? 'not set', ofB.get(path) ?? 'not set'] as const),
    ...seeds,
  ];
  return (
    <section className="card plot differences" aria-label="What differs">
      <header>
        <h2>What differs</h2>
        <span className="small soft">
          One run each: bands are 95 % intervals over the games of an update, and say nothing about
          other seeds.
        </span>
      </header>
      {rows.length === 0 ? (
        <p className="small">Nothing: scenario, settings and seed are the same.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">setting</th>
              <th scope="col" className="r">
                {a.id}
              </th>
              <th scope="col" className="r">
                {b.id}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([path, ownA, ownB]) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td className="r mono words">{ownA}</td>
                <td className="r mono words">{ownB}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The same held-out figures of both, on the updates at which either was looked at. */
function heldPlots(a: RunDetail, b: RunDetail): readonly Plot[] {
  const names = Object.keys(a.looks.columns).filter(
    (name) => name in b.looks.columns && !name.includes('.'),
  );
  const score = a.score?.metric ?? '';
  const x = [...new Set([...a.looks.update, ...b.looks.update])].sort((p, q) => p - q);
  const at = ({ update, columns }: Figures, name: string): Series =>
    x.map((one) => columns[name]?.mean[update.indexOf(one)] ?? null);
  return names
    .toSorted((p, q) => Number(q === score) - Number(p === score))
    .slice(0, MOST_HELD)
    .map((name) => ({
      title: `Held out, ${name}`,
      x,
      hasPoints: true,
      curves: [a, b].map((run, i) => ({
        name: run.id,
        color: COLORS[i] ?? COLORS[0],
        values: at(run.looks, name),
      })),
    }));
}

function rewardPlots(a: RunSpread, b: RunSpread): readonly Plot[] {
  const roles = Object.keys(a.roles).filter((role) => role in b.roles);
  const count = Math.max(a.update.length, b.update.length);
  const x = Array.from({ length: count }, (_, i) => i + 1);
  const isFlat = ({ roles: own }: RunSpread, role: string) => {
    const mean = own[role]?.mean ?? [];
    return mean.every((value) => value === mean[0]);
  };
  return roles
    .filter((role) => !isFlat(a, role) || !isFlat(b, role))
    .map((role) => ({
      title: `Reward, ${role}`,
      x,
      hasPoints: false,
      curves: [a, b].map((run, i) => {
        const { mean = [], low = [], high = [] } = run.roles[role] ?? {};
        const padded = (values: Series) => x.map((_, at) => values[at] ?? null);
        return {
          ...{ name: run.id, color: COLORS[i] ?? COLORS[0], values: padded(mean) },
          ...{ low: padded(low), high: padded(high) },
        };
      }),
    }));
}

function Ends({ a, b }: { readonly a: RunDetail; readonly b: RunDetail }) {
  const names = Object.keys(a.full.columns).filter((name) => name in b.full.columns);
  if (names.length === 0) return null;
  return (
    <section className="card plot wide" aria-label="Held out, at the end">
      <header>
        <h2>Held out, at the end</h2>
      </header>
      <div className="table-room" tabIndex={0} role="region" aria-label="Held-out figures of both">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">figure</th>
              <th scope="col" className="r">
                {a.id}
              </th>
              <th scope="col" className="r">
                {b.id}
              </th>
              <th scope="col" className="r">
                difference
              </th>
              <th scope="col" className="hide-s strokes">
                from before to after
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const [ofA, ofB] = [a, b].map(({ full }) =>
                (full.columns[name]?.mean ?? []).filter((one) => one !== null),
              );
              const [endA, endB] = [ofA?.at(-1), ofB?.at(-1)];
              return (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="r">{figure(endA)}</td>
                  <td className="r">{figure(endB)}</td>
                  <td className="r">
                    {endA === undefined || endB === undefined ? '–' : signed(endB - endA, 3)}
                  </td>
                  <td className="hide-s strokes">
                    <Strokes lists={[ofA ?? [], ofB ?? []]} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** From before to after, one below the other on the same scale; the figures stand beside it. */
function Strokes({ lists }: { readonly lists: readonly (readonly number[])[] }) {
  const all = lists.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (value: number) => 4 + ((value - least) / (most - least || 1)) * 92;
  return (
    <svg width="100%" height="20" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden>
      {lists.map((list, i) => {
        const [start, end] = [list[0], list.at(-1)];
        if (start === undefined || end === undefined) return null;
        const [y, stroke] = [6 + 8 * i, `var(${COLORS[i] ?? COLORS[0]})`];
        return (
          <g key={i} stroke={stroke}>
            <line
              x1={x(start)}
              x2={x(end)}
              y1={y}
              y2={y}
              strokeWidth="2"
              opacity=".6"
              vectorEffect="non-scaling-stroke"
            />
            <line
              x1={x(end)}
              x2={x(end)}
              y1={y - 4}
              y2={y + 4}
              strokeWidth="3"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        );
      })}
    </svg>
  );
}
