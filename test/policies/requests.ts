import type { DecisionRequest, Prompt } from '../../src/core/decision.ts';
import { foldKey, keyFromSeed } from '../../src/core/random.ts';

/** A request with everything a test doesn't care about filled in; its key is folded from `decisionIndex`. */
export function request(
  prompt: Partial<Prompt> & { readonly compact: string },
  { decisionIndex = 0, ...given }: Partial<Omit<DecisionRequest, 'prompt'>> = {},
): DecisionRequest {
  return {
    episode: 'train-0-0',
    agent: 'critic-1',
    role: 'critic',
    decisionIndex,
    prompt: { chat: [], maxLength: 8, ...prompt },
    sampling: { temperature: 1, topP: 1 },
    key: foldKey(keyFromSeed(1), decisionIndex),
    version: 'latest',
    ...given,
  };
}
