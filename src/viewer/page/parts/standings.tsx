import type { RunDetail } from '../../protocol.ts';
import { figure } from '../words.ts';

type Standing = NonNullable<RunDetail['standings']>;

/** Players that are shown: the newest, and the strongest. */
const MOST = 12;

/** Elo of the versions that met as opponents, and how each did against each. */
export function Standings({ standings }: { readonly standings: Standing }) {
  const players = Object.entries(standings.ratings).toSorted(([, a], [, b]) => b - a);
  const [most, least] = [players[0]?.[1] ?? 1, players.at(-1)?.[1] ?? 0];
  return (
    <>
      <section className="card plot" aria-label="Ratings">
        <header>
          <h2>Ratings</h2>
          <span className="small faint">Elo, at update {standings.update}</span>
        </header>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">player</th>
              <th scope="col" className="r">
                rating
              </th>
              <th className="rating-bar">
                <span className="sr">as a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {players.slice(0, MOST).map(([name, rating]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="r">{rating.toFixed(0)}</td>
                <td className="rating-bar" aria-hidden>
                  <i style={{ width: `${4 + (96 * (rating - least)) / (most - least || 1)}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {players.length > MOST && <p className="tiny faint">and {players.length - MOST} more</p>}
      </section>
      <PayoffMatrix standings={standings} />
    </>
  );
}

function PayoffMatrix({ standings: { payoffs, equilibrium } }: { readonly standings: Standing }) {
  const rows = payoffs.rows.slice(-MOST);
  const columns = payoffs.columns.slice(-MOST);
  return (
    <section className="card plot" aria-label="Payoffs">
      <header>
        <h2>Payoffs</h2>
        <span className="small faint">
          success of the row against the column; equilibrium value {figure(equilibrium.value)}
        </span>
      </header>
      <div className="table-room" tabIndex={0} role="region" aria-label="Payoff matrix">
        <table className="table matrix">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">row player</span>
              </th>
              {columns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col">share</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const i = payoffs.rows.indexOf(row);
              return (
                <tr key={row}>
                  <th scope="row">{row}</th>
                  {columns.map((column) => {
                    const j = payoffs.columns.indexOf(column);
                    return (
                      <Met
                        key={column}
                        payoff={payoffs.payoffs[i]?.[j] ?? null}
                        games={payoffs.games[i]?.[j] ?? 0}
                      />
                    );
                  })}
                  <td>{figure(equilibrium.row[i])}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A cell: the figure says it, the ground only makes it found. */
function Met({ payoff, games }: { readonly payoff: number | null; readonly games: number }) {
  if (payoff === null) return <td className="faint">never met</td>;
  const strength = Math.round(Math.abs(payoff - 0.5) * 50);
  const ground = payoff >= 0.5 ? 'var(--gain)' : 'var(--loss)';
  return (
    <td
      title={`${games} games`}
      style={{ background: `color-mix(in srgb, ${ground} ${strength}%, transparent)` }}
    >
      {payoff.toFixed(2)}
    </td>
  );
}
