import { describe, expect, test } from 'vitest';
import type { Credit } from '../../src/core/credit.ts';
import type { Episode } from '../../src/core/episode.ts';
import { rewardGroup } from '../../src/rewards/compose-rewards.ts';
import { clipped } from '../../src/rewards/shaping/clipped.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode } from './play-steps.ts';

/** An episode of one decision of three tokens. */
function threeTokens(): Episode {
  const one = episode('a', 'g', ['solver']);
  const events = one.events.map((event) =>
    event.kind === 'decision'
      ? { ...event, decision: { ...event.decision, tokens: [4, 5, 6], logProbs: [-1, -1, -1] } }
      : event,
  );
  return { ...one, events };
}

const term = (name: string, credit: Partial<Credit>): RewardTerm => ({
  name,
  sources: [],
  range: [-9, 9],
  judge: () => [
    { episode: 'a', agent: 'solver', decisionIndex: 0, term: name, value: 0, ...credit },
  ],
});
const byToken = term('steps', { value: 3, tokenValues: [2, 0, 1] });
const whole = term('whole', { value: 4 });

describe('values by token', () => {
  test('add up, weighed, and a term of one value gives it to the last token', () => {
    const terms = [
      { term: byToken, weight: 0.5 },
      { term: whole, weight: 2 },
      { term: term('look', { value: 7 }), weight: 0 },
    ];
    const [rewarded] = rewardGroup(terms, [threeTokens()]);
    expect(rewarded?.reward).toBe(9.5);
    expect(rewarded?.tokenRewards).toEqual([1, 0, 8.5]);
  });

  test('are not there where no term that pays gave any', () => {
    const terms = [
      { term: byToken, weight: 0 },
      { term: whole, weight: 1 },
    ];
    const [rewarded] = rewardGroup(terms, [threeTokens()]);
    expect(rewarded).not.toHaveProperty('tokenRewards');
  });

  test.each<[string, Partial<Credit>, RegExp]>([
    ['one too few', { value: 2, tokenValues: [1, 1] }, /a finite number for each of 3 tokens/],
    ['no number', { tokenValues: [NaN, 0, 0] }, /a finite number for each/],
    ['another sum', { value: 1, tokenValues: [1, 1, 0] }, /value must be the sum of its token/],
    ['an event that is not there', { events: [99] }, /events must be places in the episode's log/],
    ['a sentence that is none', { sentence: 7 as unknown as string }, /sentence must be a string/],
  ])('%s is refused, by the name of the term', (_, credit, rule) => {
    const wrong = [{ term: term('steps', credit), weight: 1 }];
    expect(() => rewardGroup(wrong, [threeTokens()])).toThrow(rule);
    expect(() => rewardGroup(wrong, [threeTokens()])).toThrow(/^reward term steps: /);
  });

  test('stay what they are under a shaping, which changes the last alone; its reason stays, too', () => {
    const why = { sentence: 'two steps were right', events: [0] };
    const shaped = clipped(term('steps', { value: 3, tokenValues: [2, 0, 1], ...why }), {
      threshold: 5,
    });
    expect(shaped.judge([threeTokens()])).toMatchObject([
      { value: -2, tokenValues: [2, 0, -4], ...why },
    ]);
  });
});

test('what a term said stands beside its value, in the order of the terms', () => {
  const said = term('said', { value: 1, sentence: 'it was right', events: [0] });
  const [rewarded] = rewardGroup(
    [
      { term: said, weight: 1 },
      { term: whole, weight: 1 },
    ],
    [threeTokens()],
  );
  expect(rewarded?.credits).toEqual([
    expect.objectContaining({ term: 'said', sentence: 'it was right', events: [0] }),
    expect.objectContaining({ term: 'whole', value: 4 }),
  ]);
});
