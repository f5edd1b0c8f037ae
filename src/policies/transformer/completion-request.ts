import type { DecisionRequest, Prompt } from '../../core/decision.ts';
import { UserError } from '../../core/errors.ts';
import { openStream } from '../../core/random.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { ChoiceTrie } from './choice-trie.ts';
import type { CompletionRequest } from './completion.ts';
import type { TransformerConfig } from './config.ts';

/**
 * A decision's request in tokens.
 *
 * @param where - names the policy in errors
 * @throws UserError if the prompt, its stop, its choices or the sampling break a rule
 */
export function completionRequest(
  { prompt, sampling, key }: DecisionRequest,
  vocabulary: Vocabulary,
  config: TransformerConfig,
  trieOf: (choices: readonly string[]) => ChoiceTrie,
  where: string,
): CompletionRequest {
  const tokens = vocabulary.encode(prompt.compact, `${where}: prompt`);
  const { maxLength, choices } = prompt;
  const { temperature, topP } = sampling;
  if (tokens.length === 0) {
    throw new UserError(
      `${where}: prompt: needs at least one character, got ""; begin it with one that names the role`,
    );
  }
  if (!(Number.isSafeInteger(maxLength) && maxLength >= 1)) {
    throw new UserError(
      `${where}: prompt.maxLength: must be an integer of at least 1, got ${maxLength}; set it in the role`,
    );
  }
  if (tokens.length + maxLength - 1 > config.context) {
    throw new UserError(
      `${where}: prompt: with its longest reply must fit the context of ${config.context} positions, ` +
        `got ${tokens.length} + ${maxLength} − 1; shorten it or raise transformer.context`,
    );
  }
  if (!(temperature >= 0 && temperature < Infinity)) {
    throw new UserError(
      `${where}: temperature: must be finite and at least 0, got ${temperature}; 1 samples as trained`,
    );
  }
  if (!(topP > 0 && topP <= 1)) {
    throw new UserError(
      `${where}: topP: must be in (0, 1], got ${topP}; 1 keeps the whole distribution`,
    );
  }
  const longest = choices?.find((choice) => Array.from(choice).length > maxLength);
  if (longest !== undefined) {
    throw new UserError(
      `${where}: choices: no reply may exceed prompt.maxLength = ${maxLength}, got ${JSON.stringify(longest)}; raise it in the role`,
    );
  }
  const common = { prompt: tokens, stream: openStream(key) };
  if (prompt.scored !== undefined) {
    const scored = scoredTokens(prompt, vocabulary, where);
    const drawn = { stop: -1, end: -1, choices: undefined, temperature: 1, topP: 1 };
    return { ...common, ...drawn, scored, maxLength: scored.length };
  }
  return {
    ...common,
    maxLength,
    stop: stopToken(prompt.stop, vocabulary, where),
    end: vocabulary.end ?? -1,
    choices: choices === undefined ? undefined : trieOf(choices),
    temperature,
    topP,
  };
}

function scoredTokens(
  { scored = '', maxLength, stop, choices }: Prompt,
  vocabulary: Vocabulary,
  where: string,
): Int32Array {
  const tokens = vocabulary.encode(scored, `${where}: scored`);
  if (!(tokens.length >= 1 && tokens.length <= maxLength)) {
    throw new UserError(
      `${where}: scored: must have 1 to prompt.maxLength = ${maxLength} characters, got ${JSON.stringify(scored)}; mend it, or raise maxLength, in the role`,
    );
  }
  if (stop !== undefined || choices !== undefined) {
    throw new UserError(
      `${where}: scored: goes without stop and choices, got ${JSON.stringify({ stop, choices })}; leave them out in the role`,
    );
  }
  return tokens;
}

function stopToken(stop: string | undefined, vocabulary: Vocabulary, where: string): number {
  if (stop === undefined) return -1;
  const [token, ...more] = vocabulary.encode(stop, `${where}: stop`);
  if (token === undefined || more.length > 0) {
    throw new UserError(
      `${where}: stop: must be one character, got ${JSON.stringify(stop)}; set one in the role`,
    );
  }
  return token;
}
