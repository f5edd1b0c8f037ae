import type { Decision, DecisionRequest } from '../../core/decision.ts';
import type { Episode, EpisodePlan } from '../../core/episode.ts';
import { UserError } from '../../core/errors.ts';
import type { AgentId } from '../../core/ids.ts';
import { openStream, type RandomStream } from '../../core/random.ts';
import type { Policy } from '../../policy/policy.ts';
import { textDecision } from '../../policy/text-decision.ts';
import { hashEpisode } from '../../recording/hash-episode.ts';
import type { Environment } from '../environment.ts';
import { foldEpisode } from '../fold-episode.ts';
import { simulateEpisodes } from '../simulate-episodes.ts';
import { deepFreeze } from '../stage.ts';
import { demand, type Rule } from './rule.ts';
import { strangeTexts } from './strange-texts.ts';

/** An environment with plans that show what it can play. */
export interface EnvironmentExample {
  /** Tells the examples of one environment apart. */
  readonly name: string;
  readonly environment: Environment;
  /** Different tasks, keys and seats; a few dozen find more than a few. */
  readonly plans: readonly EpisodePlan[];
  /** Plays sensibly, so that episodes come to their later states. Draws from `stream`. */
  readonly reply: (request: DecisionRequest, stream: RandomStream) => string;
  /**
   * Ground truth of a plan that an agent may not be shown, as it would read in a prompt. Choose
   * tasks in which these strings can't turn up by chance.
   */
  readonly secrets: (plan: EpisodePlan, agent: AgentId) => readonly string[];
}

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
    name: 'comes to an end within its longest episode under sensible play',
    check: async (example) => checkFinished(await play(example, sensible(example))),
  },
  {
    name: 'comes to an end within its longest episode whatever the agents reply',
    check: async (example) => checkFinished(await play(example, wild(example))),
  },
  {
    name: 'gives the same logs however many episodes run side by side',
    check: async (example) => {
      const hashes = async (concurrency: number) => {
        const episodes = await play(example, wild(example), concurrency);
        return episodes.map((episode) => hashEpisode(episode)).join();
      };
      const [alone, together] = [await hashes(1), await hashes(1000)];
      demand(alone === together, () => 'played alone, an episode has another log');
    },
  },
  {
    name: 'gives the same log when it is replayed, and alters nothing that it is given',
    check: async (example) => {
      for (const episode of await play(example, wild(example))) {
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
      const plans = new Map(example.plans.map((plan) => [plan.id, plan]));
      const policy = sensible(example);
      const checking: Policy = {
        ...policy,
        decide: (requests) => {
          for (const { episode, agent, prompt } of requests) {
            const shown = [prompt.compact, ...prompt.chat.map(({ content }) => content)];
            for (const secret of example.secrets(plans.get(episode) as EpisodePlan, agent)) {
              const leak = shown.find((text) => text.includes(secret));
              demand(leak === undefined, () => `${agent} is shown '${secret}' in '${leak}'`);
            }
          }
          return policy.decide(requests);
        },
      };
      await play(example, checking);
    },
  },
];

async function play(
  { environment, plans }: EnvironmentExample,
  policy: Policy,
  concurrency = 1000,
): Promise<readonly Episode[]> {
  const names = plans.flatMap(({ seats }) => Object.values(seats).map((seat) => seat.policy));
  return simulateEpisodes(plans, {
    environments: [environment],
    policies: Object.fromEntries(names.map((name) => [name, policy])),
    sampling: { temperature: 1, topP: 1 },
    concurrency,
  });
}

function checkFinished(episodes: readonly Episode[]): void {
  for (const { plan, ending } of episodes) {
    demand(ending.kind === 'finished', () => `episode '${plan.id}' ${tell(ending)}`);
  }
}

function tell(ending: Episode['ending']): string {
  return ending.kind === 'finished' ? 'finished' : `failed at ${ending.where}: ${ending.error}`;
}

const sensible = ({ reply }: EnvironmentExample): Policy => policyOf(reply);

/** Sensible, legal and absurd replies, a third each. Keeps to neither choices nor length. */
function wild({ reply }: EnvironmentExample): Policy {
  return policyOf((request, stream) => {
    const { compact, choices } = request.prompt;
    const kind = stream.integer(0, 3);
    const likely = reply(request, stream);
    if (kind === 0) return likely;
    if (kind === 1 && choices !== undefined) return stream.pick(choices);
    return stream.pick(strangeTexts([compact, likely], 60));
  });
}

function policyOf(reply: EnvironmentExample['reply']): Policy {
  const answer = (request: DecisionRequest): Decision =>
    textDecision(
      'conformance',
      request,
      request.prompt.scored ?? reply(request, openStream(request.key)),
    );
  return {
    name: 'conformance',
    version: 0,
    decide: (requests) => Promise.resolve(requests.map(answer)),
  };
}
