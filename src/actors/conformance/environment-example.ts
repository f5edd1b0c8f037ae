import type { Decision, DecisionRequest } from '../../core/decision.ts';
import type { Episode, EpisodePlan } from '../../core/episode.ts';
import type { AgentId } from '../../core/ids.ts';
import { openStream } from '../../core/random.ts';
import type { RandomStream } from '../../core/random.ts';
import type { Policy } from '../../policies/policy.ts';
import type { Script } from '../../policies/scripted-policy.ts';
import { textDecision } from '../../policies/text-decision.ts';
import type { RewardTerm } from '../../rewards/term.ts';
import type { Environment } from '../environment.ts';
import { simulateEpisodes } from '../simulate-episodes.ts';
import { strangeTexts } from './strange-texts.ts';

/** An environment with plans that show what it can play. */
export interface EnvironmentExample {
  /** Tells the examples of one environment apart. */
  readonly name: string;
  readonly environment: Environment;
  /**
   * Different tasks, keys and seats, as few seats as can be and as many among them; a few dozen find
   * more than a few.
   */
  readonly plans: readonly EpisodePlan[];
  /** Plays sensibly, so that episodes come to their later states. Draws from `stream`. */
  readonly reply: Script;
  /**
   * What the environment's nature says of payoffs is said of these: ways to pay for what happens, each
   * the terms that are added up. Empty if nobody is ever paid, and for a game that is paid by its returns.
   */
  readonly rewards: readonly (readonly RewardTerm[])[];
  /**
   * Ground truth of a plan that an agent may not be shown before somebody said it, as it would read in
   * a prompt or a message. Choose tasks in which these strings can't turn up by chance.
   */
  readonly secrets: (plan: EpisodePlan, agent: AgentId) => readonly string[];
}

/**
 * Plays all plans of an example, with chance from each request's own key unless `streamOf` says otherwise.
 * How likely a reply was is made up as well, for terms that pay for it.
 *
 * @param options - `concurrency`: episodes side by side, 1000 if absent
 */
export function play(
  { environment, plans }: Pick<EnvironmentExample, 'environment' | 'plans'>,
  reply: Script,
  {
    concurrency = 1000,
    streamOf = ({ key }) => openStream(key),
  }: {
    readonly concurrency?: number;
    readonly streamOf?: (request: DecisionRequest) => RandomStream;
  } = {},
): Promise<readonly Episode[]> {
  const decide = (request: DecisionRequest): Decision => {
    const stream = streamOf(request);
    const text = request.prompt.scored ?? reply(request, stream);
    const tokens = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const logProbs = tokens.map(() => Math.log(1 - stream.uniform()));
    return { ...textDecision('conformance', request, text), tokens, logProbs };
  };
  const policy: Policy = {
    name: 'conformance',
    version: 0,
    decide: (requests) => Promise.resolve(requests.map(decide)),
  };
  const names = plans.flatMap(({ seats }) => Object.values(seats).map((seat) => seat.policy));
  return simulateEpisodes(plans, {
    environments: [environment],
    policies: Object.fromEntries(names.map((name) => [name, policy])),
    concurrency,
  });
}

/** Sensible, legal and absurd replies, a third each. Keeps to neither choices nor length. */
export function wildly(sensible: Script): Script {
  return (request, stream) => {
    const { compact, choices } = request.prompt;
    const kind = stream.integer(0, 3);
    const likely = sensible(request, stream);
    if (kind === 0) return likely;
    if (kind === 1 && choices !== undefined) return stream.pick(choices);
    return stream.pick(strangeTexts([compact, likely], 60));
  };
}

/** The plans of an example as they were played. */
interface Played {
  readonly sensible: readonly Episode[];
  readonly wild: readonly Episode[];
}

const played = new WeakMap<EnvironmentExample, Promise<Played>>();

/** Plays the plans both ways, once for all rules: what comes of it is the same each time, or another rule finds out. */
export function playBothWays(example: EnvironmentExample): Promise<Played> {
  const before = played.get(example);
  if (before !== undefined) return before;
  const playing = (async (): Promise<Played> => {
    const sensible = await play(example, example.reply);
    return { sensible, wild: await play(example, wildly(example.reply)) };
  })();
  played.set(example, playing);
  return playing;
}
