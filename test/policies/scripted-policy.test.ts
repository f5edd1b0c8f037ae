import { decideAll } from '../../src/policies/decide-all.ts';
import { shownText } from '../../src/core/decision.ts';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { uniformPolicy } from '../../src/policies/uniform-policy.ts';
import { request } from './requests.ts';

describe('a scripted policy', () => {
  test('answers each request with its script, in order', async () => {
    const doubler = scriptedPolicy('solver', ({ prompt }) => String(2 * Number(prompt.compact)));
    const decisions = await decideAll(doubler, [
      request({ compact: '21' }),
      request({ compact: '4' }, { decisionIndex: 1 }),
    ]);
    expect(
      decisions.map((decision) => [decision.text, decision.decisionIndex, shownText(decision)]),
    ).toEqual([
      ['42', 0, '21'],
      ['8', 1, '4'],
    ]);
    expect(decisions[0]).toMatchObject({ policy: 'solver', version: 0, tokens: [], logProbs: [] });
  });

  test('draws from the request alone, whatever the batch', async () => {
    const random = scriptedPolicy('random', (_, stream) => String(stream.integer(0, 1000)));
    const requests = [0, 1, 2].map((index) => request({ compact: 'x' }, { decisionIndex: index }));
    const together = await decideAll(random, requests);
    const alone = await Promise.all(
      [...requests].reverse().map((each) => decideAll(random, [each])),
    );
    expect(alone.reverse().flat()).toEqual(together);
    expect(new Set(together.map(({ text }) => text)).size).toBe(3);
  });

  test.each([
    [{ maxLength: 2 }, /at most 2 characters/],
    [{ choices: ['a', 'b'] }, /one of \["a","b"\]/],
    [{ stop: 'z' }, /end before "z"/],
  ])('refuses a reply that breaks %j', async (prompt, rule) => {
    const policy = scriptedPolicy('broken', () => 'xyz');
    await expect(decideAll(policy, [request({ compact: 'p', ...prompt })])).rejects.toThrow(rule);
    await expect(decideAll(policy, [request({ compact: 'p', ...prompt })])).rejects.toThrow(
      UserError,
    );
  });
});

describe('a text to score', () => {
  const asked = request(
    { compact: 'p', scored: 'a;b', maxLength: 3 },
    { sampling: { temperature: 0.5, topP: 1 } },
  );

  test('is repeated by a scripted policy, which asks no script', async () => {
    const policy = scriptedPolicy('solver', () => {
      throw new Error('asked');
    });
    const [decision] = await decideAll(policy, [asked]);
    expect(decision).toMatchObject({ text: 'a;b', tokens: [], logProbs: [], scored: true });
  });

  test('is repeated by a uniform policy, of whatever characters', async () => {
    const [decision] = await decideAll(uniformPolicy('uniform', '01'), [asked]);
    expect(decision).toMatchObject({ text: 'a;b', tokens: [], sampling: { temperature: 1 } });
  });
});

describe('a uniform policy', () => {
  const policy = uniformPolicy('uniform', '01');

  test('plays every legal choice and nothing else', async () => {
    const requests = Array.from({ length: 100 }, (_, index) =>
      request({ compact: 'p', choices: ['fold', 'call', 'raise'] }, { decisionIndex: index }),
    );
    const texts = (await decideAll(policy, requests)).map(({ text }) => text);
    expect([...new Set(texts)].sort()).toEqual(['call', 'fold', 'raise']);
  });

  test('writes characters up to the stop or the longest reply', async () => {
    const requests = Array.from({ length: 200 }, (_, index) =>
      request({ compact: 'p', maxLength: 3, stop: ';' }, { decisionIndex: index }),
    );
    const texts = (await decideAll(policy, requests)).map(({ text }) => text);
    expect(texts.every((text) => /^[01]{0,3}$/.test(text))).toBe(true);
    expect(new Set(texts.map((text) => text.length))).toEqual(new Set([0, 1, 2, 3]));
  });
});
