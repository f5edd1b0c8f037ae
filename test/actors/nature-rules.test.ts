import { creditFor } from '../../src/rewards/credit-for.ts';
import { describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import { NATURE_RULES } from '../../src/actors/conformance/nature-rules.ts';
import type { EnvironmentType } from '../../src/actors/environment.ts';
import { broken } from './broken.ts';
import { asking, pings, throws } from './toys/examples.ts';
import { hiddenCard } from './toys/hidden-card.ts';

/** The same, but for what it declares. */
const lying = (example: EnvironmentExample, lie: Partial<EnvironmentType>): EnvironmentExample => ({
  ...example,
  environment: { ...example.environment, type: { ...example.environment.type, ...lie } },
});

/** Pays for every decision. */
function pays(
  name: string,
  value: (group: readonly Episode[], text: string) => number,
): RewardTerm {
  return {
    name,
    sources: [],
    range: [0, 10],
    judge: (group) =>
      group.flatMap((episode) =>
        decisionsOf(episode).map((decision) =>
          creditFor(decision, name, value(group, decision.text)),
        ),
      ),
  };
}

const [one, two] = [pays('one', () => 1), pays('two', () => 2)];
const paid = (...terms: readonly RewardTerm[]) => asking({}, { rewards: [terms] });

test.each<[string, EnvironmentExample, Partial<EnvironmentType>]>([
  ['nobody is paid', asking({}), {}],
  ['everybody is paid the same', paid(one, two), { payoffSum: 'constant', rewardBounds: [3, 3] }],
  [
    'the longer game pays more',
    { ...pings, rewards: [[one]] },
    { payoffSum: 'general', rewardBounds: [0, 5] },
  ],
  ['one gains what another loses', throws, {}],
  ['a card is hidden from the one who moves', hiddenCard, {}],
])('an environment may say so if %s', async (_, example, nature) => {
  expect(await broken(NATURE_RULES, lying(example, nature))).toBe('');
});

describe('an environment is caught that declares', () => {
  test.each<[string, EnvironmentExample, Partial<EnvironmentType>, string]>([
    [
      'more players than it seats',
      asking({}),
      { players: [1, 2] },
      'declares 1 to 2 players, but its plans seat 1 to 1',
    ],
    [
      'fewer players than it needs',
      asking({}),
      { players: [0, 1] },
      'declares 0 to 1 players, but its plans seat 1 to 1',
    ],
    ['other players than it seats', asking({}), { players: [2, 2] }, 'seats 2 to 2 agents, got 1'],
    [
      'that several wait where one does',
      asking({}),
      { turnOrder: 'simultaneous' },
      "declares turnOrder 'simultaneous', but is 'sequential' as its example shows: agents wait at once: 1 at most",
    ],
    [
      'that one waits where several do',
      throws,
      { turnOrder: 'sequential' },
      "but is 'simultaneous' as its example shows: agents wait at once: 2 at most",
    ],
    [
      'that something is kept from a single player',
      asking({}),
      { information: 'imperfect' },
      "declares information 'imperfect', but is 'perfect' as its example shows",
    ],
    [
      'that everybody knows what is said at the same time',
      throws,
      { information: 'perfect' },
      "in episode 'game-0', right can't tell",
    ],
    [
      'that everybody knows the card of another',
      hiddenCard,
      { information: 'perfect' },
      "in episode 'one-0', agent can't tell",
    ],
    ['a bound that is too low', throws, { rewardBounds: [-1, 0.5] }, 'but pays right 1 in'],
    ['a bound that is too high', throws, { rewardBounds: [-0.5, 1] }, 'but pays left -1 in'],
    [
      'for a game what it pays for a decision',
      { ...pings, rewards: [[one]] },
      { rewardBounds: [0, 4] },
      "declares rewards in [0, 4], but pays player 5 in 'ping-pong-5'",
    ],
    [
      'for all terms what it pays for one',
      paid(one, two),
      { rewardBounds: [0, 2] },
      'but pays agent 3 in',
    ],
    [
      'for a game what it pays without its siblings',
      paid(pays('group', (group) => group.length)),
      { rewardBounds: [0, 5] },
      'but pays agent 6 in',
    ],
    [
      'for sensible play what it pays for any',
      paid(pays('oddity', (_, text) => (text === 'yes' ? 0 : 1))),
      { rewardBounds: [0, 0] },
      'but pays agent 1 in',
    ],
    [
      'nothing for an agent where something is paid always',
      paid(one),
      { payoffSum: 'zero' },
      "declares payoffSum 'zero', but is 'constant' as its example shows: episodes pay 1 to 1",
    ],
    [
      'the same sum always',
      { ...pings, rewards: [[one]] },
      { payoffSum: 'constant' },
      "but is 'general' as its example shows: episodes pay 1 to 5",
    ],
    [
      'any sum at all where one gains what another loses',
      throws,
      { payoffSum: 'general' },
      "but is 'zero' as its example shows: episodes pay 0 to 0",
    ],
    [
      'any sum at all where nobody is paid',
      asking({}),
      { payoffSum: 'general' },
      "but is 'zero' as its example shows: episodes pay 0 to 0",
    ],
  ])('%s', async (_, example, lie, found) => {
    expect(await broken(NATURE_RULES, lying(example, lie))).toContain(found);
  });
});
