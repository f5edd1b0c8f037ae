import type { DecisionRequest } from '../../core/decision.ts';
import type { EndpointModel } from './endpoint-settings.ts';
import type { ReadReply } from './read-reply.ts';

/**
 * Why a reply's tokens can't be trained on; undefined if they can: its ids and log-probabilities must be those of the
 * distribution that it was drawn from. Servers report log-probabilities before temperature, truncation and grammar, which
 * are the model's own only where there was none of these.
 */
export function whyNotTrained(
  { model }: Pick<EndpointModel, 'model'>,
  { sampling }: Pick<DecisionRequest, 'sampling'>,
  reply: ReadReply,
  isConstrained: boolean,
): string | undefined {
  if (reply.tokens.length === 0) return 'the server tells no token ids with log-probabilities';
  if (reply.model !== model) return `the server calls the model ${reply.model ?? 'nothing'}`;
  if (isConstrained) return 'legal replies are enforced by a grammar (choices=check turns it off)';
  if (sampling.temperature !== 1 || sampling.topP !== 1) {
    return 'log-probabilities are those at temperature 1 without truncation, and replies are drawn otherwise';
  }
  return undefined;
}
