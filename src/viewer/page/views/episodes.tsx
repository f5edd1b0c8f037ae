import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import type { EpisodeWindow } from '../../protocol.ts';
import { useKeys, usePhone, useRested } from '../hooks.ts';
import { useLive } from '../live.ts';
import { Top, Waiting } from '../parts/top.tsx';
import { go, link, note } from '../route.ts';
import { EpisodeRowView, columnsFor } from './episode-row.tsx';
import { useWindows } from './use-windows.ts';

/** The episodes of a run: filtered, sorted and searched at the server, drawn where they are in view. */
export function Episodes({
  run,
  query,
}: {
  readonly run: string;
  readonly query: URLSearchParams;
}) {
  const [filter, setFilter] = useState(query.get('filter') ?? '');
  const [sort, setSort] = useState(query.get('sort') ?? '');
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isPhone = usePhone();
  const port = useRef<HTMLDivElement>(null);
  const asked = useDeferredValue(filter);
  const [shown, setShown] = useState<readonly [number, number]>([0, 0]);
  const { first, error, rowAt } = useWindows(run, asked, sort, shown, useLive(run));
  const count = first?.count ?? 0;
  const list = useVirtualizer({
    count,
    getScrollElement: () => port.current,
    estimateSize: () => (isPhone ? 48 : 32),
    overscan: 12,
  });
  const items = list.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => setShown([from, to]), [from, to]);
  useEffect(() => setAt(0), [asked, sort]);
  const rested = useRested(`${filter}\n${sort}`, 300);
  useEffect(() => {
    const [line = '', order = ''] = rested.split('\n');
    const search = new URLSearchParams({
      ...(line && { filter: line }),
      ...(order && { sort: order }),
    }).toString();
    note(`${link('run', run, 'episodes')}${search && `?${search}`}`);
  }, [rested, run]);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, at + by));
    setAt(next);
    list.scrollToIndex(next);
  };
  const toggle = (id: string) =>
    setChosen((before) =>
      before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-2),
    );
  const now = rowAt(at);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => move(-count),
    End: () => move(count),
    Enter: () => now && go(link('run', run, 'episode', now.id)),
    x: () => now && toggle(now.id),
    '/': () => document.getElementById('filter')?.focus(),
  });
  if (first === null) return <Waiting crumbs={[run]} error={error} />;
  const columns = columnsFor(first.roles.length, isPhone);
  return (
    <div className="page">
      <Top
        crumbs={[
          <a key="run" href={link('run', run)}>
            {run}
          </a>,
          <b key="episodes">Episodes</b>,
        ]}
      >
        <Compare run={run} chosen={chosen} />
      </Top>
      <main className="page rest">
        <h1 className="sr">Episodes of {run}</h1>
        <Filterbar {...{ filter, setFilter, first, isPhone }} />
        {(first.problem !== null || error !== null) && (
          <p className="notice words" role="status">
            ▲ {error?.message ?? first.problem}
          </p>
        )}
        <div
          className="episodes"
          role="table"
          aria-label={`Episodes of ${run}`}
          aria-rowcount={count + 1}
        >
          {!isPhone && <Heads {...{ first, columns, sort, setSort }} />}
          <div className="scroll" ref={port} tabIndex={0} role="rowgroup" aria-label="Rows">
            {count === 0 && <Nothing isComplete={first.complete} />}
            <div className="rows" role="presentation" style={{ height: list.getTotalSize() }}>
              {items.map(({ key, index, start, size }) => (
                <EpisodeRowView
                  key={key}
                  {...{ run, first, isPhone, columns, start, toggle }}
                  index={index}
                  height={size}
                  row={rowAt(index)}
                  isAt={index === at}
                  chosen={chosen}
                />
              ))}
            </div>
          </div>
        </div>
      </main>
    </div>
  );
}

function Compare({ run, chosen }: { readonly run: string; readonly chosen: readonly string[] }) {
  const [one, other] = chosen;
  if (one === undefined) return null;
  if (other === undefined) return <span className="small soft">Compare {one}: one more</span>;
  return (
    <a className="button main" href={link('compare', 'episodes', run, one, run, other)}>
      Compare
    </a>
  );
}

function Filterbar({
  filter,
  setFilter,
  first,
  isPhone,
}: {
  readonly filter: string;
  readonly setFilter: (line: string) => void;
  readonly first: EpisodeWindow;
  readonly isPhone: boolean;
}) {
  const { count, total, complete, misread } = first;
  const toggle = (outcome: string) => {
    const own = `outcome:${outcome}`;
    const without = filter.replace(/outcome:\S+/, '').trim();
    setFilter(filter.includes(own) ? without : `${without} ${own}`.trim());
  };
  return (
    <div className="filterbar">
      <input
        id="filter"
        className="field grow"
        aria-label="Filter episodes"
        spellCheck={false}
        autoComplete="off"
        placeholder={
          isPhone
            ? 'Words said, or malformed<0'
            : 'Words said, or  outcome:judged  malformed<0  update>10  role:player  alarm:any   /'
        }
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {!isPhone &&
        first.outcomes.slice(0, 6).map((outcome) => {
          const isOn = filter.includes(`outcome:${outcome}`);
          return (
            <button
              key={outcome}
              className={`button ${isOn ? 'chosen' : ''}`}
              aria-pressed={isOn}
              onClick={() => toggle(outcome)}
            >
              {outcome}
            </button>
          );
        })}
      <span className="soft small num" role="status">
        {count.toLocaleString('en')}
        {count === total ? '' : ` of ${total.toLocaleString('en')}`}
        {complete ? '' : ', reading…'}
      </span>
      {misread.length > 0 && (
        <span className="small warn">
          ▲ {misread.join(', ')}: no such field, so it is looked for as words
        </span>
      )}
    </div>
  );
}

const HEADS: readonly (readonly [column: string, name: string])[] = [
  ['', 'episode'],
  ['', 'said'],
  ['outcome', 'outcome'],
  ['update', 'update'],
  ['events', 'events'],
];

function Heads({
  first,
  columns,
  sort,
  setSort,
}: {
  readonly first: EpisodeWindow;
  readonly columns: string;
  readonly sort: string;
  readonly setSort: (sort: string) => void;
}) {
  const heads = [
    ...HEADS,
    ...first.roles.map((role) => [role, role] as const),
    ['surprise', 'least sure'] as const,
  ];
  const next = (column: string) =>
    sort === column ? `-${column}` : sort === `-${column}` ? '' : column;
  return (
    <div className="ehead" role="row" style={{ gridTemplateColumns: columns }}>
      {heads.map(([column, name], i) => {
        const direction =
          sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : 'none';
        if (column === '') {
          return (
            <span key={name} role="columnheader" className="soft small">
              {name}
            </span>
          );
        }
        return (
          <span key={name} role="columnheader" aria-sort={direction} className={i > 2 ? 'r' : ''}>
            <button
              className={direction === 'none' ? '' : 'sorted'}
              onClick={() => setSort(next(column))}
            >
              {name}
              {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}
            </button>
          </span>
        );
      })}
    </div>
  );
}

function Nothing({ isComplete }: { readonly isComplete: boolean }) {
  return (
    <div role="row">
      <p className="inner soft" role="cell">
        {isComplete
          ? 'No episode matches. Words are looked for in what was said and in the task; fields compare with '
          : 'None yet; the log is still being read. Fields compare with '}
        <span className="mono">: &lt; &gt; &lt;= &gt;=</span>.
      </p>
    </div>
  );
}
