import type { TransformerConfig } from '../policies/transformer/config.ts';
import { packReplies } from '../policies/transformer/packed-replies.ts';
import type { PackedReplies, ReplyRow } from '../policies/transformer/packed-replies.ts';
import type { Vocabulary } from '../policies/vocabulary.ts';
import type { GradientBatch } from './gradient-job.ts';
import { comparesPairs } from './objective.ts';
import type { Objective } from './objective.ts';
import { MICRO_BATCH, planMicroBatches } from './plan-micro-batches.ts';
import type { MicroBatchLimits } from './plan-micro-batches.ts';

/** A prompt with its reply, and what an objective needs of it. */
export interface TrainingRow extends ReplyRow {
  /** Share of each reply token in the loss; one number stands for all. 0 leaves a token out. */
  readonly weights: number | readonly number[];
  /** Of the reply, or of each of its tokens; 0 where the objective has none. */
  readonly advantage: number | readonly number[];
  /** What the value head should predict before each token, or before all of them; 0 where it isn't trained. */
  readonly return: number | readonly number[];
  /** Of each reply token under the policy that wrote it; empty where no policy did. */
  readonly logProbs: readonly number[];
  /**
   * Share in the loss of preferring this row to its partner, where the objective compares pairs: rows 2i
   * and 2i + 1 are then partners, and `weights` has no say.
   */
  readonly preference?: number;
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
  /** (rows), or null where the objective compares no pairs: see `TokenTerms.preference`. */
  readonly preferences: Float32Array | null;
}

/** What the rows of a policy are packed with. */
export interface PackingTools {
  readonly vocabulary: Vocabulary;
  readonly config: TransformerConfig;
  /** How rows are cut into micro-batches; decides memory and the last bits, not the result. */
  readonly limits?: MicroBatchLimits;
}

/**
 * Cuts rows into micro-batches of similar lengths and lays each out flat. The same rows give the same
 * micro-batches, whoever will work on them. Partners stay together.
 *
 * @throws UserError on a character outside the vocabulary or a row longer than the context
 */
export function packTraining(
  rows: readonly TrainingRow[],
  objective: Objective,
  { vocabulary, config, limits }: PackingTools,
): readonly TrainingBatch[] {
  const inPairs = comparesPairs(objective);
  return planRows(rows, inPairs ? 2 : 1, limits).map((numbers) => {
    const chosen = numbers.map((number) => rows[number] as TrainingRow);
    const packed = packReplies(chosen, vocabulary, config);
    const perToken = (valueOf: (row: TrainingRow, token: number) => number) => {
      const values = new Float32Array(packed.targets.length);
      let slot = 0;
      for (const row of chosen) {
        for (let token = 0; token < row.tokens.length; token++)
          values[slot++] = valueOf(row, token);
      }
      return values;
    };
    return {
      kind: objective.kind,
      objective,
      packed,
      weights: perToken(({ weights }, token) => at(weights, token)),
      advantages: perToken(({ advantage }, token) => at(advantage, token)),
      returns: perToken((row, token) => at(row.return, token)),
      oldLogProbs: perToken(({ logProbs }, token) => logProbs[token] ?? 0),
      preferences: inPairs ? Float32Array.from(chosen, ({ preference }) => preference ?? 0) : null,
    };
  });
}

/** Of a token, where one number may stand for all. */
function at(values: number | readonly number[], token: number): number {
  return typeof values === 'number' ? values : (values[token] as number);
}

/** Row numbers by micro-batch, where `together` neighbours each are never parted. */
function planRows(
  rows: readonly TrainingRow[],
  together: number,
  limits: MicroBatchLimits = MICRO_BATCH,
): readonly (readonly number[])[] {
  if (rows.length % together !== 0) throw new Error('internal: a row without its partner');
  const lengths = Array.from({ length: rows.length / together }, (_, unit) =>
    rows
      .slice(unit * together, (unit + 1) * together)
      .reduce((most, { prompt, tokens }) => Math.max(most, prompt.length + tokens.length - 1), 0),
  );
  const { tokens, padding } = limits;
  const forUnits = { tokens: tokens / together, padding: padding / together };
  return planMicroBatches(lengths, forUnits).map((units) =>
    units.flatMap((unit) => Array.from({ length: together }, (_, i) => unit * together + i)),
  );
}
