import type { ReactNode } from 'react';
import type { EpisodeView, EventView } from '../../protocol.ts';
import type { Plain } from '../../../core/message.ts';
import { ENVIRONMENT } from '../score/lanes.ts';
import { caption, fieldsOf, spaced } from '../words.ts';

/** A part of the panel, with its heading. */
export function Block({
  name,
  aside,
  children,
}: {
  readonly name: string;
  readonly aside?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <section className="block">
      <h3 className="row">
        <span>{name}</span>
        {aside !== undefined && <span className="faint cut light">{aside}</span>}
      </h3>
      {children}
    </section>
  );
}

/** A body field by field. */
export function Fields({ body }: { readonly body: Plain }) {
  const fields = fieldsOf(body);
  if (fields === undefined) return <p className="mono words">{caption(body) || 'nothing'}</p>;
  return (
    <dl className="fields">
      {Object.entries(fields).map(([name, value]) => (
        <div key={name}>
          <dt>{spaced(name)}</dt>
          <dd className="mono">{told(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function told(value: Plain): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return caption(value) || 'none';
}

/** Who hears a message, where not everybody does. The same words to several seats in one beat are one. */
export function Hearers({
  episode,
  event,
}: {
  readonly episode: EpisodeView;
  readonly event: Extract<EventView, { kind: 'message' }>;
}) {
  if (event.to === ENVIRONMENT) {
    return (
      <span className="pill" title="Other seats know of it what the environment tells them.">
        <Lock />
        environment only
      </span>
    );
  }
  const words = JSON.stringify(event.body);
  const seats = episode.events.filter(
    (one) =>
      one.kind === 'message' &&
      one.beat === event.beat &&
      one.actor === event.actor &&
      one.say === event.say &&
      one.to !== ENVIRONMENT &&
      JSON.stringify(one.body) === words,
  ).length;
  if (seats >= episode.seats.length) return null;
  return (
    <span className="pill" title="The other seats never see this.">
      <Lock />
      {seats === 1 ? `${event.to} only` : `${seats} of ${episode.seats.length} seats`}
    </span>
  );
}

function Lock() {
  return (
    <svg width="9" height="11" viewBox="0 0 9 11" aria-hidden>
      <rect x=".5" y="4.5" width="8" height="6" rx="1.2" fill="currentColor" />
      <path
        d="M2.2 5V3a2.3 2.3 0 0 1 4.6 0v2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
    </svg>
  );
}
