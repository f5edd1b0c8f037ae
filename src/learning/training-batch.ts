import type { TransformerConfig } from '../policy/transformer/config.ts';
import { packReplies } from '../policy/transformer/packed-replies.ts';
import type { PackedReplies, ReplyRow } from '../policy/transformer/packed-replies.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { GradientBatch } from './gradient-job.ts';
import type { Objective } from './objective.ts';
import { planMicroBatches } from './plan-micro-batches.ts';
import type { MicroBatchLimits } from './plan-micro-batches.ts';

/** A prompt with its reply, and what an objective needs of it. */
export interface TrainingRow extends ReplyRow {
  /** Share of each reply token in the loss; one number stands for all. 0 leaves a token out. */
  readonly weights: number | readonly number[];
  /** Of the reply; 0 where the objective has none. */
  readonly advantage: number;
  /** What the value head should predict; 0 where it isn't trained. */
  readonly return: number;
  /** Of each reply token under the policy that wrote it; empty where no policy did. */
  readonly logProbs: readonly number[];
}

/** One micro-batch as plain data; `n` reply tokens, flat. Made and understood by this room alone. */
export interface TrainingBatch extends GradientBatch {
  /** The objective's. */
  readonly kind: string;
  readonly objective: Objective;
  readonly packed: PackedReplies;
  /** (n) */
  readonly weights: Float32Array;
  /** (n) */
  readonly advantages: Float32Array;
  /** (n) */
  readonly returns: Float32Array;
  /** (n) */
  readonly oldLogProbs: Float32Array;
}

/** What the rows of a policy are packed with. */
export interface PackingTools {
  readonly vocabulary: Vocabulary;
  readonly config: TransformerConfig;
  readonly limits?: MicroBatchLimits;
}

/**
 * Cuts rows into micro-batches of similar lengths and lays each out flat. The same rows give the same
 * micro-batches, whoever will work on them.
 *
 * @throws UserError on a character outside the vocabulary or a row longer than the context
 */
export function packTraining(
  rows: readonly TrainingRow[],
  objective: Objective,
  { vocabulary, config, limits }: PackingTools,
): readonly TrainingBatch[] {
  const lengths = rows.map(({ prompt, tokens }) => prompt.length + tokens.length - 1);
  return planMicroBatches(lengths, limits).map((numbers) => {
    const chosen = numbers.map((number) => rows[number] as TrainingRow);
    const packed = packReplies(chosen, vocabulary, config);
    const perToken = (valueOf: (row: TrainingRow, token: number) => number) => {
      const values = new Float32Array(packed.targets.length);
      let at = 0;
      for (const row of chosen) {
        for (let token = 0; token < row.tokens.length; token++) values[at++] = valueOf(row, token);
      }
      return values;
    };
    return {
      kind: objective.kind,
      objective,
      packed,
      weights: perToken(({ weights }, token) =>
        typeof weights === 'number' ? weights : (weights[token] as number),
      ),
      advantages: perToken(({ advantage }) => advantage),
      returns: perToken((row) => row.return),
      oldLogProbs: perToken(({ logProbs }, token) => logProbs[token] ?? 0),
    };
  });
}
