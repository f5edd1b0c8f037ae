import { useMemo, useState } from 'react';
import { api, useAsk } from '../ask.ts';
import type { RunList, RunSummary, Series } from '../../protocol.ts';
import { useKeys } from '../hooks.ts';
import { useLive } from '../live.ts';
import { Spark } from '../parts/spark.tsx';
import { Top, Waiting } from '../parts/top.tsx';
import { go, link } from '../route.ts';
import { figure, signed, time } from '../words.ts';

/** All runs of the folder: those with alarms first, then those that go on, then the newest. */
export function Runs() {
  const { data, error } = useAsk<RunList>(api('runs'), useLive(null));
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [at, setAt] = useState(0);
  const rows = useMemo(
    () => sorted((data?.runs ?? []).filter((run) => matches(run, filter))),
    [data, filter],
  );
  const toggle = (id: string) =>
    setChosen((list) =>
      list.includes(id) ? list.filter((one) => one !== id) : [...list, id].slice(-2),
    );
  const now = rows[at];
  useKeys({
    j: () => setAt((i) => Math.min(i + 1, rows.length - 1)),
    k: () => setAt((i) => Math.max(i - 1, 0)),
    Enter: () => now && go(link('run', now.id)),
    x: () => now && toggle(now.id),
    '/': () => document.getElementById('filter')?.focus(),
  });
  if (data === null) return <Waiting error={error} />;
  const alarmed = rows.filter(({ alarms }) => alarms.length > 0).length;
  const [one, other] = chosen;
  return (
    <div className="page">
      <Top crumbs={[<b key="runs">Runs</b>]} />
      <main className="scroll">
        <div className="inner">
          <div className="row wrap heading">
            <h1 className="grow">Runs</h1>
            <span className="soft" role="status">
              {rows.length} {rows.length === 1 ? 'run' : 'runs'}
              {alarmed > 0 && (
                <>
                  , <span className="warn">{alarmed} with alarms</span>
                </>
              )}
            </span>
            <input
              id="filter"
              aria-label="Filter runs"
              className="field short"
              placeholder="Filter  /"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            {one !== undefined && other !== undefined ? (
              <a className="button main" href={link('compare', 'runs', one, other)}>
                Compare
              </a>
            ) : (
              <button className="button" disabled>
                Compare{one === undefined ? '' : ': one more'}
              </button>
            )}
          </div>
          <ul className="runs">
            {rows.map((run, i) => (
              <RunRow
                key={run.id}
                run={run}
                isAt={i === at}
                isChosen={chosen.includes(run.id)}
                toggle={toggle}
              />
            ))}
          </ul>
          {rows.length === 0 && (
            <p className="soft">
              {filter === '' ? (
                <>
                  No runs in <span className="mono">{data.folder}</span> yet.{' '}
                  <span className="mono">agon run spc</span> makes one, and it is shown here as soon
                  as it begins.
                </>
              ) : (
                'No run is called so.'
              )}
            </p>
          )}
          {data.unreadable.length > 0 && (
            <section className="unreadable" aria-label="Runs that can’t be read">
              <h2>Can’t be read</h2>
              {data.unreadable.map(({ id, problem }) => (
                <p key={id} className="small">
                  <b>{id}</b> <span className="soft words">{problem}</span>
                </p>
              ))}
            </section>
          )}
        </div>
      </main>
    </div>
  );
}

const matches = ({ id, scenario, alarms }: RunSummary, filter: string): boolean =>
  [id, scenario, ...alarms.map(({ name }) => name)]
    .join(' ')
    .toLowerCase()
    .includes(filter.toLowerCase());

function sorted(runs: readonly RunSummary[]): readonly RunSummary[] {
  const isLive = ({ state }: RunSummary) => Number(state === 'live');
  return runs.toSorted(
    (a, b) =>
      Number(b.alarms.length > 0) - Number(a.alarms.length > 0) ||
      isLive(b) - isLive(a) ||
      b.started.localeCompare(a.started),
  );
}

function RunRow({
  run,
  isAt,
  isChosen,
  toggle,
}: {
  readonly run: RunSummary;
  readonly isAt: boolean;
  readonly isChosen: boolean;
  readonly toggle: (id: string) => void;
}) {
  const { id, scenario, seed, score } = run;
  const alarm = run.alarms.at(-1);
  return (
    <li className={`card run-row ${isAt ? 'at' : ''}`}>
      <input
        type="checkbox"
        aria-label={`Choose ${id} to compare`}
        checked={isChosen}
        onChange={() => toggle(id)}
      />
      <a href={link('run', id)} className="run-name">
        <b className="cut">{id}</b>
        <span className="soft small cut">
          {scenario}, seed {seed}
        </span>
      </a>
      <Progress run={run} />
      <div className="run-score">
        {score !== null && score.after !== null ? (
          <>
            <span className="faint tiny cut">{score.metric}</span>
            <span className="num">
              <b>{figure(score.after)}</b>{' '}
              <span className="small soft">
                {score.before === null ? '' : signed(score.after - score.before, 3)}
              </span>
            </span>
          </>
        ) : (
          <span className="faint small">no score yet</span>
        )}
      </div>
      <div className="run-rewards">
        {sparksOf(run).map(([name, values], i) => (
          <span key={name} className="row">
            <Spark values={values} color={`var(--seat-${i + 1})`} />
            <span className="tiny faint cut">{name}</span>
          </span>
        ))}
      </div>
      {alarm !== undefined && (
        <p className="run-alarm">
          <span className="pill alarm">▲ {alarm.name}</span>
          <span className="soft small words">
            update {alarm.update}: {alarm.text}
            {run.alarms.length > 1 && ` (and ${run.alarms.length - 1} more)`}
          </span>
        </p>
      )}
    </li>
  );
}

function Progress({ run: { state, updates, of, seconds } }: { readonly run: RunSummary }) {
  return (
    <div className="run-state">
      {state === 'live' ? (
        <span className="pill live">
          ● update {updates} of {of}
        </span>
      ) : (
        <span className="soft small num">
          {updates} updates, {time(seconds)}
          {state === 'unfinished' && ', unfinished'}
        </span>
      )}
      <div className="progress" aria-hidden>
        <i
          style={{ width: `${of === 0 ? 100 : (100 * updates) / of}%` }}
          className={state === 'live' ? 'live' : ''}
        />
      </div>
    </div>
  );
}

/** Rewards where they move at all (of self-play they add up to nothing), else the score. */
function sparksOf({ rewards, score }: RunSummary): readonly (readonly [string, Series])[] {
  const moving = Object.entries(rewards).filter(([, values]) =>
    values.some((one) => one !== values[0]),
  );
  if (moving.length > 0) return moving.slice(0, 2);
  return score === null ? [] : [[score.metric, score.curve]];
}
