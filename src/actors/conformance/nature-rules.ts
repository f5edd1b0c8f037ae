import type { Episode } from '../../core/episode.ts';
import { SeatedActor } from '../actor.ts';
import type { Environment } from '../environment.ts';
import { foldEpisode } from '../fold-episode.ts';
import { playBothWays } from './environment-example.ts';
import type { EnvironmentExample } from './environment-example.ts';
import { keepsInTheDark } from './keeps-in-the-dark.ts';
import { payoffsOf } from './payoffs-of.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';

/** An environment is what it declares, as its example shows; its longest episode is held to by every game. */
export const NATURE_RULES: readonly Rule<EnvironmentExample>[] = [
  {
    name: 'plays with as few and as many agents as it declares',
    check: ({ environment, plans }) => {
      const [least, most] = environment.type.players;
      const counts = plans.map(({ seats }) => Object.keys(seats).length);
      const [fewest, greatest] = [Math.min(...counts), Math.max(...counts)];
      demand(
        fewest === least && greatest === most,
        () => `declares ${least} to ${most} players, but its plans seat ${fewest} to ${greatest}`,
      );
    },
  },
  {
    name: 'has its agents wait one at a time, or several at once, as it declares',
    check: async (example) => {
      const { environment } = example;
      const { sensible, wild } = await playBothWays(example);
      const most = Math.max(
        ...[...sensible, ...wild].map((episode) => mostWaiting(episode, environment)),
      );
      checkWord('turnOrder', environment, most > 1 ? 'simultaneous' : 'sequential', () => {
        return `agents wait at once: ${most} at most`;
      });
    },
  },
  {
    name: 'keeps things said from those who must decide, or nothing, as it declares',
    check: async (example) => {
      const kept = await keepsInTheDark(example);
      checkWord('information', example.environment, kept === null ? 'perfect' : 'imperfect', () => {
        return kept ?? 'nobody who must decide is kept from anything that was said';
      });
    },
  },
  {
    name: 'pays each agent within its reward bounds',
    check: async (example) => {
      const [least, greatest] = example.environment.type.rewardBounds;
      for (const { episode, byAgent } of await payoffsOf(example)) {
        for (const [agent, paid] of Object.entries(byAgent)) {
          demand(
            paid >= least - TINY && paid <= greatest + TINY,
            () =>
              `declares rewards in [${least}, ${greatest}], but pays ${agent} ${paid} in '${episode}'`,
          );
        }
      }
    },
  },
  {
    name: 'pays all agents together what its payoff sum says',
    check: async (example) => {
      const sums = (await payoffsOf(example)).map(({ byAgent }) =>
        Object.values(byAgent).reduce((sum, paid) => sum + paid, 0),
      );
      const [first = 0] = sums;
      const isAlways = (value: number) => sums.every((sum) => Math.abs(sum - value) < TINY);
      const shown = isAlways(0) ? 'zero' : isAlways(first) ? 'constant' : 'general';
      checkWord('payoffSum', example.environment, shown, () => {
        return `episodes pay ${Math.min(first, ...sums)} to ${Math.max(first, ...sums)}`;
      });
    },
  },
];

/** More than what adding up a few rewards can lose. */
const TINY = 1e-9;

/** Holds one word of the declaration against what the example shows. */
function checkWord(
  field: 'turnOrder' | 'information' | 'payoffSum',
  { type: nature }: Environment,
  shown: string,
  seen: () => string,
): void {
  demand(
    nature[field] === shown,
    () => `declares ${field} '${nature[field]}', but is '${shown}' as its example shows: ${seen()}`,
  );
}

/** How many agents waited for their policies at once, at most. */
function mostWaiting(episode: Episode, environment: Environment): number {
  let most = 0;
  foldEpisode(episode, environment, ({ kind }, _, actors) => {
    if (kind !== 'decision') return;
    const waiting = actors.filter((actor) => actor instanceof SeatedActor && actor.deciding);
    most = Math.max(most, waiting.length);
  });
  return most;
}
