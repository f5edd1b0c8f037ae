import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { AskError } from '../ask.ts';
import { link } from '../route.ts';
import { switchTheme } from '../theme.ts';

/** The bar at the top: where one is, and what there is to do here. */
export function Top({
  crumbs = [],
  children,
}: {
  readonly crumbs?: readonly ReactNode[];
  readonly children?: ReactNode;
}) {
  return (
    <header className="top">
      <nav className="crumbs grow" aria-label="Where you are">
        <a className="brand" href={link()} aria-label="Agon, all runs">
          <Mark />
          <span className="hide-s">Agon</span>
        </a>
        {crumbs.map((crumb, i) => (
          <Fragment key={i}>
            <span className={`sep ${isHidden(i, crumbs.length)}`} aria-hidden>
              /
            </span>
            <span className={i === crumbs.length - 1 ? 'cut' : isHidden(i, crumbs.length)}>
              {crumb}
            </span>
          </Fragment>
        ))}
      </nav>
      {children}
      <button
        className="button quiet hide-s"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}
      >
        <kbd>?</kbd>
      </button>
      <button
        className="button quiet"
        aria-label="Light or dark"
        title="Light or dark (t)"
        onClick={switchTheme}
      >
        ◐
      </button>
    </header>
  );
}

/** On a phone there is room for the first and the last. */
const isHidden = (i: number, count: number): string => (i > 0 && i < count - 1 ? 'hide-s' : '');

function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
      <circle cx="6" cy="9" r="4.6" fill="none" stroke="var(--gain)" strokeWidth="2" />
      <circle cx="12" cy="9" r="4.6" fill="none" stroke="var(--loss)" strokeWidth="2" />
    </svg>
  );
}

/** In place of a view that isn't there yet, or can't be. */
export function Waiting({
  crumbs,
  error,
}: {
  readonly crumbs?: readonly ReactNode[];
  readonly error: AskError | null;
}) {
  return (
    <div className="page">
      <Top {...(crumbs && { crumbs })} />
      <main className="inner">
        <h1 className="sr">Agon</h1>
        {error === null ? (
          <p className="faint" role="status">
            Reading…
          </p>
        ) : (
          <p role="alert">
            <b className="loss">{error.status === 401 ? 'Not let in' : 'Not there'}</b>{' '}
            {error.status === 401
              ? 'Open the link that agon ui printed in your terminal: it lets you in.'
              : error.status === 0
                ? 'The viewer doesn’t answer any more. Start agon ui again.'
                : error.message}
          </p>
        )}
      </main>
    </div>
  );
}
