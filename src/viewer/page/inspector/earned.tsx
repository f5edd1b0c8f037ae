import type { CreditView, EpisodeView, EventView } from '../../protocol.ts';
import type { Chip } from '../score/chips.ts';
import type { ScoreModel } from '../score/score-model.ts';
import { caption, signed, tone } from '../words.ts';
import { returnsTold } from './telling.ts';

/** What a decision earned by term, why, what was trained on, and on which events that rests. */
export function Earned({
  chip,
  episode,
  model,
  go,
}: {
  readonly chip: Chip;
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly go: (at: number) => void;
}) {
  const { decision } = chip;
  const reward = decision?.reward ?? null;
  if (reward === null) {
    const why =
      decision === null
        ? 'Its machine answers without a policy, so there is nothing to reward.'
        : 'No reward term judges this decision.';
    return (
      <aside className="earned" aria-label="What it earned">
        <p className="total soft">–</p>
        <p className="small faint">{why}</p>
      </aside>
    );
  }
  const terms = reward.terms.toSorted((a, b) => Math.abs(b.paid ?? 0) - Math.abs(a.paid ?? 0));
  const evidence = evidenceOf(chip);
  return (
    <aside className="earned" aria-label="What it earned">
      <p className={`total num ${tone(reward.total)}`}>
        {signed(reward.total)} <span className="earned-word">earned</span>
      </p>
      {reward.total === null && episode.unweighed === null && (
        <p className="small faint">Nothing is paid for it: these terms only log.</p>
      )}
      {episode.unweighed !== null && (
        <p className="small faint">What it was paid isn’t known: {episode.unweighed}.</p>
      )}
      <ul className="ledger">
        {terms.map((credit) => (
          <Term key={credit.term} credit={credit} episode={episode} />
        ))}
      </ul>
      <dl className="sums">
        <div>
          <dt>advantage</dt>
          <dd className="num">{told(decision?.advantage ?? null)}</dd>
        </div>
      </dl>
      {evidence.length > 0 && (
        <>
          <h3>Rests on</h3>
          <Evidence {...{ evidence, episode, model, go }} />
        </>
      )}
    </aside>
  );
}

/** Indices of the events that its credits rest on. */
export function evidenceOf({ decision }: Chip): readonly number[] {
  return [...new Set((decision?.reward?.terms ?? []).flatMap(({ events }) => events))];
}

function Term({ credit, episode }: { readonly credit: CreditView; readonly episode: EpisodeView }) {
  const { term, value, weight, paid, sentence } = credit;
  const known = episode.terms.find(({ name }) => name === term);
  const most = Math.max(1, ...episode.terms.flatMap(({ range }) => range.map(Math.abs)));
  const share = Math.min(50, (Math.abs(paid ?? 0) / most) * 50);
  const isLogged = weight === 0;
  return (
    <li className={isLogged ? 'logged' : ''}>
      <span className="cut" title={known?.formula ?? term}>
        {term}
      </span>
      <span className="bar" aria-hidden>
        {paid !== null && paid !== 0 && (
          <i
            className={tone(paid)}
            style={
              paid > 0 ? { left: '50%', width: `${share}%` } : { right: '50%', width: `${share}%` }
            }
          />
        )}
      </span>
      <span className={`num ${isLogged ? '' : tone(paid ?? value)}`}>
        {isLogged ? 'logged' : signed(paid ?? value)}
      </span>
      {(isLogged ? value !== 0 : weight !== null && weight !== 1) && (
        <span className="faint tiny num of">
          {signed(value)} × {weight}
        </span>
      )}
      {sentence !== null && <span className="why small soft">{sentence}</span>}
    </li>
  );
}

function told(advantage: number | readonly number[] | null): string {
  if (advantage === null) return 'not recorded';
  if (typeof advantage === 'number') return signed(advantage);
  return advantage.map((one) => signed(one)).join(' ');
}

function wordsOf(event: EventView): string {
  if (event.kind === 'message') return caption(event.body);
  return event.kind === 'returns' ? `returns: ${returnsTold(event.returns)}` : event.kind;
}

function Evidence({
  evidence,
  episode,
  model,
  go,
}: {
  readonly evidence: readonly number[];
  readonly episode: EpisodeView;
  readonly model: ScoreModel;
  readonly go: (at: number) => void;
}) {
  return (
    <ul className={`evidence ${evidence.length > 4 ? 'pair' : ''}`}>
      {evidence.map((at) => {
        const event = episode.events[at];
        if (event === undefined) return null;
        const chip = model.chips[model.chipOf.get(at) ?? -1];
        const lane = model.lanes[model.laneOf.get(event.actor) ?? 0];
        const words = chip?.text ?? wordsOf(event);
        return (
          <li key={at}>
            <button onClick={() => go(chip?.at ?? at)}>
              <span className="badge" style={{ ['--c' as string]: lane?.color }}>
                {lane?.mark || '◆'}
              </span>
              <span className="cut mono grow">{words}</span>
              {chip?.reward != null && (
                <span className={`num small ${tone(chip.reward)}`}>{signed(chip.reward)}</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
