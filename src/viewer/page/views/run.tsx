import { useMemo, useState } from 'react';
import { api, useAsk } from '../ask.ts';
import type { RunDetail, TermView } from '../../protocol.ts';
import { useLive } from '../live.ts';
import { PlotCard } from '../parts/plot-card.tsx';
import { Standings } from '../parts/standings.tsx';
import { Top, Waiting } from '../parts/top.tsx';
import { link } from '../route.ts';
import { bytes, figure, signed, time } from '../words.ts';
import { plotsOf } from './run-plots.ts';

/** One run: facts, alarms, plots, ratings, terms and settings; followed while it goes on. */
export function Run({ id }: { readonly id: string }) {
  const { data, error } = useAsk<RunDetail>(api('run', { run: id }), useLive(id));
  const [smooth, setSmooth] = useState(0.8);
  const plots = useMemo(() => (data === null ? [] : plotsOf(data)), [data]);
  const flags = useMemo(
    () => (data?.alarms ?? []).map(({ update, text }) => ({ x: update, text })),
    [data],
  );
  if (data === null) return <Waiting crumbs={[id]} error={error} />;
  return (
    <div className="page">
      <Top
        crumbs={[
          <a key="runs" href={link()}>
            Runs
          </a>,
          <b key="run">{id}</b>,
        ]}
      >
        <a className="button" href={link('run', id, 'episodes')}>
          Episodes
        </a>
      </Top>
      <main className="scroll">
        <div className="inner">
          <div className="row wrap">
            <h1 className="grow">
              {data.scenario} <span className="faint light">seed {data.seed}</span>
            </h1>
            <span className={`pill ${data.state === 'live' ? 'live' : ''}`} role="status">
              {data.state === 'live' ? '● live' : (data.ended ?? 'unfinished')}
            </span>
            <label className="row small soft">
              Smoothing{' '}
              <input
                type="range"
                className="smoothing"
                min={0}
                max={0.98}
                step={0.02}
                value={smooth}
                onChange={(event) => setSmooth(Number(event.target.value))}
              />
            </label>
          </div>
          {error !== null && <p className="notice words">{error.message}</p>}
          <Facts run={data} />
          <Alarms run={data} />
          <div className="grid">
            {plots.map((plot) => (
              <PlotCard
                key={plot.title}
                plot={plot}
                flags={flags}
                smooth={plot.hasPoints ? 0 : smooth}
                sync={id}
                isWide={plot.isWide === true}
              />
            ))}
            {data.standings !== null && <Standings standings={data.standings} />}
            <HeldOut run={data} />
            <Terms terms={data.terms} />
            <Settings settings={data.settings} />
          </div>
        </div>
      </main>
    </div>
  );
}

function Facts({ run }: { readonly run: RunDetail }) {
  const { updates, of, score, seconds, backend, machine } = run;
  return (
    <dl className="facts">
      <div>
        <dt>updates</dt>
        <dd className="num">
          {updates} <span className="faint light">of {of}</span>
        </dd>
      </div>
      {score !== null && (
        <div>
          <dt>{score.metric}, held out</dt>
          <dd className="num">
            {figure(score.after)}{' '}
            <span className="soft light">
              {score.after === null || score.before === null
                ? ''
                : signed(score.after - score.before, 3)}
            </span>
          </dd>
        </div>
      )}
      <div>
        <dt>time</dt>
        <dd className="num">{time(seconds)}</dd>
      </div>
      <div>
        <dt>episodes recorded</dt>
        <dd className="num">{bytes(run.bytes)}</dd>
      </div>
      <div>
        <dt>engine</dt>
        <dd title={`${backend}; ${machine}`}>{backend.split(',')[0]}</dd>
      </div>
    </dl>
  );
}

function Alarms({ run: { alarms, problem, malformed } }: { readonly run: RunDetail }) {
  if (alarms.length === 0 && problem === null && malformed === 0) return null;
  return (
    <section className="card alarm-list" aria-label="Alarms">
      {alarms.map(({ name, update, text }, i) => (
        <p key={i}>
          <span className="pill alarm">▲ {name}</span>
          <span className="small words">
            <span className="num faint">update {update} </span> {text}
          </span>
        </p>
      ))}
      {problem !== null && <p className="small words">{problem}</p>}
      {malformed > 0 && (
        <p className="small">
          {malformed} records of its metrics aren’t as agon writes them, and are left out.
        </p>
      )}
    </section>
  );
}

function HeldOut({ run: { full } }: { readonly run: RunDetail }) {
  const names = Object.keys(full.columns);
  if (names.length === 0) return null;
  return (
    <section className="card plot" aria-label="Held out, before and after">
      <header>
        <h2>Held out, before and after</h2>
      </header>
      <div className="table-room" tabIndex={0} role="region" aria-label="Held-out figures">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">figure</th>
              <th scope="col" className="r">
                before
              </th>
              <th scope="col" className="r">
                after
              </th>
              <th scope="col" className="r">
                change
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const mean = full.columns[name]?.mean ?? [];
              const [before = null, after = null] = [mean[0], mean.length > 1 ? mean.at(-1) : null];
              return (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="r">{figure(before)}</td>
                  <td className="r">{figure(after)}</td>
                  <td className="r">
                    {before === null || after === null ? '–' : signed(after - before, 3)}
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

function Terms({ terms }: { readonly terms: readonly TermView[] }) {
  if (terms.length === 0) return null;
  return (
    <section className="card plot" aria-label="Reward terms">
      <header>
        <h2>Reward terms</h2>
      </header>
      <ul className="terms">
        {terms.map(({ name, range, weights, roles, formula, sources }) => (
          <li key={name}>
            <p className="row wrap">
              <b>{name}</b>
              <span className="small soft num">
                [{figure(range[0])}, {figure(range[1])}] × {weightTold(weights)}
              </span>
              <span className="small faint">{roles === null ? 'everybody' : roles.join(', ')}</span>
            </p>
            {formula !== null && <p className="small soft words">{formula}</p>}
            {sources.length > 0 && <p className="tiny faint words">{sources.join('; ')}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function weightTold(weights: TermView['weights']): string {
  const [first, ...rest] = weights;
  if (first === undefined) return 'a weight that isn’t known';
  const last = rest.at(-1);
  if (last === undefined) return first.weight === 0 ? '0, logged only' : figure(first.weight);
  return `${figure(first.weight)} to ${figure(last.weight)} by update ${last.from}`;
}

function Settings({ settings }: { readonly settings: RunDetail['settings'] }) {
  return (
    <section className="card plot" aria-label="Settings">
      <header>
        <h2>Settings</h2>
      </header>
      <div className="table-room" tabIndex={0} role="region" aria-label="Settings and their values">
        <table className="table">
          <tbody>
            {settings.map(([path, value]) => (
              <tr key={path}>
                <th scope="row" className="soft">
                  {path}
                </th>
                <td className="r mono words">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
