import { shownText } from '../../src/core/decision.ts';
import type { Decision, DecisionRequest, Episode, EpisodePlan, Plain, Policy } from 'agon-sim';
import { decisionsOf, keyFromSeed } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { questionPrompt } from '../../environments/tasks/texts/answer.ts';
import { likelihoodProbingEnvironment } from '../../scenarios/curricula/likelihood-probing/index.ts';
import type {
  LikelihoodProbingOptions,
  ProbingOutcome,
} from '../../environments/likelihood-probing.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { createInferenceKernels } from '../../src/engine/index.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { TransformerPolicy } from '../../src/policies/transformer-policy.ts';
import { transformerConfig } from '../../src/policies/transformer/config.ts';
import { openDecoder } from '../../src/policies/transformer/decoder.ts';
import { initialParameters } from '../../src/policies/transformer/initial-parameters.ts';
import { openVocabulary } from '../../src/policies/vocabulary.ts';
import { decodeEpisode } from '../../src/recording/decode-episode.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { lastToken } from '../../src/rewards/terms/last-token.ts';
import { selfAligned } from '../../src/rewards/terms/self-aligned.ts';
import { trajectoryConsistency } from '../../src/rewards/terms/trajectory-consistency.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const problem = '47;+86;-58'; // 33, 75
const asked = questionPrompt(domain, { problem, history: [] });

type Options = Omit<LikelihoodProbingOptions, 'domain' | 'solvers'>;

/** What is unlikely is given here, by prompt and scored text; all else is certain. */
const teller = (
  answers: readonly string[],
  unlikely: Readonly<Record<string, number>> = {},
): Policy => ({
  name: 'agent',
  version: 0,
  decide: (requests) =>
    Promise.resolve(
      requests.map((request: DecisionRequest): Decision => {
        const { scored, compact } = request.prompt;
        const text = scored ?? answers[Number(request.agent.split('-')[1]) - 1] ?? '';
        const logProb = unlikely[`${compact} ${scored}`] ?? 0;
        const tokens = Array.from(text, () => 0);
        return {
          ...textDecision('agent', request, text),
          tokens,
          logProbs: tokens.map(() => logProb),
        };
      }),
    ),
});

function planFor(solvers: number, policy = 'agent'): EpisodePlan {
  const numbers = Array.from({ length: solvers }, (_, i) => i + 1);
  const seats = ['solver', 'prober'].flatMap((role) =>
    numbers.map((number) => [`${role}-${number}`, { role, policy, version: 'latest' }]),
  );
  return {
    id: 'test-0-0',
    group: 'test',
    key: keyFromSeed(3),
    environment: 'likelihood-probing',
    task: { problem, twins: [] },
    seats: Object.fromEntries(seats) as EpisodePlan['seats'],
  };
}

async function play(policy: Policy, solvers: number, options: Options = {}): Promise<Episode> {
  const [episode] = await simulateEpisodes([planFor(solvers)], {
    environments: [likelihoodProbingEnvironment({ domain, solvers, conclusion: 2, ...options })],
    policies: { agent: policy },
    sampling: { temperature: 1, topP: 1 },
  });
  if (episode === undefined) throw new Error('internal: nothing was played');
  return episode;
}

const outcomeOf = ({ ending }: Episode): ProbingOutcome => {
  if (ending.kind === 'failed') throw new Error(ending.error);
  return ending.outcome as Plain & ProbingOutcome;
};

/** What each prober was asked to score, in order: prompt and text. */
const scoredBy = (episode: Episode, agent: string) =>
  decisionsOf(episode)
    .filter((decision) => decision.agent === agent)
    .map((decision) => `${shownText(decision).replace(asked, 'Q:')} ${decision.text}`);

