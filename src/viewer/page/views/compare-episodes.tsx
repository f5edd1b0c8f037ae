import { useMemo, useState } from 'react';
import { api, useAsk } from '../ask.ts';
import type { EpisodeView, EventView } from '../../protocol.ts';
import { useKeys, usePhone, useWidth } from '../hooks.ts';
import { telling } from '../inspector/telling.ts';
import { Top, Waiting } from '../parts/top.tsx';
import { link } from '../route.ts';
import { Score } from '../score/score.tsx';
import { scoreOf } from '../score/score-model.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { caption, signed, tone } from '../words.ts';
import { scoreKeys, useCursor } from './use-cursor.ts';

export interface Named {
  readonly run: string;
  readonly id: string;
}

/** Two episodes on the same beats, one above the other, from where they part. */
export function CompareEpisodes({
  one,
  other,
  query,
}: {
  readonly one: Named;
  readonly other: Named;
  readonly query: URLSearchParams;
}) {
  const a = useAsk<EpisodeView>(api('episode', { run: one.run, id: one.id }));
  const b = useAsk<EpisodeView>(api('episode', { run: other.run, id: other.id }));
  if (a.data === null || b.data === null) {
    return <Waiting crumbs={[`${one.id} and ${other.id}`]} error={a.error ?? b.error} />;
  }
  return <Both a={a.data} b={b.data} start={query.get('e')} />;
}

const HEADS = { compact: 150, dense: 92 };

function Both({
  a,
  b,
  start,
}: {
  readonly a: EpisodeView;
  readonly b: EpisodeView;
  readonly start: string | null;
}) {
  const isPhone = usePhone();
  const density = isPhone ? 'dense' : 'compact';
  const differs = useMemo(() => differences(a, b), [a, b]);
  const parted = differs[0] ?? null;
  const last = Math.max(a.events.length, b.events.length) - 1;
  const cursor = useCursor(Number(start ?? parted ?? 0), last);
  const [seat, setSeat] = useState<string | null>(null);
  const [measure, width] = useWidth<HTMLDivElement>();
  const room = Math.max(width - HEADS[density] - 2, 200);
  const models = useMemo(
    () => [a, b].map((episode) => scoreOf(episode, room, isPhone ? 0 : 0.8, density)),
    [a, b, room, isPhone, density],
  );
  const [first, second] = models as [ScoreModel, ScoreModel];
  useKeys({
    ...scoreKeys(first.xOf.length >= second.xOf.length ? first : second, cursor),
    j: () => cursor.go(differs.find((one) => one > cursor.now()) ?? cursor.now()),
    k: () => cursor.go(differs.findLast((one) => one < cursor.now()) ?? cursor.now()),
    '0': () => setSeat(null),
  });
  const same =
    parted === null
      ? 'the same throughout'
      : parted === 0
        ? 'differ from the start'
        : `the same up to event ${parted}`;
  return (
    <div className="page">
      <Top
        crumbs={[
          <a key="run" href={link('run', a.run)}>
            {a.run}
          </a>,
          <b key="both">compared</b>,
        ]}
      />
      <main className="scroll compare" tabIndex={0} aria-label="Comparison">
        <h1 className="sr">
          {a.id} and {b.id} compared
        </h1>
        <div ref={measure} className="scores">
          {width > 0 &&
            (
              [
                [a, first],
                [b, second],
              ] as const
            ).map(([episode, model], i) => (
              <section key={i}>
                <h2 className="cmp-title row">
                  <a className="mono" href={link('run', episode.run, 'episode', episode.id)}>
                    {episode.id}
                  </a>
                  {a.run !== b.run && <span className="small soft">{episode.run}</span>}
                  {i === 0 && <span className="faint small light">{same}</span>}
                </h2>
                <Score
                  {...{ model, episode, seat, parted }}
                  cursor={Math.min(cursor.at, episode.events.length - 1)}
                  go={cursor.go}
                  look={setSeat}
                  telling={toldAt(episode, cursor.at)}
                  label={episode.id}
                />
              </section>
            ))}
        </div>
        <Changes a={a} b={b} first={first} second={second} parted={parted ?? 0} />
      </main>
    </div>
  );
}

