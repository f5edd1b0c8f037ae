import { decideAll } from '../../src/policies/decide-all.ts';
import { describe, expect, test } from 'vitest';
import type { DecisionRequest, Prompt } from '../../src/core/decision.ts';
import { UserError } from '../../src/core/errors.ts';
import { request } from './requests.ts';
import { livelyParameters, smallConfig, smallPolicy } from './transformer/small-policy.ts';

describe('a transformer policy', () => {
  test('answers each request as the version it names', async () => {
    const policy = await smallPolicy();
    const ask = async (version: DecisionRequest['version']) =>
      (await decideAll(policy, [request({ compact: 'abc' }, { version })]))[0]!;
    const [old, named, latest] = [await ask(0), await ask(1), await ask('latest')];
    expect([old.version, named.version, latest.version]).toEqual([0, 1, 1]);
    expect(latest).toStrictEqual(named);
    expect(old.logProbs).not.toEqual(named.logProbs);
  });

  test('keeps more versions apart than stay resident in the kernels', async () => {
    const policy = await smallPolicy();
    for (let version = 2; version < 9; version++)
      policy.setWeights(version, livelyParameters(smallConfig(), 10 + version));
    const batch = Array.from({ length: 9 }, (_, version) =>
      request({ compact: 'abc' }, { version }),
    );
    const together = await decideAll(policy, batch);
    for (const version of [0, 8, 3]) {
      expect(await decideAll(policy, [batch[version]!])).toStrictEqual([together[version]]);
    }
    expect(new Set(together.map(({ logProbs }) => logProbs.join())).size).toBe(9);
  });

  test('is not changed by what happens to the weights it was given', async () => {
    const policy = await smallPolicy();
    const shared = new Float32Array(new SharedArrayBuffer(policy.weightsOf(0).byteLength));
    shared.set(policy.weightsOf(0));
    policy.setWeights(2, shared);
    shared.fill(0);
    const [original, copy] = await decideAll(
      policy,
      [0, 2].map((version) => request({ compact: 'abc' }, { version })),
    );
    expect(copy).toStrictEqual({ ...original, version: 2 });
  });

  test('uses weights that replace a version', async () => {
    const policy = await smallPolicy();
    const before = await decideAll(policy, [request({ compact: 'abc' })]);
    policy.setWeights(1, livelyParameters(smallConfig(), 77));
    expect((await decideAll(policy, [request({ compact: 'abc' })]))[0]!.logProbs).not.toEqual(
      before[0]!.logProbs,
    );
  });

  test('forgets the versions that it is told to, the latest too: weights would pile up', async () => {
    const policy = await smallPolicy();
    policy.setWeights(2, policy.weightsOf(0));
    policy.forget(1);
    for (const version of [3, 4, 5]) {
      policy.setWeights(version, policy.weightsOf(0));
      policy.forget(version);
    }
    expect(policy.versions).toEqual([0, 2]);
    await expect(decideAll(policy, [request({ compact: 'a' }, { version: 1 })])).rejects.toThrow(
      /policy critic: version 1 .* 0, 2/,
    );
  });

  test('holds the versions that a call may use, and no others; weights that it holds are not copied again', async () => {
    const policy = await smallPolicy();
    const [one, other] = [livelyParameters(smallConfig(), 1), livelyParameters(smallConfig(), 2)];
    const held = { version: 7, weights: one, serial: 0 };
    policy.holdOnly([held, { version: 8, weights: other, serial: 1 }]);
    expect(policy.versions).toEqual([7, 8]);
    const copy = policy.weightsOf(7);
    expect(copy).toEqual(one);
    policy.holdOnly([held]);
    expect(policy.versions).toEqual([7]);
    expect(policy.weightsOf(7)).toBe(copy);
    policy.holdOnly([{ version: 7, weights: other, serial: 2 }]); // published again
    expect(policy.weightsOf(7)).toEqual(other);
    policy.setWeights(7, one);
    policy.holdOnly([{ version: 7, weights: other, serial: 2 }]);
    expect(policy.weightsOf(7)).toEqual(other);
  });

  test.each<[string, Partial<Prompt> & { compact: string }, RegExp]>([
    [
      'too long for the context',
      { compact: 'abcdefgh'.repeat(2), maxLength: 10 },
      /context of 24 .* 16 \+ 10/,
    ],
    ['without a character', { compact: '' }, /at least one character/],
    ['with an unknown character', { compact: 'abx' }, /prompt: .*"x" in "abx"/],
    ['with a long stop', { compact: 'a', stop: 'ab' }, /stop: must be one character, got "ab"/],
    ['with an unknown stop', { compact: 'a', stop: 'x' }, /stop: .*"x"/],
    ['without a reply', { compact: 'a', maxLength: 0 }, /maxLength/],
    [
      'with a choice beyond its longest reply',
      { compact: 'a', maxLength: 1, choices: ['ab'] },
      /"ab"/,
    ],
  ])('refuses a prompt %s', async (_, prompt, rule) => {
    const policy = await smallPolicy();
    await expect(decideAll(policy, [request(prompt)])).rejects.toThrow(rule);
    await expect(decideAll(policy, [request(prompt)])).rejects.toThrow(UserError);
  });

  test('fills the context to its last position', async () => {
    const policy = await smallPolicy();
    const [decision] = await decideAll(policy, [
      request({ compact: 'abcdefgh'.repeat(2), maxLength: 9 }),
    ]);
    expect(decision!.tokens.length).toBeGreaterThan(0);
  });

  test.each([
    [{ temperature: -1, topP: 1 }, /temperature/],
    [{ temperature: Number.NaN, topP: 1 }, /temperature/],
    [{ temperature: 1, topP: 0 }, /topP/],
    [{ temperature: 1, topP: 1.1 }, /topP/],
  ])('refuses the sampling %j', async (sampling, rule) => {
    const policy = await smallPolicy();
    await expect(decideAll(policy, [request({ compact: 'a' }, { sampling })])).rejects.toThrow(
      rule,
    );
  });

  test('refuses weights of another size', async () => {
    const policy = await smallPolicy();
    expect(() => policy.setWeights(2, new Float32Array(3))).toThrow(/parameters, got 3/);
  });
});
