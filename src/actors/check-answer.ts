import type { Decision, DecisionRequest } from '../core/decision.ts';
import { isObject, showValue } from '../core/show-value.ts';
import type { Answer } from '../policies/policy.ts';
import { checkPlain } from './check-plain.ts';

/** What may be in a decision without being read by anybody but the log. */
const OUTSIDE = ['toolCalls', 'alternatives', 'usage'] as const;

/**
 * What a policy gave for a request: a decision that can be heard, learned from and recorded, or an error
 * that says why it can't.
 */
export function checkAnswer(request: DecisionRequest, given: unknown): Answer {
  if (given instanceof Error) return given;
  const fault = faultOf(request, given);
  return fault === undefined ? (given as Decision) : new Error(fault);
}

function faultOf(asked: DecisionRequest, given: unknown): string | undefined {
  if (!isObject(given)) return `it must give a decision, got ${showValue(given)}`;
  const decision = given as { readonly [Field in keyof Decision]?: unknown };
  const { text, tokens, logProbs, version, policy, shown, finish, sampling } = decision;
  if (!answersIt(asked, decision)) {
    return (
      `decisions must come in the order of the requests, got one for ` +
      `${showValue(decision.episode)}, ${showValue(decision.agent)}, ${showValue(decision.decisionIndex)}`
    );
  }
  if (typeof text !== 'string') return `a decision's text must be a string, got ${showValue(text)}`;
  const { scored } = asked.prompt;
  if (scored !== undefined && text !== scored) {
    return `it must reply exactly the text that it was to score, got ${showValue(text)} for ${showValue(scored)}`;
  }
  if (typeof policy !== 'string')
    return `a decision's policy must be a name, got ${showValue(policy)}`;
  if (!(Number.isSafeInteger(version) && (version as number) >= 0)) {
    return `a decision's version must be an integer of at least 0, got ${showValue(version)}`;
  }
  if (!isTokens(tokens)) return `a decision's tokens must be a list of whole numbers from 0 on`;
  if (!isNumbers(logProbs) || logProbs.length !== tokens.length) {
    return `a decision's logProbs must be a list with one finite number for each of its ${tokens.length} tokens`;
  }
  if (!isShown(shown)) return `a decision must say what was shown, got ${showValue(shown)}`;
  if (!(finish === 'stop' || finish === 'length' || finish === 'choice' || finish === 'refused')) {
    return `a decision's finish must be stop, length, choice or refused, got ${showValue(finish)}`;
  }
  if (!isObject(sampling))
    return `a decision must say how it was drawn, got ${showValue(sampling)}`;
  return faultOfRest(decision, tokens.length);
}

/** Of the fields that most decisions don't have. */
function faultOfRest(
  decision: { readonly [Field in keyof Decision]?: unknown },
  tokens: number,
): string | undefined {
  for (const field of ['model', 'reasoning'] as const) {
    const text = decision[field];
    if (text !== undefined && typeof text !== 'string') {
      return `a decision's ${field} must be a string, got ${showValue(text)}`;
    }
  }
  for (const field of ['entropies', 'values'] as const) {
    const numbers = decision[field];
    if (numbers !== undefined && !(isNumbers(numbers) && numbers.length === tokens)) {
      return `a decision's ${field} must be a list with one finite number for each of its ${tokens} tokens`;
    }
  }
  if (decision.promptTokens !== undefined && !isTokens(decision.promptTokens)) {
    return `a decision's promptTokens must be a list of whole numbers from 0 on`;
  }
  for (const field of OUTSIDE) {
    if (decision[field] === undefined) continue;
    try {
      checkPlain(decision[field], `a decision's ${field}`);
    } catch (error) {
      return (error as Error).message;
    }
  }
  return undefined;
}

function answersIt(
  asked: DecisionRequest,
  given: { readonly [Field in keyof Decision]?: unknown },
): boolean {
  return (
    given.episode === asked.episode &&
    given.agent === asked.agent &&
    given.role === asked.role &&
    given.decisionIndex === asked.decisionIndex
  );
}

function isTokens(value: unknown): value is readonly number[] {
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) {
    if (!(Number.isSafeInteger(value[i]) && value[i] >= 0)) return false;
  }
  return true;
}

function isNumbers(value: unknown): value is readonly number[] {
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!Number.isFinite(value[i])) return false;
  return true;
}

function isShown(shown: unknown): boolean {
  if (!isObject(shown) || !('kind' in shown)) return false;
  if (shown.kind === 'compact') return 'text' in shown && typeof shown.text === 'string';
  return (
    shown.kind === 'chat' &&
    'messages' in shown &&
    Array.isArray(shown.messages) &&
    shown.messages.every(
      (one: unknown) => isObject(one) && 'content' in one && typeof one.content === 'string',
    )
  );
}
