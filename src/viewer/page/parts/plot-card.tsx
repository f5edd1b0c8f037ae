import { useState } from 'react';
import { figure } from '../words.ts';
import { CurvePlot, lastOf } from './curve.tsx';
import type { Flag, Plot } from './curve.tsx';
import { FigureTools } from './figure-tools.tsx';
import { plotFigure } from '../figures/plot-figure.ts';

/** A plot with its key, what it can be saved as, and its table. */
export function PlotCard({
  plot,
  flags,
  smooth,
  sync,
  isWide = false,
}: {
  readonly plot: Plot;
  readonly flags: readonly Flag[];
  readonly smooth: number;
  readonly sync: string;
  readonly isWide?: boolean;
}) {
  return (
    <section className={`card plot ${isWide ? 'wide' : ''}`} aria-label={plot.title}>
      <header>
        <h2>{plot.title}</h2>
        {plot.curves.map(({ name, color, values }) => (
          <span key={name} className="key" style={{ ['--c' as string]: `var(${color})` }}>
            <i />
            {name} <b className="num">{figure(lastOf(values))}</b>
          </span>
        ))}
        <FigureTools name={plot.title} draw={() => plotFigure(plot, flags, smooth)} />
      </header>
      <CurvePlot {...{ plot, flags, smooth, sync }} height={isWide ? 210 : 170} />
      <PlotTable plot={plot} />
    </section>
  );
}

/** What a plot shows, as figures; made when it is opened. */
function PlotTable({ plot }: { readonly plot: Plot }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table</summary>
      {isOpen && (
        <div tabIndex={0} role="region" aria-label={`${plot.title}, as a table`}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">update</th>
                {plot.curves.map(({ name }) => (
                  <th scope="col" className="r" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {plot.x.map((x, i) => (
                <tr key={x}>
                  <td>{x}</td>
                  {plot.curves.map(({ name, values }) => (
                    <td className="r" key={name}>
                      {figure(values[i])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
