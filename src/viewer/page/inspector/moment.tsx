import type { EpisodeView, EventView } from '../../protocol.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { signed, tone } from '../words.ts';
import { Block, Fields, Hearers } from './fields.tsx';
import { returnsTold } from './telling.ts';

/** Where nobody has its turn: the start, the end, or a machine that has moved. */
export function Moment({
  episode,
  model,
  event,
}: {
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly event: EventView;
}) {
  const isLast = event.index === episode.events.length - 1;
  const totals = model.lanes.filter(({ earned }) => earned !== null);
  const lane = model.lanes[model.laneOf.get(event.actor) ?? 0];
  return (
    <div className="inspector">
      <header className="row wrap title">
        <span className="badge" style={{ ['--c' as string]: lane?.color }} aria-hidden>
          {lane?.mark || '◆'}
        </span>
        <h2>{event.actor}</h2>
        <span className="soft small">
          <Doing episode={episode} event={event} />
        </span>
        <span className="grow" />
        <span className="faint tiny num">
          event {event.index} of {episode.events.length - 1}
        </span>
      </header>
      <div className="halves">
        <div className="left">
          {event.kind === 'message' && (
            <Block name="Says">
              <Fields body={event.body} />
            </Block>
          )}
          {isLast ? (
            <Ending episode={episode} />
          ) : (
            <Block name="The task">
              <Fields body={episode.task} />
            </Block>
          )}
        </div>
        {totals.length > 0 && (
          <aside className="earned" aria-label="Earned in this game">
            <h3>Earned in this game</h3>
            <ul className="ledger totals">
              {totals.map(({ id, color, mark, earned }) => (
                <li key={id}>
                  <span className="row">
                    <span className="badge" style={{ ['--c' as string]: color }} aria-hidden>
                      {mark}
                    </span>
                    {id}
                  </span>
                  <span />
                  <span className={`num ${tone(earned)}`}>{signed(earned)}</span>
                </li>
              ))}
            </ul>
          </aside>
        )}
      </div>
    </div>
  );
}

function Doing({ episode, event }: { readonly episode: EpisodeView; readonly event: EventView }) {
  switch (event.kind) {
    case 'state': {
      const from = episode.taken[event.index]?.[0]?.from;
      return (
        <>
          {from == null ? 'starts in' : `goes from ${from} to`} <b>{event.state}</b>
        </>
      );
    }
    case 'message':
      return (
        <>
          says <b>{event.say}</b> to {event.to} <Hearers episode={episode} event={event} />
        </>
      );
    case 'chance':
      return (
        <>
          chance: <b>{event.label}</b>
        </>
      );
    case 'returns':
      return <>returns: {returnsTold(event.returns)}</>;
    case 'decision':
    case 'failure':
    case 'outside':
      return event.kind;
  }
}

function Ending({ episode: { ending } }: { readonly episode: EpisodeView }) {
  return (
    <Block
      name="How it ended"
      aside={ending.kind === 'failed' ? `${ending.where} failed` : undefined}
    >
      {ending.kind === 'failed' ? (
        <p className="mono loss words">{ending.error}</p>
      ) : (
        <Fields body={ending.outcome} />
      )}
      {ending.returns !== null && (
        <p className="small soft">Returns: {returnsTold(ending.returns)}</p>
      )}
    </Block>
  );
}
