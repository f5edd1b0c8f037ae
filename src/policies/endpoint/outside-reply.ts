import { z } from 'zod';
import { plainSchema } from './plain-schema.ts';

const natural = z.int().min(0);

/**
 * What came of a request, as it is used and as it is kept: all of a decision that comes from outside. Token lists are
 * empty unless they may be trained on.
 */
export const outsideReply = z.object({
  /** That served it, by its own word. */
  model: z.string(),
  text: z.string(),
  finish: z.enum(['stop', 'length', 'refused']),
  reasoning: z.exactOptional(z.string()),
  toolCalls: z.exactOptional(z.array(plainSchema)),
  tokens: z.array(natural),
  logProbs: z.array(z.number()),
  promptTokens: z.exactOptional(z.array(natural)),
  usage: z.object({
    tokensIn: natural,
    tokensOut: natural,
    milliseconds: natural,
    money: z.exactOptional(z.number().min(0)),
  }),
});

export type OutsideReply = Readonly<z.infer<typeof outsideReply>>;
