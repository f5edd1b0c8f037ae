import type { Decision, DrawnBy, Shown, TokenProbability } from '../core/decision.ts';
import type { Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import { plainIn, type SharedParts, type Tuple } from './shared-parts.ts';
import { CHAT_ROLES, EVENT, FINISHES, LOG_PROBS, USUAL_SAMPLING } from './layout.ts';
import { packFloats, packTokens } from './number-lists.ts';
import type { TextTable } from './text-table.ts';

/**
 * A decision as its parts. What its seat in the plan says already is left out; what few decisions have
 * stands in a map by name, which is nil if there is nothing in it.
 */
export function layDecision(shared: SharedParts, decision: Decision): Tuple {
  const { texts } = shared;
  const { agent, tokens, logProbs } = decision;
  if (tokens.length !== logProbs.length) {
    throw new UserError(
      `recording: a decision must have a log-probability for each token, got ${logProbs.length} ` +
        `for ${tokens.length}; mend the policy`,
    );
  }
  for (let i = 0; i < tokens.length; i++) {
    shared.tokens.push(tokens[i] as number);
    shared.logProbs.push(logProbs[i] as number);
  }
  return [
    EVENT.decision,
    texts.numberOf(agent),
    decision.decisionIndex,
    decision.version,
    layShown(texts, decision.shown),
    texts.numberOf(decision.text),
    tokens.length,
    FINISHES.indexOf(decision.finish),
    layMore(shared, decision, shared.seatOf(agent)),
  ];
}

/** A compact text, or a chat's messages: who, what, who, what … */
function layShown(texts: TextTable, shown: Shown): unknown {
  if (shown.kind === 'compact') return texts.numberOf(shown.text);
  return shown.messages.flatMap(({ role, content }) => [
    CHAT_ROLES.indexOf(role),
    texts.numberOf(content),
  ]);
}

function layMore({ texts, id }: SharedParts, decision: Decision, seat: Seat | undefined): unknown {
  const more: Record<string, unknown> = {};
  const { model, reasoning, toolCalls, promptTokens, alternatives } = decision;
  const { entropies, values, masked, usage } = decision;
  let any = false;
  const add = (name: string, value: unknown) => {
    more[name] = value;
    any = true;
  };
  if (decision.episode !== id) add('episode', texts.numberOf(decision.episode));
  if (decision.role !== seat?.role) add('role', texts.numberOf(decision.role));
  if (decision.policy !== seat?.policy) add('policy', texts.numberOf(decision.policy));
  if (!isAsSeated(decision.sampling, seat)) add('sampling', laySampling(decision.sampling));
  if (decision.scored === true) add('scored', true);
  if (masked !== undefined)
    add(
      'masked',
      masked.map((choice) => texts.numberOf(choice)),
    );
  if (model !== undefined) add('model', texts.numberOf(model));
  if (reasoning !== undefined) add('reasoning', texts.numberOf(reasoning));
  if (toolCalls !== undefined) add('toolCalls', plainIn(id, toolCalls, 'tool calls'));
  if (promptTokens !== undefined) add('promptTokens', layTokens(promptTokens));
  if (alternatives !== undefined) add('alternatives', layAlternatives(texts, alternatives));
  if (entropies !== undefined) add('entropies', layFloats(entropies));
  if (values !== undefined) add('values', layFloats(values));
  if (usage !== undefined) {
    const { tokensIn, tokensOut, milliseconds, money } = usage;
    add('usage', [tokensIn, tokensOut, milliseconds, money ?? null]);
  }
  return any ? more : null;
}

function isAsSeated({ temperature, topP, logProbs }: DrawnBy, seat: Seat | undefined): boolean {
  const usual = seat?.sampling ?? USUAL_SAMPLING;
  return logProbs === 'drawn' && temperature === usual.temperature && topP === usual.topP;
}

function laySampling({ temperature, topP, logProbs }: DrawnBy): Tuple {
  return [temperature, topP, LOG_PROBS.indexOf(logProbs)];
}

/** How many, and their bytes. */
function layTokens(tokens: readonly number[]): Tuple {
  return [tokens.length, packTokens(tokens)];
}

function layFloats(numbers: readonly number[]): Tuple {
  return [numbers.length, packFloats(numbers)];
}

/** How many each token has, and of all of them the tokens, the log-probabilities, and the texts. */
function layAlternatives(
  texts: TextTable,
  alternatives: readonly (readonly TokenProbability[])[],
): Tuple {
  const all = alternatives.flat();
  return [
    alternatives.map(({ length }) => length),
    layTokens(all.map(({ token }) => token)),
    layFloats(all.map(({ logProb }) => logProb)),
    all.map(({ text }) => (text === undefined ? null : texts.numberOf(text))),
  ];
}
