import { shownText } from '../../core/decision.ts';
import type { Decision } from '../../core/decision.ts';
import type { ReplyRow } from './packed-replies.ts';

/** A decision as a row of the forward pass of training. Prompts of in-process policies are compact. */
export function replyRow(decision: Decision): ReplyRow {
  const { tokens, sampling, masked } = decision;
  return {
    prompt: shownText(decision),
    tokens,
    temperature: sampling.temperature,
    ...(masked === undefined ? {} : { choices: masked }),
  };
}
