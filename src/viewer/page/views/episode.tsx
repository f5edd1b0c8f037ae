import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { api, useAsk } from '../ask.ts';
import type { EpisodeView } from '../../protocol.ts';
import { scoreFigure } from '../figures/score-figure.ts';
import { useKeys, usePhone, useRested, useWidth } from '../hooks.ts';
import type { Keys } from '../hooks.ts';
import { evidenceOf } from '../inspector/earned.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { telling } from '../inspector/telling.ts';
import { FigureTools } from '../parts/figure-tools.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { Top, Waiting } from '../parts/top.tsx';
import { go as goTo, link, note } from '../route.ts';
import { Score } from '../score/score.tsx';
import { scoreOf, stateAt } from '../score/score-model.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { DecisionTable } from '../score/strip.tsx';
import { signed, tone } from '../words.ts';
import { States } from './states.tsx';
import { Transcript } from './transcript.tsx';
import { Transport } from './transport.tsx';
import { scoreKeys, useCursor } from './use-cursor.ts';

/** Pixels of the seats' names beside the score. */
const HEADS = { wide: 212, dense: 92 };

/** One episode: score, states, what was shown, said and earned. */
export function Episode({
  run,
  id,
  query,
}: {
  readonly run: string;
  readonly id: string;
  readonly query: URLSearchParams;
}) {
  const { data, error } = useAsk<EpisodeView>(api('episode', { run, id }));
  if (data === null)
    return (
      <Waiting
        crumbs={[
          <a key="run" href={link('run', run)}>
            {run}
          </a>,
          id,
        ]}
        error={error}
      />
    );
  return <View episode={data} query={query} />;
}

function View({
  episode,
  query,
}: {
  readonly episode: EpisodeView;
  readonly query: URLSearchParams;
}) {
  const { run, id, events, neighbours } = episode;
  const isPhone = usePhone();
  const last = events.length - 1;
  const cursor = useCursor(startOf(episode, query.get('e')), last);
  const [seat, setSeat] = useState(query.get('seat'));
  const [zoom, setZoom] = useState(1);
  const [measure, width] = useWidth<HTMLDivElement>();
  const room = Math.max(width - (isPhone ? HEADS.dense : HEADS.wide) - 2, 200);
  const model = useMemo(
    () => scoreOf(episode, room, isPhone ? 0 : zoom, isPhone ? 'dense' : 'wide'),
    [episode, room, zoom, isPhone],
  );
  // The needle moves at once; what is read follows as fast as it can be drawn.
  const drawn = useDeferredValue(cursor.at);
  const chip = model.chips[model.turnOf[drawn] ?? -1] ?? null;
  const evidence = useMemo(() => new Set(chip === null ? [] : evidenceOf(chip)), [chip]);
  const rested = useRested(cursor.at, 250);
  useEffect(() => {
    const search = new URLSearchParams({ e: String(rested), ...(seat !== null && { seat }) });
    note(`${link('run', run, 'episode', id)}?${search.toString()}`);
  }, [rested, seat, run, id]);
  const look = (wanted: string | null) => {
    setSeat(wanted);
    const own = model.chips.filter(({ actor }) => actor === wanted);
    const beat = events[cursor.now()]?.beat ?? 0;
    const next = own.find((one) => one.beat >= beat) ?? own.at(-1);
    if (next !== undefined && chip?.actor !== wanted) cursor.go(next.at);
  };
  const open = (other: string | null) => other !== null && goTo(link('run', run, 'episode', other));
  const wider = () => setZoom((before) => Math.min(3, (before || 0.5) * 1.5));
  const narrower = () => setZoom((before) => (before < 0.45 ? 0 : before / 1.5));
  const bySeat = Object.fromEntries(
    episode.seats
      .slice(0, 9)
      .map((one, i) => [String(i + 1), () => look(seat === one.id ? null : one.id)]),
  ) as Keys;
  useKeys({
    ...scoreKeys(model, cursor),
    ...bySeat,
    '0': () => setSeat(null),
    '+': wider,
    '-': narrower,
    '[': () => open(neighbours[0]),
    ']': () => open(neighbours[1]),
    c: () =>
      neighbours[1] !== null && goTo(link('compare', 'episodes', run, id, run, neighbours[1])),
  });
  const told = eventTold(episode, cursor.at);
  const inspector = (
    <Inspector episode={episode} model={model} chip={chip} cursor={drawn} go={cursor.go} />
  );
  const states = <States episode={episode} model={model} cursor={drawn} />;
  const transcript = (
    <Transcript episode={episode} model={model} cursor={drawn} go={cursor.go} seat={seat} />
  );
  const table = <DecisionTable model={model} go={cursor.go} />;
  const reading = [
    ['states', 'States', states],
    ['talk', 'Transcript', transcript],
    ['table', 'Table', table],
  ] as const;
  return (
    <div className="page episode">
      <EpisodeTop episode={episode} model={model} isPhone={isPhone} />
      <main className="stage">
        <h1 className="sr">Episode {id}</h1>
        <div className="main-col" ref={measure}>
          {width > 0 && (
            <Score
              {...{ model, episode, seat, look, evidence }}
              cursor={drawn}
              needle={cursor.at}
              go={cursor.go}
              telling={told}
              label="Who said what to whom"
            />
          )}
          {seat !== null && (
            <p className="pov row">
              <span className="grow">
                Seen with <b>{seat}</b>’s eyes: what it was never shown is hatched.
              </span>
              <button className="button quiet" onClick={() => setSeat(null)}>
                Everybody’s <kbd>0</kbd>
              </button>
            </p>
          )}
          {isPhone ? (
            <Tabs label="About this move" tabs={[['move', 'Move', inspector], ...reading]} />
          ) : (
            <div className="under" tabIndex={0} role="region" aria-label="The move">
              {inspector}
            </div>
          )}
        </div>
        {!isPhone && (
          <aside className="side" aria-label="States and transcript">
            <Tabs label="Beside the score" tabs={reading} />
          </aside>
        )}
      </main>
      <Transport {...{ cursor, last, model, zoom, setZoom, wider, narrower }} />
      <p className="sr" aria-live="polite">
        {eventTold(episode, rested)}
      </p>
    </div>
  );
}

