import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { Engine } from '../engine/index.ts';
import { computeGradient } from '../learning/compute-gradient.ts';
import type { CustomLoss } from '../learning/objective.ts';
import type { Policy } from '../policies/policy.ts';
import { openTransformerPolicy } from '../policies/open-transformer-policy.ts';
import type { TransformerPolicy } from '../policies/transformer-policy.ts';
import type { TransformerConfig } from '../policies/transformer/config.ts';
import type { Vocabulary } from '../policies/vocabulary.ts';
import type { Environment } from '../actors/environment.ts';
import { simulateEpisodes } from '../actors/simulate-episodes.ts';
import type { WatchdogOptions } from '../actors/watchdog.ts';
import type { WorkerRuntime } from './worker-runtime.ts';

/** What an experiment's episodes are played with. */
export interface SimulationParts {
  readonly environments: readonly Environment[];
  readonly policies: Readonly<Record<PolicyName, PolicyPart>>;
  /** Opens the engine for gradients; called at the first of them. */
  readonly openEngine: () => Promise<Engine>;
  /** Decides how replies are sampled; by our inference kernels if absent. */
  readonly engine?: Engine;
  /** Looks whether policies answer; nobody does if absent. */
  readonly watchdog?: WatchdogOptions;
  /** Losses of the experiment's own objectives. */
  readonly losses?: readonly CustomLoss[];
}

/** A transformer gets its weights with each call of `play`; a given policy is as it is. */
export type PolicyPart =
  | {
      readonly kind: 'transformer';
      readonly config: TransformerConfig;
      readonly vocabulary: Vocabulary;
      /** Whether its decisions say what its value head expects; false if absent. */
      readonly values?: boolean;
    }
  | { readonly kind: 'given'; readonly policy: Policy };

/** The runtime of an experiment, in any thread: inference kernels of its own for every transformer. */
export async function openSimulationRuntime(parts: SimulationParts): Promise<WorkerRuntime> {
  const { environments, losses } = parts;
  const policies: Record<PolicyName, Policy> = {};
  const learners = new Map<PolicyName, TransformerPolicy>();
  for (const [name, part] of Object.entries(parts.policies)) {
    if (part.kind === 'given') {
      policies[name] = part.policy;
      continue;
    }
    const { config, vocabulary, values = false } = part;
    const learner = await openTransformerPolicy({ name, config, vocabulary, values }, parts.engine);
    learners.set(name, learner);
    policies[name] = learner;
  }
  const learnerOf = (name: PolicyName): TransformerPolicy => {
    const learner = learners.get(name);
    if (learner !== undefined) return learner;
    const known = [...learners.keys()].join(', ') || 'none';
    throw new UserError(
      `policy ${name}: must be a transformer to have weights; there are: ${known}`,
    );
  };
  let engine: Promise<Engine> | undefined;

  return {
    play: async (plans, weights, signal) => {
      for (const { policy } of weights) learnerOf(policy); // weights of nobody are a mistake
      for (const [name, learner] of learners) {
        learner.holdOnly(weights.filter(({ policy }) => policy === name));
      }
      return simulateEpisodes(plans, {
        environments,
        policies,
        ...(signal === undefined ? {} : { signal }),
        ...(parts.watchdog === undefined ? {} : { watchdog: parts.watchdog }),
      });
    },
    gradient: async (job) => {
      const { config } = learnerOf(job.policy);
      engine ??= parts.openEngine();
      const tools = { engine: await engine, config };
      return computeGradient(job, losses === undefined ? tools : { ...tools, losses });
    },
    dispose: () => {
      for (const learner of learners.values()) learner.dispose();
    },
  };
}
