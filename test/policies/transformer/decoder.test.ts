import { decideAll } from '../../../src/policies/decide-all.ts';
import { shownText } from '../../../src/core/decision.ts';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Decision, DecisionRequest } from '../../../src/core/decision.ts';
import type { TransformerPolicy } from '../../../src/policies/transformer-policy.ts';
import { choiceTrie } from '../../../src/policies/transformer/choice-trie.ts';
import { request } from '../requests.ts';
import { chiSquare } from './chi-square.ts';
import { naiveForward, softmax } from './naive-forward.ts';
import { smallConfig, smallPolicy, vocabulary } from './small-policy.ts';

let policy: TransformerPolicy;
beforeAll(async () => {
  policy = await smallPolicy();
});

const CHOICES = [undefined, ['ab', 'ac', 'h'], ['a', 'ab', 'abc'], [';']] as const;

/** Requests of every kind; `index` makes them distinct decisions with keys of their own. */
const requests = (count: number): readonly DecisionRequest[] =>
  Array.from({ length: count }, (_, index) => {
    const choices = CHOICES[index % 7];
    return request(
      {
        compact: ['a', 'bca', 'bca', 'hhggffeeddcc', '?'][index % 5]!,
        maxLength: 3 + (index % 6),
        ...(index % 3 === 0 ? { stop: ';' } : {}),
        ...(choices === undefined ? {} : { choices }),
      },
      {
        decisionIndex: index,
        sampling: { temperature: [1, 0.7, 1.6, 0][index % 4]!, topP: [1, 0.8][index % 2]! },
        version: index % 3 === 1 ? 0 : 'latest',
      },
    );
  });

/** The log-probabilities of a decision's tokens, by the naive float64 implementation. */
function naiveLogProbs(decision: Decision): number[] {
  const { tokens, version, masked: choices } = decision;
  const { temperature } = decision.sampling;
  const before = [...vocabulary.encode(shownText(decision), 'test')];
  const { logits } = naiveForward(policy.config, policy.weightsOf(version), [...before, ...tokens]);
  let legal = choices === undefined ? undefined : choiceTrie(choices, vocabulary);
  return tokens.map((token, step) => {
    const row = logits[before.length - 1 + step]!.map(
      (logit, id) => (logit + (legal?.mask[id] ?? 0)) / (temperature === 0 ? 1 : temperature),
    );
    legal = legal?.children.get(token);
    return Math.log(softmax(row)[token]!);
  });
}