describe('likelihood probing', () => {
  test('scores each answer alone, asked, by its mark and by its parts', async () => {
    const episode = await play(teller(['3357', '3358', '9957']), 3);
    expect(scoredBy(episode, 'prober-2')).toEqual([
      'S 3358',
      'Q: 3358',
      'Q:3358 !',
      // The first answer with each conclusion: 57 and 58.
      'Q: 57',
      'Q: 58',
      'Q:3 57',
      'Q:3 58',
      'Q:33 57',
      'Q:33 58',
    ]);
    const { answers, probes } = outcomeOf(episode);
    expect(answers.map(({ value, correct }) => [value, correct])).toEqual([
      ['75', true],
      ['85', false],
      ['75', true],
    ]);
    const second = probes.filter(({ agent }) => agent === 'prober-2');
    expect(second.slice(0, 5)).toEqual([
      { agent: 'prober-2', turn: 0, of: 1, kind: 'alone' },
      { agent: 'prober-2', turn: 1, of: 1, kind: 'given-question' },
      { agent: 'prober-2', turn: 2, of: 1, kind: 'last-token' },
      { agent: 'prober-2', turn: 3, of: 1, kind: 'state', state: 0, toward: 0 },
      { agent: 'prober-2', turn: 4, of: 1, kind: 'state', state: 0, toward: 1 },
    ]);
  });

  test('scores what its options ask for', async () => {
    const options: Options = { probes: ['state', 'last-token'], states: 1, mark: '?' };
    const episode = await play(teller(['3357']), 1, options);
    expect(scoredBy(episode, 'prober-1')).toEqual(['Q:33 57', 'Q:3357 ?']);
    const whole = await play(teller(['3357']), 1, { probes: ['state'], states: 2, conclusion: 4 });
    expect(scoredBy(whole, 'prober-1')).toEqual(['Q: 3357', 'Q: 3357']);
  });

  test('scores nothing of a malformed answer, and ends where all are', async () => {
    const some = await play(teller(['x', '3357']), 2);
    expect(scoredBy(some, 'prober-1')).toEqual([]);
    expect(outcomeOf(some).probes.every(({ of }) => of === 1)).toBe(true);
    expect(outcomeOf(await play(teller(['x', 'y']), 2)).probes).toEqual([]);
  });

  test('pays what is likelier for having been asked', async () => {
    const unlikely = { 'S 3357': Math.log(1 / 4), [`${asked} 3357`]: Math.log(1 / 2) };
    const episode = await play(teller(['3357', '9999'], unlikely), 2);
    const credits = selfAligned().judge([episode]);
    const values = credits.map(({ agent, value }) => [agent, Number(value.toFixed(9))]);
    expect(values).toEqual([
      ['solver-1', 0.5],
      ['solver-2', 0],
    ]);
  });

  test('pays conclusions that the parts of their answers point to', async () => {
    // After every part, 57 is certain and 58 is not.
    const unlikely = Object.fromEntries(['', '3', '33'].map((part) => [`${asked}${part} 58`, -2]));
    const episode = await play(teller(['3357', '3358', '3357'], unlikely), 3);
    const credits = trajectoryConsistency().judge([episode]);
    expect(credits.map(({ value }) => value)).toEqual([1, 0, 1]);
  });

  test.each([
    [{ solvers: 0 }, /solvers must be an integer of at least 1, got 0/],
    [{ states: 1.5 }, /states must be an integer of at least 1, got 1\.5/],
    [{ conclusion: 5 }, /conclusion must be an integer in \[1, 4\], got 5/],
    [{ mark: '!!' }, /mark must be one character, got "!!"/],
  ])('refuses %j', (options, rule) => {
    expect(() => likelihoodProbingEnvironment({ domain, solvers: 2, ...options })).toThrow(rule);
  });

  test('refuses a plan without its probers', async () => {
    const { seats, ...plan } = planFor(1);
    const plans = [{ ...plan, seats: { 'solver-1': seats['solver-1']! } }];
    const played = simulateEpisodes(plans, {
      environments: [likelihoodProbingEnvironment({ domain, solvers: 1 })],
      policies: { agent: teller(['3357']) },
      sampling: { temperature: 1, topP: 1 },
    });
    await expect(played).rejects.toThrow(/seats 2 to 2 agents, got 1/);
  });
});

describe('likelihood probing with a transformer', () => {
  const vocabulary = openVocabulary([...new Set(`${domain.compact.alphabet}S!`)].join(''));
  const config = transformerConfig({
    vocabulary: vocabulary.size,
    width: 16,
    layers: 1,
    heads: 2,
    hidden: 16,
    context: asked.length + 8,
  });
  const policyNamed = async () => {
    const decoder = openDecoder(await createInferenceKernels(), config);
    const policy = new TransformerPolicy({ name: 'agent', config, vocabulary, decoder });
    policy.setWeights(0, initialParameters({ ...config, embeddingStd: 1 }, keyFromSeed(1)));
    return policy;
  };

  test('records likelihoods, verifies, and is judged from the record alone', async () => {
    const episode = await play(await policyNamed(), 2);
    const read = decodeEpisode(encodeEpisode(episode));
    expect(read).toEqual(episode);
    const environment = likelihoodProbingEnvironment({ domain, solvers: 2, conclusion: 2 });
    expect(verifyEpisode(read, environment)).toBeUndefined();
    const probes = decisionsOf(read).filter(({ agent }) => agent.startsWith('prober'));
    expect(probes.length).toBe(outcomeOf(read).probes.length);
    expect(
      probes.every(({ logProbs }) => logProbs.length > 0 && logProbs.every((p) => p < 0)),
    ).toBe(true);
    for (const term of [selfAligned(), lastToken(), trajectoryConsistency()]) {
      expect(term.judge([read])).toEqual(term.judge([episode]));
      expect(term.judge([read]).length).toBe(
        outcomeOf(read).answers.filter(({ value }) => value !== null).length,
      );
    }
  });

  test('finds a drawn answer as likely as when it was drawn', async () => {
    const episode = await play(await policyNamed(), 6, { probes: ['given-question'] });
    const decisions = decisionsOf(episode);
    for (const probe of decisions.filter(({ agent }) => agent.startsWith('prober'))) {
      const solver = probe.agent.replace('prober', 'solver');
      const drawn = decisions.find(({ agent }) => agent === solver);
      expect(probe.logProbs).toEqual(drawn?.logProbs);
    }
    expect(decisions.length).toBeGreaterThan(2);
  });
});
