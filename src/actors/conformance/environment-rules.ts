import type { Episode } from '../../core/episode.ts';
import { UserError } from '../../core/errors.ts';
import { hashEpisode } from '../../recording/hash-episode.ts';
import { foldEpisode } from '../fold-episode.ts';
import { deepFreeze } from '../../core/deep-freeze.ts';
import { play, playBothWays, wildly } from './environment-example.ts';
import type { EnvironmentExample } from './environment-example.ts';
import { demandNamedGuards } from './named-guards.ts';
import { leakIn } from './leak-in.ts';
import { differenceFromPlayOut } from './plays-as-play-out.ts';
import { NATURE_RULES } from './nature-rules.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';

/** Everything an environment must keep to, whatever it plays. */
export const ENVIRONMENT_RULES: readonly Rule<EnvironmentExample>[] = [
  {
    name: 'refuses a task that is not its own, with a UserError',
    check: ({ environment }) => {
      let refusal: unknown;
      try {
        environment.checkTask({ 'a task of another environment': [1, 2, 3] });
      } catch (error) {
        refusal = error;
      }
      demand(refusal instanceof UserError, () => `checkTask threw ${String(refusal)}`);
    },
  },
  {
    name: 'names every guard of its machine, and of its roles',
    check: ({ environment: { machine, roles } }) => {
      demandNamedGuards(machine);
      for (const role of Object.values(roles)) demandNamedGuards(role.machine);
    },
  },
  {
    name: 'comes to an end within its longest episode under sensible play',
    check: async (example) => checkFinished((await playBothWays(example)).sensible),
  },
  {
    name: 'comes to an end within its longest episode whatever the agents reply',
    check: async (example) => checkFinished((await playBothWays(example)).wild),
  },
  {
    name: 'gives the same logs however many episodes run side by side',
    check: async (example) => {
      const hashes = async (concurrency: number) => {
        const episodes = await play(example, wildly(example.reply), { concurrency });
        return episodes.map((episode) => hashEpisode(episode)).join();
      };
      const [alone, together] = [await hashes(1), await hashes(1000)];
      demand(alone === together, () => 'played alone, an episode has another log');
    },
  },
  {
    name: 'gives the same log when it is replayed, and alters nothing that it is given',
    check: async (example) => {
      for (const episode of (await playBothWays(example)).wild) {
        deepFreeze(episode.plan);
        const again = foldEpisode(episode, example.environment, (event, _, actors) => {
          deepFreeze(event);
          for (const { snapshot } of actors) deepFreeze(snapshot.context);
        });
        const { events, ending = { kind: 'failed', where: '', error: 'not ended' } } = again;
        const same = hashEpisode(episode) === hashEpisode({ plan: episode.plan, events, ending });
        demand(same, () => `episode '${episode.plan.id}' replays differently: ${tell(ending)}`);
      }
    },
  },
  {
    name: 'shows nobody what is kept from them',
    check: async (example) => {
      const { sensible, wild } = await playBothWays(example);
      for (const episode of [...sensible, ...wild]) {
        const leak = leakIn(episode, example);
        demand(leak === undefined, () => leak ?? '');
      }
    },
  },
  {
    name: 'plays as it does without actors, if it is made of a game',
    check: async (example) => {
      const { environment } = example;
      const { game } = environment;
      if (game === undefined) return;
      const { sensible, wild } = await playBothWays(example);
      for (const episode of [...sensible, ...wild]) {
        const difference = differenceFromPlayOut(episode, environment, game);
        demand(difference === null, () => `episode '${episode.plan.id}': ${difference ?? ''}`);
      }
    },
  },
  ...NATURE_RULES,
];

function checkFinished(episodes: readonly Episode[]): void {
  for (const { plan, ending } of episodes) {
    demand(ending.kind === 'finished', () => `episode '${plan.id}' ${tell(ending)}`);
  }
}

function tell(ending: Episode['ending']): string {
  return ending.kind === 'finished' ? 'finished' : `failed at ${ending.where}: ${ending.error}`;
}
