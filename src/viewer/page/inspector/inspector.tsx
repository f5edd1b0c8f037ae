import type { DecisionView, EpisodeView, EventView } from '../../protocol.ts';
import type { Plain } from '../../../core/message.ts';
import type { Chip } from '../score/chips.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { caption, fieldsOf } from '../words.ts';
import { Earned } from './earned.tsx';
import { Block, Fields, Hearers } from './fields.tsx';
import { Moment } from './moment.tsx';
import { telling } from './telling.ts';
import { Tokens } from './tokens.tsx';

/** Left: what was shown, said and meant. Right: what it earned, and on what that rests. */
export function Inspector({
  episode,
  model,
  chip,
  cursor,
  go,
}: {
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  /** The turn that the cursor is in; null at the start and the end. */
  readonly chip: Chip | null;
  readonly cursor: number;
  readonly go: (at: number) => void;
}) {
  const event = episode.events[cursor];
  if (event === undefined) return null;
  if (chip === null) return <Moment episode={episode} model={model} event={event} />;
  const lane = model.lanes[model.laneOf.get(chip.actor) ?? 0];
  const said = messageAt(episode, chip.said);
  const asked = chip.first < chip.at ? messageAt(episode, chip.first) : null;
  const { decision } = chip;
  return (
    <div className="inspector" style={{ ['--c' as string]: lane?.color }}>
      <header className="row wrap title">
        <span className="badge" aria-hidden>
          {lane?.mark || '◆'}
        </span>
        <h2>{chip.actor}</h2>
        <span className="soft small">
          {said === null ? (
            chip.kind
          ) : (
            <>
              says <b>{said.say}</b> to {said.to} <Hearers episode={episode} event={said} />
            </>
          )}
        </span>
        <span className="grow" />
        <span className="faint tiny num cut">{telling(event, episode.taken[cursor])}</span>
      </header>
      <div className="halves">
        <div className="left">
          <p className="headline mono">{chip.text || '(nothing)'}</p>
          {said !== null && !chip.isMalformed && <Rest body={said.body} text={chip.text} />}
          {chip.isMalformed && <p className="small loss complaint">{complaint(chip, said)}</p>}
          {chip.isInjected && (
            <p className="small warn complaint">
              ▲ Injected: said in its name by somebody who watched.
            </p>
          )}
          <Block
            name="Shown"
            aside={asked === null ? undefined : `${asked.say} from ${asked.actor}`}
          >
            {decision !== null && <Shown decision={decision} />}
            {asked !== null && <Fields body={asked.body} />}
          </Block>
          <Block name="Said" aside={decision === null ? 'by its machine alone' : drawnBy(decision)}>
            {decision === null ? (
              <p className="soft small">
                A machine without a policy: it calculates its answer, so there are no tokens and no
                chance in it.
              </p>
            ) : (
              <Tokens decision={decision} />
            )}
          </Block>
          {decision?.reasoning != null && (
            <Block name="Thought before" aside="nobody hears it">
              <p className="mono words long">{decision.reasoning}</p>
            </Block>
          )}
          {decision?.masked != null && (
            <Block name="Was held to" aside={`${decision.masked.length} legal replies`}>
              <p className="mono small words">{decision.masked.join('  ')}</p>
            </Block>
          )}
        </div>
        <Earned chip={chip} episode={episode} model={model} go={go} />
      </div>
    </div>
  );
}

function messageAt(
  { events }: EpisodeView,
  at: number | null,
): Extract<EventView, { kind: 'message' }> | null {
  const event = events[at ?? -1];
  return event?.kind === 'message' ? event : null;
}

function complaint(chip: Chip, said: Extract<EventView, { kind: 'message' }> | null): string {
  if (chip.kind === 'failure') return 'The game failed here.';
  const reason = said === null ? undefined : fieldsOf(said.body)?.['reason'];
  return `Could not be understood${typeof reason === 'string' ? `: ${reason}` : ''}`;
}

function drawnBy({ policy, version, temperature, model, finish }: DecisionView): string {
  const served = model === null ? '' : `, served by ${model}`;
  const cut =
    finish === 'length' ? ', cut at its longest' : finish === 'refused' ? ', withheld' : '';
  return `${policy}@${version}${served}, temperature ${temperature}${cut}`;
}

function Shown({ decision: { shown } }: { readonly decision: DecisionView }) {
  if (shown.kind === 'compact') return <p className="mono prompt">{shown.text || '(nothing)'}</p>;
  return (
    <ol className="chat">
      {shown.messages.map(({ role, content }, i) => (
        <li key={i}>
          <span className="faint tiny">{role}</span>
          <p className="mono prompt long">{content}</p>
        </li>
      ))}
    </ol>
  );
}

/** What a message says, field by field, where its headline is too long to be read. */
function Rest({ body, text }: { readonly body: Plain; readonly text: string }) {
  const fields = fieldsOf(body);
  if (fields === undefined || text.length < 48) return null;
  const more = Object.entries(fields).filter(
    ([, value]) => value !== null && caption(value) !== text,
  );
  if (more.length === 0) return null;
  return (
    <div className="rest">
      <Fields body={Object.fromEntries(more)} />
    </div>
  );
}
