import { keyFromSeed } from '../../src/core/random.ts';
import type { Engine } from '../../src/engine/index.ts';
import type { Experience } from '../../src/learning/experience.ts';
import { Learner } from '../../src/learning/learner.ts';
import type { LearnerOptions } from '../../src/learning/learner.ts';
import { transformerConfig } from '../../src/policies/transformer/config.ts';
import { initialParameters } from '../../src/policies/transformer/initial-parameters.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';
import { openVocabulary } from '../../src/policies/vocabulary.ts';
import { experience } from './experiences.ts';

/** Digits and a few marks; ids 0 to 9 are the digits. */
export const vocabulary = openVocabulary('0123456789+=?');

/** The smallest transformer that still has everything. */
export const config = transformerConfig({
  vocabulary: vocabulary.size,
  width: 16,
  layers: 1,
  heads: 2,
  hidden: 16,
  context: 16,
});

export function smallLearner(
  engine: Engine,
  options: Partial<LearnerOptions> = {},
  seed = 1,
): Learner {
  return new Learner({
    policy: 'critic',
    engine,
    config,
    vocabulary,
    parameters: initialParameters(config, keyFromSeed(seed)),
    ...options,
  });
}

/** Experiences of several lengths with the log-probabilities that the learner itself gives them. */
export async function ownExperiences(
  engine: Engine,
  learner: Learner,
): Promise<readonly Experience[]> {
  const bare = [
    { prompt: '12?', tokens: [3, 4] },
    { prompt: '1', tokens: [0] },
    { prompt: '9+9=', tokens: [8, 1], temperature: 0.7 },
    { prompt: '5?', tokens: [7], choices: ['7', '8'] },
    { prompt: '1+1=', tokens: [2], temperature: 0 },
    { prompt: '0?', tokens: [1, 2, 3, 4, 5] },
    { prompt: '3333333?', tokens: [3] },
  ].map((row, i) => ({ temperature: 1, ...row, episode: `train-1-${i}` }));
  const scores = await scoreReplies(engine, config, vocabulary, learner.parameters, bare);
  return bare.map(({ choices, ...row }: (typeof bare)[number] & { choices?: string[] }, i) =>
    experience({
      ...row,
      ...(choices === undefined ? {} : { masked: choices }),
      logProbs: Array.from(scores[i]?.logProbs ?? []),
    }),
  );
}
