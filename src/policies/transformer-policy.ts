import type { Decision, DecisionRequest } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Answer, WavePolicy } from './policy.ts';
import { UNTEMPERED } from './text-decision.ts';
import type { ChoiceTrie } from './transformer/choice-trie.ts';
import { choiceTrieCache } from './transformer/choice-trie.ts';
import type { Completion, CompletionRequest, Decoder } from './transformer/completion.ts';
import { completionRequest } from './transformer/completion-request.ts';
import type { TransformerConfig } from './transformer/config.ts';
import type { TensorTools } from './transformer/forward.ts';
import { checkParameters } from './transformer/layout.ts';
import type { ReplyRow } from './transformer/packed-replies.ts';
import type { ReplyScore } from './transformer/score-replies.ts';
import { scoreReplies } from './transformer/score-replies.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface TransformerPolicyOptions {
  readonly name: PolicyName;
  readonly config: TransformerConfig;
  readonly vocabulary: Vocabulary;
  /** Generates the replies. Belongs to the policy, which disposes it. */
  readonly decoder: Decoder;
}

/** Weights of a version, as they lie elsewhere. */
export interface HeldWeights {
  readonly version: PolicyVersion;
  readonly weights: Float32Array;
  /** Tells them apart from other weights that stood under the same version before. */
  readonly serial: number;
}

/**
 * A character-level transformer as a policy. Several versions live side by side, so that the latest
 * can meet its own past; each is a flat vector in the layout of `parameterLayout`.
 */
export class TransformerPolicy implements WavePolicy {
  readonly name: PolicyName;
  readonly config: TransformerConfig;
  readonly vocabulary: Vocabulary;
  readonly #decoder: Decoder;
  readonly #weights = new Map<PolicyVersion, Float32Array>();
  readonly #serials = new Map<PolicyVersion, number>();
  readonly #trieOf: (choices: readonly string[]) => ChoiceTrie;

  constructor({ name, config, vocabulary, decoder }: TransformerPolicyOptions) {
    if (config.vocabulary !== vocabulary.size) {
      throw new UserError(
        `policy ${name}: config.vocabulary must be the vocabulary's size ${vocabulary.size}, ` +
          `got ${config.vocabulary}; pass vocabulary.size`,
      );
    }
    this.name = name;
    this.config = config;
    this.vocabulary = vocabulary;
    this.#decoder = decoder;
    this.#trieOf = choiceTrieCache(vocabulary);
  }

  /** The newest version that has weights. Throws before the first `setWeights`. */
  get version(): PolicyVersion {
    if (this.#weights.size === 0)
      throw new Error(`internal: policy ${this.name}: has no weights yet`);
    return Math.max(...this.#weights.keys());
  }

  /** The versions it can answer as, ascending. */
  get versions(): readonly PolicyVersion[] {
    return [...this.#weights.keys()].sort((a, b) => a - b);
  }

  /** Keeps a copy of `weights` (which may lie in shared memory) as `version`, replacing what it was. */
  setWeights(version: PolicyVersion, weights: Float32Array): void {
    checkParameters(this.config, weights, `policy ${this.name}`);
    this.#weights.set(version, new Float32Array(weights));
    this.#serials.delete(version);
  }

  /** Holds these versions and no others. What it holds of them already, by its serial, isn't copied again. */
  holdOnly(versions: readonly HeldWeights[]): void {
    const serials = new Map(versions.map(({ version, serial }) => [version, serial]));
    for (const version of this.versions) {
      if (!serials.has(version)) this.forget(version);
    }
    for (const { version, weights, serial } of versions) {
      if (this.#serials.get(version) === serial) continue;
      this.setWeights(version, weights);
      this.#serials.set(version, serial);
    }
  }

  /** The weights of a version; never to be written to. */
  weightsOf(version: PolicyVersion | 'latest'): Float32Array {
    const weights = this.#weights.get(version === 'latest' ? this.version : version);
    if (weights === undefined) {
      throw new UserError(
        `policy ${this.name}: version ${version} is not there, got ${this.versions.join(', ') || 'none'}; ` +
          'set its weights first, or ask for "latest"',
      );
    }
    return weights;
  }

  /** Forgets a version, the latest too if asked: what isn't forgotten stays in memory. */
  forget(version: PolicyVersion): void {
    this.#weights.delete(version);
    this.#serials.delete(version);
  }

  /** A prompt that can't be encoded is the failure of its own request. */
  async decide(requests: readonly DecisionRequest[]): Promise<readonly Answer[]> {
    const answers = new Array<Answer>(requests.length);
    for (const [version, indices] of this.#byVersion(requests)) {
      const asked: number[] = [];
      const encoded: CompletionRequest[] = [];
      for (const index of indices) {
        try {
          encoded.push(this.#inTokens(requests[index] as DecisionRequest));
          asked.push(index);
        } catch (error) {
          answers[index] = error instanceof Error ? error : new Error(String(error));
        }
      }
      const completions = await this.#decoder.complete(encoded, this.weightsOf(version));
      for (const [at, index] of asked.entries()) {
        answers[index] = this.#inText(
          requests[index] as DecisionRequest,
          version,
          completions[at] as Completion,
        );
      }
    }
    return answers;
  }

  /**
   * What a version thinks of replies it may not have written: through the forward pass of training,
   * without gradients. For a frozen reference, old values, evaluation.
   *
   * @param tools - the engine to compute on
   */
  logProbsOf(
    tools: TensorTools,
    rows: readonly ReplyRow[],
    version: PolicyVersion | 'latest' = 'latest',
  ): Promise<readonly ReplyScore[]> {
    return scoreReplies(tools, this.config, this.vocabulary, this.weightsOf(version), rows);
  }

  dispose(): void {
    this.#weights.clear();
    this.#decoder.dispose();
  }

  #byVersion(requests: readonly DecisionRequest[]): Map<PolicyVersion, number[]> {
    const groups = new Map<PolicyVersion, number[]>();
    let latest: PolicyVersion | undefined;
    for (const [index, request] of requests.entries()) {
      const version = request.version === 'latest' ? (latest ??= this.version) : request.version;
      const group = groups.get(version);
      if (group === undefined) groups.set(version, [index]);
      else group.push(index);
    }
    return groups;
  }

  #inTokens(request: DecisionRequest) {
    const { name, config, vocabulary } = this;
    return completionRequest(
      request,
      vocabulary,
      config,
      this.#trieOf,
      `policy ${name}, agent ${request.agent}`,
    );
  }

  #inText(
    request: DecisionRequest,
    version: PolicyVersion,
    { tokens, logProbs, values }: Completion,
  ): Decision {
    const { episode, agent, role, decisionIndex, prompt, sampling } = request;
    const { compact, stop, choices, scored } = prompt;
    const written = this.vocabulary.decode(tokens);
    const stopped = choices === undefined && stop !== undefined && written.endsWith(stop);
    return {
      episode,
      agent,
      role,
      decisionIndex,
      policy: this.name,
      version,
      shown: { kind: 'compact', text: compact },
      text: stopped ? written.slice(0, -stop.length) : written,
      tokens,
      logProbs,
      ...(values === undefined ? {} : { values }),
      sampling: { ...(scored === undefined ? sampling : UNTEMPERED), logProbs: 'drawn' },
      ...(scored === undefined ? {} : { scored: true }),
      ...(choices === undefined ? {} : { masked: choices }),
      finish: choices !== undefined ? 'choice' : stop === undefined || stopped ? 'stop' : 'length',
    };
  }
}