function toldAt({ events, taken }: EpisodeView, at: number): string {
  const event = events[Math.min(at, events.length - 1)];
  return event === undefined ? '' : telling(event, taken[event.index]);
}

/** Indices of the events that aren't the same in both. */
function differences(a: EpisodeView, b: EpisodeView): readonly number[] {
  const count = Math.max(a.events.length, b.events.length);
  return Array.from({ length: count }, (_, i) => i).filter(
    (i) => gist(a.events[i]) !== gist(b.events[i]),
  );
}

function gist(event: EventView | undefined): string {
  if (event === undefined) return '';
  const { kind, actor } = event;
  if (kind === 'decision') return `${kind} ${actor} ${event.decision.text}`;
  if (kind === 'message') return `${kind} ${actor} ${event.to} ${event.say} ${caption(event.body)}`;
  return `${kind} ${actor} ${kind === 'state' ? event.state : ''}`;
}

/** By seat: what each said, and what that earned. */
function Changes({
  a,
  b,
  first,
  second,
  parted,
}: {
  readonly a: EpisodeView;
  readonly b: EpisodeView;
  readonly first: ScoreModel;
  readonly second: ScoreModel;
  readonly parted: number;
}) {
  const ids = [...new Set([...first.lanes, ...second.lanes].slice(1).map(({ id }) => id))];
  const laneIn = (model: ScoreModel, id: string) => model.lanes[model.laneOf.get(id) ?? -1];
  const rows = ids
    .map((id) => ({
      id,
      lane: laneIn(first, id) ?? laneIn(second, id),
      x: laneIn(first, id)?.earned ?? null,
      y: laneIn(second, id)?.earned ?? null,
    }))
    .filter(({ x, y }) => x !== null || y !== null);
  const sum = (pick: 'x' | 'y') => rows.reduce((total, row) => total + (row[pick] ?? 0), 0);
  return (
    <section className="changes" aria-label="What differs by seat">
      <div className="row">
        <h2 className="grow">By seat</h2>
        <span className="faint small hide-s">
          <kbd>j</kbd> <kbd>k</kbd> next, previous difference
        </span>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">seat</th>
            <th scope="col">said</th>
            <th scope="col" className="r">
              {a.id}
            </th>
            <th scope="col" className="r">
              {b.id}
            </th>
            <th scope="col" className="r">
              change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, lane, x, y }) => (
            <tr key={id}>
              <td>
                <span className="row">
                  <span className="badge" style={{ ['--c' as string]: lane?.color }} aria-hidden>
                    {lane?.mark}
                  </span>
                  <span className="sr">{id}</span>
                </span>
              </td>
              <td className="mono small words">
                <Saying before={saidBy(first, id, parted)} after={saidBy(second, id, parted)} />
              </td>
              <td className={`r ${tone(x)}`}>{signed(x)}</td>
              <td className={`r ${tone(y)}`}>{signed(y)}</td>
              <td className={`r ${tone((y ?? 0) - (x ?? 0))}`}>
                <b>{x === y ? '0' : signed((y ?? 0) - (x ?? 0))}</b>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row" colSpan={2}>
              all seats
            </th>
            <td className="r">{signed(sum('x'))}</td>
            <td className="r">{signed(sum('y'))}</td>
            <td className="r">
              <b>{signed(sum('y') - sum('x'))}</b>
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Saying({ before, after }: { readonly before: string; readonly after: string }) {
  if (before === after) return <span className="faint">{before}</span>;
  return (
    <>
      {before}
      <br />
      <span className="now">{after}</span>
    </>
  );
}

/** What a seat decided from an event on, in few words. */
function saidBy({ chips }: ScoreModel, id: string, from: number): string {
  const own = chips.filter(
    ({ actor, decision, at }) => actor === id && decision !== null && at >= from,
  );
  return own.map(({ text }) => text.split(' · ').slice(0, 2).join(' · ')).join('; ') || '–';
}
