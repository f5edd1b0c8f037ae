import { memo, useMemo, useRef } from 'react';
import type { ChartTransition, ChartView, EpisodeView, TakenTransition } from '../../protocol.ts';
import { markupOf } from '../figures/svg.ts';
import { FigureTools } from '../parts/figure-tools.tsx';
import { Picture } from '../parts/picture.tsx';
import { activeStates, Statechart } from '../parts/statechart.tsx';
import { ENVIRONMENT } from '../score/lanes.ts';
import { stateAt } from '../score/score-model.ts';
import type { ScoreModel } from '../score/score-model.ts';

/** The statecharts of the environment and of the role whose turn it is, and the game's own picture. */
export const States = memo(function States({
  episode,
  model,
  cursor,
}: {
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly cursor: number;
}) {
  const seat = seatAt(episode, model, cursor);
  const taken = useMemo(() => lastTaken(episode, cursor), [episode, cursor]);
  const { scenes, charts, chartOf } = episode;
  const scene = scenes?.list[scenes.of[cursor] ?? -1];
  const role = episode.seats.find(({ id }) => id === seat)?.role ?? seat;
  const digest = chartOf[seat];
  const peers = episode.seats.filter((one) => one.role === role && chartOf[one.id] === digest);
  const own = charts[digest ?? ''];
  const environment = charts[chartOf[ENVIRONMENT] ?? ''];
  return (
    <div className="states">
      {scene !== undefined && (
        <section className="board" aria-label="The game">
          <Picture scene={scene} title={episode.environment} />
        </section>
      )}
      {environment === undefined && (
        <p className="inner small soft">
          The run keeps no description of this environment’s machine, so there is no chart of it.
        </p>
      )}
      {environment !== undefined && (
        <ChartCard
          name={episode.environment}
          aside="environment"
          chart={environment}
          ids={[ENVIRONMENT]}
          focus={ENVIRONMENT}
          taken={taken.get(ENVIRONMENT) ?? null}
          {...{ model, cursor }}
          isTall
        />
      )}
      {own !== undefined && (
        <ChartCard
          name={role}
          aside={peers.length > 1 ? `${seat} of ${peers.length} seats` : seat}
          chart={own}
          ids={peers.map(({ id }) => id)}
          focus={seat}
          taken={taken.get(seat) ?? null}
          {...{ model, cursor }}
        />
      )}
    </div>
  );
});

/** Whose chart is shown beside the environment's: whose turn it is, else who was asked, else who moved last. */
function seatAt(episode: EpisodeView, model: ScoreModel, cursor: number): string {
  const chip = model.chips[model.turnOf[cursor] ?? -1];
  if (chip !== undefined && chip.actor !== ENVIRONMENT) return chip.actor;
  for (let i = cursor; i >= 0; i--) {
    const event = episode.events[i];
    if (event === undefined) continue;
    if (event.actor !== ENVIRONMENT) return event.actor;
    if (event.kind === 'message') return event.to;
  }
  return episode.seats[0]?.id ?? ENVIRONMENT;
}

/** The transition that each actor took last, up to an event. */
function lastTaken(episode: EpisodeView, cursor: number): ReadonlyMap<string, TakenTransition> {
  const last = new Map<string, TakenTransition>();
  for (let i = 0; i <= cursor; i++)
    for (const one of episode.taken[i] ?? []) last.set(one.actor, one);
  return last;
}

function ChartCard({
  name,
  aside,
  chart,
  ids,
  focus,
  taken,
  model,
  cursor,
  isTall = false,
}: {
  readonly name: string;
  readonly aside: string;
  readonly chart: ChartView;
  readonly ids: readonly string[];
  readonly focus: string;
  readonly taken: TakenTransition | null;
  readonly model: ScoreModel;
  readonly cursor: number;
  readonly isTall?: boolean;
}) {
  const room = useRef<HTMLDivElement>(null);
  const laneOf = (id: string) => model.laneOf.get(id) ?? 0;
  const state = stateAt(model, laneOf(focus), cursor);
  const visited = useMemo(() => {
    const own = model.stays.filter(({ lane, from }) => lane === laneOf(focus) && from <= cursor);
    return new Set(own.flatMap((stay) => [...activeStates(stay.state)]));
  }, [model, focus, cursor]);
  const discs = ids.map((id) => {
    const lane = model.lanes[laneOf(id)];
    const at = stateAt(model, laneOf(id), cursor);
    return { label: lane?.mark ?? '', state: at, color: lane?.color ?? '', isOn: id === focus };
  });
  const draw = () => {
    const drawn = room.current?.querySelector('svg');
    return drawn ? markupOf(drawn) : '';
  };
  return (
    <section className={`chart-card ${isTall ? 'tall' : ''}`} aria-label={`States of ${name}`}>
      <h2 className="row">
        <span className="cut">{name}</span>
        <span className="faint light cut">{aside}</span>
        <FigureTools name={`${name} states`} draw={draw} />
        <b className="state-now">{state}</b>
      </h2>
      <div className="chart-room" ref={room}>
        <Statechart
          chart={chart}
          state={state}
          visited={visited}
          taken={taken}
          discs={discs}
          title={name}
        />
      </div>
      <Ways chart={chart} state={state} taken={taken} />
    </section>
  );
}

/** How it came here, guards that refused included, and how it can go on: the chart's words, and its table. */
function Ways({
  chart,
  state,
  taken,
}: {
  readonly chart: ChartView;
  readonly state: string;
  readonly taken: TakenTransition | null;
}) {
  const byId = (id: string | null) => chart.transitions.find((one) => one.id === id);
  const came = byId(taken?.transition ?? null);
  const refused = (taken?.refused ?? []).flatMap((id) => byId(id) ?? []);
  const active = activeStates(state);
  const on = chart.transitions.filter(({ source }) => active.has(source));
  return (
    <ul className="ways" aria-label="How it came here, and how it can go on" tabIndex={0}>
      {refused.map((one) => (
        <li key={one.id} className="refused">
          <span className="sign" aria-hidden>
            ✕
          </span>
          <Way transition={one} />
          <span className="to">refused</span>
        </li>
      ))}
      {came === undefined || taken === null ? (
        <li className="faint">
          <span className="sign" aria-hidden>
            ●
          </span>
          {taken === null || taken.from === null
            ? 'starts here'
            : `came from ${taken.from}, by no transition that is described`}
        </li>
      ) : (
        <li className="taken">
          <span className="sign" aria-hidden>
            ✓
          </span>
          <Way transition={came} />
          <span className="to">
            {taken.from === taken.to ? 'stays' : <span className="sr">taken, to </span>}
            {taken.from === taken.to ? '' : taken.to}
            {!taken.isCertain && <span className="faint light"> (one reading of several)</span>}
          </span>
        </li>
      )}
      {on.map((one) => (
        <li key={one.id} className="open">
          <span className="sign" aria-hidden>
            ›
          </span>
          <Way transition={one} />
          <span className="to">{one.target === one.source ? 'stays' : `→ ${one.target}`}</span>
        </li>
      ))}
      {on.length === 0 && (
        <li className="faint">
          <span className="sign" aria-hidden>
            ■
          </span>
          no way on from here
        </li>
      )}
    </ul>
  );
}

function Way({
  transition: { event, guard, order, of },
}: {
  readonly transition: ChartTransition;
}) {
  const named = guard === '(unnamed)' ? `guard ${order + 1}` : guard;
  const told = named ?? (of > 1 && order === of - 1 ? 'else' : null);
  return (
    <>
      <span className="mono">{event || 'at once'}</span>
      {told !== null && <span className="guard">[{told}]</span>}
    </>
  );
}
