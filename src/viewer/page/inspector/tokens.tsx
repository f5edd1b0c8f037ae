import type { DecisionView, TokenView } from '../../protocol.ts';
import { percent } from '../words.ts';

/** So many tokens have room for their alternatives below them; longer replies flow like text. */
const MOST_IN_LADDER = 14;

/** Every token, shaded by how unsure it was, with what else it might have been where that was recorded. */
export function Tokens({ decision }: { readonly decision: DecisionView }) {
  const { tokens, text } = decision;
  if (tokens === null) {
    return (
      <p className="mono spoken words">
        {text || '(nothing)'} <span className="pill">no tokens are known</span>
      </p>
    );
  }
  if (tokens.some((token) => token.text === null)) {
    const least = Math.min(...tokens.map(({ probability }) => probability));
    return (
      <>
        <p className="mono words long">{text}</p>
        <p className="tiny faint note">
          {tokens.length} tokens, the least likely at {percent(least)}; their texts aren’t recorded.
        </p>
      </>
    );
  }
  const isShort = tokens.length <= MOST_IN_LADDER;
  return (
    <ul className={`tokens ${isShort ? 'ladder' : 'flow'}`} aria-label="Tokens">
      {tokens.map((token, i) => (
        <Token key={i} token={token} isShort={isShort} />
      ))}
    </ul>
  );
}

function Token({ token, isShort }: { readonly token: TokenView; readonly isShort: boolean }) {
  const { text, probability, others } = token;
  const shade = Math.round((1 - probability) * 62);
  const alternatives = others
    .map((other) => `${other.text} ${percent(other.probability)}`)
    .join(', ');
  const label = `${spell(text)}, ${percent(probability)}${alternatives && `; else ${alternatives}`}`;
  return (
    <li className="token" title={label}>
      <span
        className="said"
        style={{ background: `color-mix(in srgb, var(--unsure) ${shade}%, var(--raised))` }}
      >
        {isShort ? spell(text) : text === '∎' ? '' : text}
      </span>
      <span className={isShort ? `p num ${probability < 0.6 ? 'strong' : ''}` : 'sr'}>
        {percent(probability)}
      </span>
      {isShort &&
        others.slice(0, 3).map((other) => (
          <span key={other.text} className="other num">
            <i style={{ width: `${Math.max(other.probability * 100, 1)}%` }} />
            <b>{spell(other.text)}</b>
            {percent(other.probability)}
          </span>
        ))}
    </li>
  );
}

/** Blanks and the end of a reply are seen. */
function spell(text: string | null): string {
  if (text === ' ') return '␣';
  if (text === '\n') return '↵';
  return text ?? '?';
}
