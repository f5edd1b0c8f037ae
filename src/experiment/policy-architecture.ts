import type { PolicyName } from '../core/ids.ts';
import type { TransformerConfig, Vocabulary } from '../policies/index.ts';

/** What a policy's weights mean: to a policy of another make, the same numbers say other things. */
export interface PolicyArchitecture {
  /** In the order of their ids. */
  readonly characters: string;
  readonly config: TransformerConfig;
}

export function architectureOf({
  vocabulary: { characters },
  config,
}: {
  readonly vocabulary: Vocabulary;
  readonly config: TransformerConfig;
}): PolicyArchitecture {
  return { characters, config };
}

/**
 * Whether there are weights of a policy, as it is declared: `must have …, got …`, for an error, where there
 * are none; undefined if there are.
 */
export function findDifference(
  policy: PolicyName,
  declared: PolicyArchitecture,
  there: Readonly<Record<PolicyName, PolicyArchitecture>>,
): string | undefined {
  const found = there[policy];
  if (found === undefined) {
    return `must have the policy ${policy}, got ${Object.keys(there).join(', ') || 'none'}`;
  }
  const [must, got] = [featuresOf(declared), featuresOf(found)];
  const name = Object.keys(must).find((feature) => must[feature] !== got[feature]);
  if (name === undefined) return undefined;
  const [wanted, other] = [must[name], got[name]].map((value) => JSON.stringify(value));
  return `must have the policy ${policy} with ${name} ${wanted}, got ${other}`;
}

/** All that weights mean something by; how they were drawn at the start is past. */
function featuresOf({
  characters,
  config,
}: PolicyArchitecture): Readonly<Record<string, string | number | undefined>> {
  return { characters, ...config, embeddingStd: undefined };
}
