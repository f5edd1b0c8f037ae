import type { PolicyName } from '../core/ids.ts';
import { openVocabulary, transformerConfig } from '../policies/index.ts';
import type { TransformerConfig, Vocabulary } from '../policies/index.ts';
import type { Experiment, PolicySpec } from './experiment.ts';

/** Vocabulary and configuration of a transformer, as its scenario declares them. */
export function describeTransformer(spec: Extract<PolicySpec, { kind: 'transformer' }>): {
  readonly config: TransformerConfig;
  readonly vocabulary: Vocabulary;
} {
  const vocabulary = openVocabulary(spec.characters);
  return { vocabulary, config: transformerConfig({ ...spec.config, vocabulary: vocabulary.size }) };
}

/** Every transformer of an experiment, by name. */
export function describeTransformers({
  policies,
}: Pick<Experiment, 'policies'>): Readonly<
  Record<PolicyName, ReturnType<typeof describeTransformer>>
> {
  return Object.fromEntries(
    Object.entries(policies).flatMap(([name, spec]) =>
      spec.kind === 'transformer' ? [[name, describeTransformer(spec)]] : [],
    ),
  );
}
