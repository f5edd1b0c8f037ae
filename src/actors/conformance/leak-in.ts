import type { Episode } from '../../core/episode.ts';
import { ENVIRONMENT } from '../../core/ids.ts';
import { SeatedActor } from '../actor.ts';
import { foldEpisode } from '../fold-episode.ts';
import type { EnvironmentExample } from './environment-example.ts';

/**
 * The first secret that an agent was told or shown in an episode, as a sentence; `undefined` if there is
 * none. What an agent has said by itself, and were it by chance, is no secret from then on.
 */
export function leakIn(
  episode: Episode,
  { environment, secrets }: Pick<EnvironmentExample, 'environment' | 'secrets'>,
): string | undefined {
  let said = '';
  let leak: string | undefined;
  foldEpisode(episode, environment, (event, _, actors) => {
    const check = (agent: string, how: string, text: string) => {
      for (const secret of secrets(episode.plan, agent).map(quoted)) {
        if (!text.includes(secret) || said.includes(secret)) continue;
        leak ??= `episode '${episode.plan.id}': ${agent} is ${how} '${secret}' in '${text}'`;
      }
    };
    if (event.kind === 'message') {
      const { from, to, body } = event.message;
      if (from === ENVIRONMENT) check(to, 'told', JSON.stringify(body));
      else said += JSON.stringify(body);
    }
    if (event.kind === 'decision') {
      const { agent, text } = event.decision;
      const actor = actors.find(({ id }) => id === agent);
      if (actor instanceof SeatedActor) {
        const { compact, chat } = actor.observe();
        for (const shown of [compact, ...chat.map(({ content }) => content)]) {
          check(agent, 'shown', quoted(shown));
        }
      }
      said += quoted(text);
    }
  });
  return leak;
}

/** As it reads inside a JSON string. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
