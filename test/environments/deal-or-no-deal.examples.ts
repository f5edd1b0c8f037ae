import { foldKey, gameEnvironment, keyFromSeed, playOut } from 'agon-sim';
import type { AnyGame, EnvironmentExample, RandomKey } from 'agon-sim';
import { dealOrNoDeal } from '../../environments/deal-or-no-deal.ts';
import { gameExample, plansFor } from './game-example.ts';

/** What is drawn for an episode's key. */
const drawnFor = (key: RandomKey) => playOut(dealOrNoDeal, { key, choose: () => '' });

/**
 * Keys for which first is dealt the same under other chances, as the rules draw them, and second is not: first can't
 * tell. Among deals drawn at random they are rare.
 */
const keys = Array.from({ length: 2000 }, (_, n) => foldKey(keyFromSeed(5), n)).filter((key) => {
  const [here, there] = [drawnFor(key), drawnFor(foldKey(key, 'other chances'))];
  const [own, other] = [here, there].map(({ counts, worth }) => String([counts, worth[0]]));
  return own === other && String(here.worth[1]) !== String(there.worth[1]);
});

const plans = plansFor(gameEnvironment(dealOrNoDeal as unknown as AnyGame), 40);

export const examples: readonly EnvironmentExample[] = [
  {
    ...gameExample(dealOrNoDeal as unknown as AnyGame),
    plans: plans.map((plan, n) => ({ ...plan, key: keys[n] ?? plan.key })),
  },
];
