import { memo } from 'react';
import type { EpisodeRow, EpisodeWindow } from '../../protocol.ts';
import { link } from '../route.ts';
import { percent, signed, tone } from '../words.ts';

/** Widths of the columns, as CSS has them. */
export function columnsFor(roles: number, isPhone: boolean): string {
  if (isPhone) return '24px minmax(0, 1fr) auto';
  return `154px minmax(120px, 1fr) 100px 64px 60px repeat(${roles}, minmax(84px, 130px)) 78px`;
}

/** One episode in the list. */
export const EpisodeRowView = memo(function EpisodeRowView({
  run,
  first,
  row,
  index,
  start,
  height,
  columns,
  isAt,
  isPhone,
  chosen,
  toggle,
}: {
  readonly run: string;
  readonly first: EpisodeWindow;
  /** Undefined until its window has come. */
  readonly row: EpisodeRow | undefined;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly columns: string;
  readonly isAt: boolean;
  readonly isPhone: boolean;
  readonly chosen: readonly string[];
  readonly toggle: (id: string) => void;
}) {
  const place = { transform: `translateY(${start}px)`, gridTemplateColumns: columns, height };
  if (row === undefined) {
    return (
      <div className="erow" role="row" style={place}>
        <span className="faint" role="cell">
          …
        </span>
      </div>
    );
  }
  const box = (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Choose ${row.id} to compare`}
      checked={chosen.includes(row.id)}
      onChange={() => toggle(row.id)}
    />
  );
  const name = (
    <a
      className="mono small cut"
      tabIndex={isAt ? 0 : -1}
      href={link('run', run, 'episode', row.id)}
    >
      {row.id}
    </a>
  );
  const rewards = row.rewards.map((reward, i) => ({
    reward,
    role: first.roles[i] ?? '',
    most: first.most[i] ?? 1,
  }));
  if (isPhone) {
    return (
      <div
        className={`erow ${isAt ? 'at' : ''}`}
        role="row"
        aria-rowindex={index + 2}
        style={place}
      >
        <span role="cell">{box}</span>
        <span role="cell" className="cut">
          {name} <span className="soft tiny">{row.outcome}</span>
          <br />
          <Said text={row.said} words={first.words} />
        </span>
        <span role="cell" className="row">
          {rewards
            .filter(({ reward }) => reward !== null)
            .map(({ reward, role }) => (
              <span key={role} className={`num small ${tone(reward)}`} title={role}>
                {signed(reward)}
              </span>
            ))}
        </span>
      </div>
    );
  }
  return (
    <div className={`erow ${isAt ? 'at' : ''}`} role="row" aria-rowindex={index + 2} style={place}>
      <span role="cell" className="row">
        {box}
        {name}
      </span>
      <span role="cell" className="cut">
        <Said text={row.said} words={first.words} />
      </span>
      <span role="cell" className="small soft cut">
        {row.outcome}
        {row.malformed > 0 && (
          <span className="warn" title="replies that couldn’t be understood">
            {' '}
            ▲ {row.malformed}
            <span className="sr"> malformed</span>
          </span>
        )}
      </span>
      <span role="cell" className="r num soft">
        {row.update}
      </span>
      <span role="cell" className="r num soft">
        {row.events}
      </span>
      {rewards.map(({ reward, role, most }) => (
        <span key={role} role="cell" className="r duo">
          <Bar reward={reward} most={most} />
          <span className={`num ${tone(reward)}`}>{signed(reward)}</span>
        </span>
      ))}
      <span role="cell" className="r num soft">
        {percent(row.leastSure)}
      </span>
    </div>
  );
});

function Bar({ reward, most }: { readonly reward: number | null; readonly most: number }) {
  if (reward === null) return null;
  const width = `${Math.min(50, (Math.abs(reward) / most) * 50)}%`;
  return (
    <span className="bar" aria-hidden>
      <i
        className={tone(reward)}
        style={reward >= 0 ? { left: '50%', width } : { right: '50%', width }}
      />
    </span>
  );
}

/** What was said, with what was looked for lit. */
function Said({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  const lower = text.toLowerCase();
  const word = words.find((one) => one !== '' && lower.includes(one.toLowerCase()));
  if (word === undefined) return <span className="mono tiny soft">{text}</span>;
  const at = lower.indexOf(word.toLowerCase());
  return (
    <span className="mono tiny soft">
      {text.slice(0, at)}
      <mark>{text.slice(at, at + word.length)}</mark>
      {text.slice(at + word.length)}
    </span>
  );
}
