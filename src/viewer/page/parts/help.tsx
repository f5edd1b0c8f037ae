import { Fragment } from 'react';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['← →', 'one event back, on'],
  ['Shift ← →', 'one beat: a question and all its answers'],
  ['j k', 'next, previous decision; in lists the row, in comparisons the difference'],
  ['↑ ↓', 'the seat above, below, in the same beat'],
  ['Home End', 'start, end'],
  ['Space', 'play, pause'],
  ['1 … 9, 0', 'see with that seat’s eyes; 0: with everybody’s'],
  ['c', 'compare with the next episode'],
  ['[ ]', 'previous, next episode'],
  ['+ −', 'beats wider, narrower'],
  ['x', 'choose a row, to compare two'],
  ['/', 'filter'],
  ['t', 'light, dark'],
];

export function Help({ close }: { readonly close: () => void }) {
  return (
    <div className="dialog" role="dialog" aria-modal="true" aria-label="Keys" onClick={close}>
      <div className="card" onClick={(event) => event.stopPropagation()}>
        <div className="row">
          <h2 className="grow">Keys</h2>
          <button autoFocus className="button quiet" onClick={close}>
            Close <kbd>Esc</kbd>
          </button>
        </div>
        <div className="keys">
          {KEYS.map(([keys, does]) => (
            <Fragment key={keys}>
              <span>
                <kbd>{keys}</kbd>
              </span>
              <span>{does}</span>
            </Fragment>
          ))}
        </div>
      </div>
    </div>
  );
}
