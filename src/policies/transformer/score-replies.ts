import type { Vocabulary } from '../vocabulary.ts';
import type { TransformerConfig } from './config.ts';
import type { TensorTools } from './forward.ts';
import { forward } from './forward.ts';
import type { ReplyRow } from './packed-replies.ts';
import { packReplies } from './packed-replies.ts';
import { parameterTensors } from './parameter-tensors.ts';
import { replyTerms } from './reply-terms.ts';

/** What a version thinks of a reply, per token of it. */
export interface ReplyScore {
  /** Under the row's mask and temperature. */
  readonly logProbs: Float32Array;
  /** The value head before each token. */
  readonly values: Float32Array;
}

/** Rows per pass: enough to keep any backend busy, few enough for its memory. */
const ROWS_PER_PASS = 256;

/**
 * Scores replies through the forward pass of training, without gradients: for a frozen reference,
 * old values, evaluation. Reads asynchronously; leaves no tensors behind.
 */
export async function scoreReplies(
  tools: TensorTools,
  config: TransformerConfig,
  vocabulary: Vocabulary,
  parameters: Float32Array,
  rows: readonly ReplyRow[],
): Promise<readonly ReplyScore[]> {
  const { tf } = tools;
  if (rows.length === 0) return [];
  const tensors = parameterTensors(tf, config, parameters);
  try {
    const scores: ReplyScore[] = [];
    for (let from = 0; from < rows.length; from += ROWS_PER_PASS) {
      const packed = packReplies(rows.slice(from, from + ROWS_PER_PASS), vocabulary, config);
      const [logProb, value] = tf.tidy(() => {
        const { logits, values } = forward(tools, config, tensors, packed);
        return [replyTerms(tools, packed, logits).logProb, values] as const;
      });
      const [logProbs, values] = await Promise.all([
        logProb.data<'float32'>(),
        value.data<'float32'>(),
      ]);
      tf.dispose([logProb, value]);
      for (let row = 0; row < packed.rows; row++) {
        const [start, end] = [packed.starts[row], packed.starts[row + 1]];
        scores.push({ logProbs: logProbs.slice(start, end), values: values.slice(start, end) });
      }
    }
    return scores;
  } finally {
    tf.dispose(Object.values(tensors));
  }
}