describe('the decoder', () => {
  test('reports the log-probabilities of the model, masks, temperatures and versions included', async () => {
    for (const decision of await decideAll(policy, requests(120))) {
      const expected = naiveLogProbs(decision);
      expect(decision.logProbs.length).toBe(expected.length);
      for (const [at, logProb] of decision.logProbs.entries())
        expect(logProb).toBeCloseTo(expected[at]!, 4);
    }
  });

  test('does so with the silu activation too', async () => {
    const silu = await smallPolicy({ activation: 'silu' });
    const [decision] = await decideAll(silu, [request({ compact: 'abc', maxLength: 6 })]);
    const tokens = [...vocabulary.encode('abc', 'test'), ...decision!.tokens];
    const { logits } = naiveForward(silu.config, silu.weightsOf(1), tokens);
    for (const [step, token] of decision!.tokens.entries()) {
      expect(decision!.logProbs[step]).toBeCloseTo(Math.log(softmax(logits[2 + step]!)[token]!), 4);
    }
  });

  test('gives a request the same decision, bit for bit, in every batch and order', async () => {
    const all = requests(60);
    const together = await decideAll(policy, all);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...all.keys()], { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        async (order, sizes) => {
          for (let from = 0, turn = 0; from < order.length; turn++) {
            const part = order.slice(from, (from += sizes[turn % sizes.length]!));
            const decisions = await decideAll(
              policy,
              part.map((index) => all[index]!),
            );
            expect(decisions).toStrictEqual(part.map((index) => together[index]));
          }
        },
      ),
      { numRuns: 25, seed: 1 },
    );
  });

  test('gives it also in a batch larger than a chunk', async () => {
    const all = requests(600);
    const together = await decideAll(policy, all);
    for (const index of [0, 1, 300, 599]) {
      expect(await decideAll(policy, [all[index]!])).toStrictEqual([together[index]]);
    }
  });

  test('reads more distinct prompts than fit one call, each as if it were alone', async () => {
    const all = Array.from({ length: 100 }, (_, index) =>
      request(
        { compact: `${'abcdefgh'[index % 8]}${'hgfedcba'[index >> 3] ?? '?'}cdefgh`, maxLength: 4 },
        { decisionIndex: index },
      ),
    );
    for (const [index, decision] of (await decideAll(policy, all)).entries()) {
      expect(await decideAll(policy, [all[index]!])).toStrictEqual([decision]);
    }
  });

  test('reads a prompt whose positions exceed one call', async () => {
    const long = await smallPolicy({ context: 160 });
    const compact = 'abcdefgh'.repeat(18);
    const [decision, twin] = await decideAll(long, [
      request({ compact, maxLength: 4 }),
      request({ compact, maxLength: 4 }),
    ]);
    expect(twin).toStrictEqual(decision);
    const tokens = [...vocabulary.encode(compact, 'test'), ...decision!.tokens];
    const { logits } = naiveForward(
      smallConfig({ context: 160 }),
      long.weightsOf('latest'),
      tokens,
    );
    const at = compact.length - 1;
    expect(decision!.logProbs[0]).toBeCloseTo(Math.log(softmax(logits[at]!)[tokens[at + 1]!]!), 4);
  });

  test.each([
    ['plain', { temperature: 1, topP: 1 }, undefined],
    ['hot', { temperature: 2, topP: 1 }, undefined],
    ['masked', { temperature: 1, topP: 1 }, ['a', 'c', 'd', 'h']],
    ['nucleus', { temperature: 1.5, topP: 0.7 }, undefined],
  ] as const)(
    'draws first tokens at the frequencies of the model: %s',
    async (_, sampling, choices) => {
      const { logits } = naiveForward(policy.config, policy.weightsOf(1), [
        ...vocabulary.encode('bca', 'test'),
      ]);
      const trie = choices === undefined ? undefined : choiceTrie(choices, vocabulary);
      const whole = softmax(
        logits[2]!.map((logit, id) => (logit + (trie?.mask[id] ?? 0)) / sampling.temperature),
      );
      let mass = 0;
      const kept = new Set(
        [...whole.keys()]
          .sort((a, b) => whole[b]! - whole[a]!)
          .filter((id) => {
            const wanted = mass < sampling.topP;
            mass += whole[id]!;
            return wanted;
          }),
      );
      const total = [...kept].reduce((sum, id) => sum + whole[id]!, 0);
      const expected = whole.map((probability, id) => (kept.has(id) ? probability / total : 0));

      const prompt = {
        compact: 'bca',
        maxLength: 1,
        ...(choices === undefined ? {} : { choices }),
      };
      const batch = Array.from({ length: 4000 }, (_, index) =>
        request(prompt, { decisionIndex: index, sampling }),
      );
      const counts = whole.map(() => 0);
      for (const { tokens } of await decideAll(policy, batch)) counts[tokens[0]!]!++;
      const { statistic, bound } = chiSquare(counts, expected);
      expect(statistic).toBeLessThan(bound);
    },
  );

  test('writes legal choices only, all of them in the end', async () => {
    const choices = ['a', 'ab', 'abc', 'hd'];
    const batch = Array.from({ length: 400 }, (_, index) =>
      request(
        { compact: 'bca', choices },
        { decisionIndex: index, sampling: { temperature: 3, topP: 1 } },
      ),
    );
    const decisions = await decideAll(policy, batch);
    expect([...new Set(decisions.map(({ text }) => text))].sort()).toEqual(choices);
    const [withEnd, without] = ['ab', 'abc'].map((word) =>
      decisions.find(({ text }) => text === word)!,
    );
    expect(withEnd!.tokens.at(-1)).toBe(vocabulary.end);
    expect(without!.tokens).toEqual([0, 1, 2]);
  });

  test('ends a reply at its stop, at the end token or at its longest, and leaves the stop out of the text', async () => {
    const batch = Array.from({ length: 300 }, (_, index) =>
      request(
        { compact: 'a', maxLength: 6, stop: ';' },
        { decisionIndex: index, sampling: { temperature: 3, topP: 1 } },
      ),
    );
    const ends = new Set<string>();
    for (const { text, tokens } of await decideAll(policy, batch)) {
      const last = tokens.at(-1);
      expect(text).not.toContain(';');
      const ended = last === vocabulary.end || last === 8; // the id of ";"
      ends.add(last === 8 ? 'stop' : ended ? 'end' : 'longest');
      expect(tokens.length).toBe(text.length + (ended ? 1 : 0));
      if (!ended) expect(text.length).toBe(6);
    }
    expect(ends).toEqual(new Set(['stop', 'end', 'longest']));
  });

  test('takes the likeliest character at temperature 0, whatever the key', async () => {
    const greedy = { temperature: 0, topP: 1 };
    const [one, two] = await decideAll(
      policy,
      [0, 1].map((index) =>
        request({ compact: 'bca' }, { decisionIndex: index, sampling: greedy }),
      ),
    );
    expect(two!.tokens).toEqual(one!.tokens);
    const { logits } = naiveForward(policy.config, policy.weightsOf(1), [1, 2, 0]);
    expect(one!.tokens[0]).toBe(logits[2]!.indexOf(Math.max(...logits[2]!)));
  });

  test('answers an empty batch with nothing', async () => {
    expect(await decideAll(policy, [])).toEqual([]);
  });

  test('says so when the weights have diverged', async () => {
    const broken = await smallPolicy();
    broken.setWeights(
      2,
      broken.weightsOf(1).map(() => Number.NaN),
    );
    await expect(decideAll(broken, [request({ compact: 'a' })])).rejects.toThrow(/diverged/);
  });
});
