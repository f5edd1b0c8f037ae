import type { Credit } from '../../core/credit.ts';
import type { Decision, TokenProbability } from '../../core/decision.ts';
import type { DecisionView, RewardView, TokenView } from '../protocol.ts';

/** By the names of terms; undefined where weights aren't known. */
export type Weights = ReadonlyMap<string, number> | undefined;

/** Alternatives of a token that are shown. */
const MOST_OTHERS = 5;

/** @param credits - those of this decision */
export function viewDecision(
  decision: Decision,
  credits: readonly Credit[],
  weights: Weights,
): DecisionView {
  const { decisionIndex, role, policy, version, shown, text, finish } = decision;
  return {
    ...{ decisionIndex, role, policy, version, shown, text, finish },
    model: decision.model ?? null,
    reasoning: decision.reasoning ?? null,
    temperature: decision.sampling.temperature,
    masked: decision.masked ?? null,
    tokens: viewTokens(decision),
    reward: rewardOf(credits, weights),
    advantage: credits.find(({ advantage }) => advantage !== undefined)?.advantage ?? null,
  };
}

/** Null for a decision that nobody judged, or that terms of weight 0 alone did: earning nothing isn't earning 0. */
function rewardOf(credits: readonly Credit[], weights: Weights): RewardView | null {
  const terms = credits.map(({ term, value, sentence = null, events = [] }) => {
    const weight = weights?.get(term) ?? null;
    const paid = weight === null ? null : weight === 0 ? 0 : weight * value;
    return { term, value, weight, paid, sentence, events };
  });
  if (terms.length === 0) return null;
  const isKnown = terms.every(({ paid }) => paid !== null);
  const isPaid = terms.some(({ weight }) => weight !== 0);
  const sum = terms.reduce((total, { paid }) => total + (paid ?? 0), 0);
  return { total: isKnown && isPaid ? sum : null, terms };
}

function viewTokens({
  text,
  tokens,
  logProbs,
  alternatives,
}: Decision): readonly TokenView[] | null {
  if (tokens.length === 0) return null;
  // Policies of this process say a character a token, and a stop token that isn't part of the text.
  const characters = [...text];
  const isByCharacter =
    tokens.length - characters.length === 0 || tokens.length - characters.length === 1;
  return tokens.map((token, i) => {
    const others = alternatives?.[i] ?? [];
    const own = others.find((one) => one.token === token)?.text;
    const spelled = isByCharacter ? (characters[i] ?? '∎') : null;
    return {
      text: own ?? spelled,
      probability: Math.exp(logProbs[i] ?? 0),
      others: others
        .filter((one) => one.token !== token)
        .slice(0, MOST_OTHERS)
        .map(viewOther),
    };
  });
}

const viewOther = ({ token, text, logProb }: TokenProbability) => ({
  text: text ?? `#${token}`,
  probability: Math.exp(logProb),
});