/** The event that the link names, else the first decision that earned something. */
function startOf({ events }: EpisodeView, named: string | null): number {
  if (named !== null && /^\d+$/.test(named)) return Number(named);
  const paid = events.find(
    (event) => event.kind === 'decision' && event.decision.reward?.total != null,
  );
  return (paid ?? events.find(({ kind }) => kind === 'decision'))?.index ?? 0;
}

function eventTold({ events, taken }: EpisodeView, at: number): string {
  const event = events[at];
  return event === undefined ? '' : telling(event, taken[at]);
}

function EpisodeTop({
  episode,
  model,
  isPhone,
}: {
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly isPhone: boolean;
}) {
  const { run, id, ending, events, neighbours } = episode;
  const crumbs: ReactNode[] = [
    <a key="run" href={link('run', run)}>
      {run}
    </a>,
    <a key="episodes" href={link('run', run, 'episodes')}>
      episodes
    </a>,
    <b key="id" className="mono">
      {id}
    </b>,
  ];
  const rest = stateAt(model, 0, events.length - 1);
  return (
    <Top crumbs={crumbs}>
      <span className="row outcome">
        <span className="pill">{ending.kind === 'failed' ? '✕ failed' : rest || 'finished'}</span>
        {!isPhone &&
          totalsOf(model).map(({ role, mean, count }) => (
            <span key={role} className="small soft hide-m">
              {role}
              {count > 1 ? ` ×${count}` : ''} <b className={`num ${tone(mean)}`}>{signed(mean)}</b>
            </span>
          ))}
      </span>
      {!isPhone && <FigureTools name={`${run} ${id}`} draw={() => scoreFigure(episode)} />}
      <nav className="row hide-s tight" aria-label="Other episodes">
        <Neighbour run={run} id={neighbours[0]} label="Previous episode" sign="‹" />
        <Neighbour run={run} id={neighbours[1]} label="Next episode" sign="›" />
      </nav>
    </Top>
  );
}

function Neighbour({
  run,
  id,
  label,
  sign,
}: {
  readonly run: string;
  readonly id: string | null;
  readonly label: string;
  readonly sign: string;
}) {
  if (id === null) return null;
  return (
    <a
      className="button quiet"
      aria-label={label}
      title={label}
      href={link('run', run, 'episode', id)}
    >
      {sign}
    </a>
  );
}

/** Mean over the seats of a role. */
function totalsOf({ lanes }: ScoreModel) {
  const byRole = new Map<string, number[]>();
  for (const { role, earned } of lanes) {
    if (earned !== null) byRole.set(role, [...(byRole.get(role) ?? []), earned]);
  }
  return [...byRole].map(([role, list]) => ({
    role,
    count: list.length,
    mean: list.reduce((sum, one) => sum + one, 0) / list.length,
  }));
}
