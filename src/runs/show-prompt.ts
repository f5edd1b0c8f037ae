import { catchPrompt } from '../actors/catch-prompt.ts';
import { environmentOf } from '../actors/check-plans.ts';
import { closestTo } from '../core/closest-to.ts';
import type { ChatMessage } from '../core/decision.ts';
import { decisionAt } from '../core/episode.ts';
import type { DecisionPlace, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, EpisodeId, PolicyName, RoleName } from '../core/ids.ts';
import { foldKey, keyFromSeed } from '../core/random.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import type { Experiment, Turn } from '../experiment/experiment.ts';
import type { Policy } from '../policies/policy.ts';
import { makePlans, trainingPhase, updateOf } from '../training/make-plans.ts';
import { readRun } from './folder/run-folder.ts';
import { prepareNew, prepareRecorded } from './prepare-experiment.ts';
import type { RunOptions } from './run-options.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';

/** Which decision, of a run or of a scenario that has yet to be run. */
export interface PromptQuery extends ScenarioTrust, Pick<RunOptions, 'seed' | 'set' | 'players'> {
  /** The run's folder; a scenario if absent. */
  readonly run?: string;
  readonly episode: EpisodeId;
  /** `critic-1/0`: the agent's own n-th decision, from 0. */
  readonly decision: string;
}

/** The object that `agon prompt --json` prints. */
export interface ShownPrompt {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  readonly decisionIndex: number;
  readonly role: RoleName;
  readonly policy: PolicyName;
  /** `sent`: a language model was shown these messages; `would-be-sent`: it would be. */
  readonly state: 'sent' | 'would-be-sent';
  readonly messages: readonly ChatMessage[];
  /** The short form that policies of this process see; null where a language model was asked. */
  readonly compact: string | null;
  /** The legal replies, where they can be listed. */
  readonly choices: readonly string[] | null;
}

/**
 * What a language model was sent for a decision, or would be, word by word. Nobody is asked.
 *
 * @throws UserError for an episode or a decision that isn't there, and where only a run knows what was said before it
 */
export async function showPrompt(query: PromptQuery): Promise<ShownPrompt> {
  const place = readPlace(query.decision);
  return query.run === undefined
    ? promptOfScenario(query, place)
    : promptOfRun({ ...query, run: query.run }, place);
}

async function promptOfRun(
  { run, episode: id, players, ...allowed }: PromptQuery & { readonly run: string },
  place: DecisionPlace,
): Promise<ShownPrompt> {
  const reader = readRun(run);
  const stored = reader.episodes.get(id);
  if (stored === undefined) {
    throw new UserError(
      `--episode: ${run} has no episode "${id}"; \`agon replay ${run}\` lists those it has`,
    );
  }
  const { episode } = stored.decode();
  const decision = decisionAt(episode, place);
  if (decision?.shown.kind === 'chat') {
    const { role, policy, shown } = decision;
    const about = { episode: id, ...place, role, policy };
    return { ...about, state: 'sent', messages: shown.messages, compact: null, choices: null };
  }
  const { experiment } = await prepareRecorded(reader, allowed, players);
  return caught(episode.plan, place, experiment, { recorded: episode });
}

async function promptOfScenario(
  { scenario, episode, players, seed, set }: PromptQuery,
  place: DecisionPlace,
): Promise<ShownPrompt> {
  if (scenario === undefined) {
    throw new UserError('prompt: needs a run or a scenario, got neither; name one');
  }
  const prepared = await prepareNew({
    scenario,
    ...(players === undefined ? {} : { players }),
    ...(seed === undefined ? {} : { seed }),
    ...(set === undefined ? {} : { set }),
  });
  const { experiment } = prepared;
  const plan = planOf(experiment, prepared.seed, episode);
  const policies = Object.entries(experiment.policies).flatMap(([name, spec]) =>
    spec.kind === 'given' ? [[name, spec.policy] as const] : [],
  );
  return caught(plan, place, experiment, { policies: Object.fromEntries(policies) });
}

async function caught(
  plan: EpisodePlan,
  place: DecisionPlace,
  experiment: Experiment,
  known: Pick<Parameters<typeof catchPrompt>[2], 'recorded'> & {
    readonly policies?: Readonly<Record<PolicyName, Policy>>;
  },
): Promise<ShownPrompt> {
  const environments = environmentsOf(experiment);
  environmentOf(environments, plan);
  const found = await catchPrompt(plan, place, { environments, ...known });
  if ('unreached' in found) {
    throw new UserError(
      `--decision ${place.agent}/${place.decisionIndex}: must be a decision of ${plan.id}, which isn't reached: ${found.unreached}; its seats are ${Object.keys(plan.seats).join(', ')}`,
    );
  }
  const { request, policy } = found;
  const { prompt, role } = request;
  return {
    episode: plan.id,
    ...place,
    role,
    policy,
    state: 'would-be-sent',
    messages: prompt.chat,
    compact: prompt.compact,
    choices: prompt.choices ?? null,
  };
}

/** The plan of a game that a run of this scenario will play, before anybody has learned anything. */
function planOf(experiment: Experiment, seed: number, id: EpisodeId): EpisodePlan {
  const key = keyFromSeed(seed);
  const { name } = experiment.environment;
  const update = updateOf(id);
  const plans: EpisodePlan[] = [];
  if (update !== null) {
    const own = foldKey(foldKey(key, 'turn'), update);
    const turn: Turn = {
      update,
      key: own,
      versions: {},
      opponents: (_, count) => Array.from({ length: count }, () => 0),
    };
    const phase = trainingPhase(update);
    plans.push(...makePlans(experiment.plan(turn), name, phase, foldKey(own, 'games')));
  } else {
    for (const { name: exam, games } of experiment.evaluations) {
      for (const size of ['brief', 'full'] as const) {
        const of = foldKey(key, `evaluation ${exam}`);
        plans.push(...makePlans(games({}, size), name, `${exam}-${size}-0`, of));
      }
    }
  }
  const found = plans.find((plan) => plan.id === id);
  if (found !== undefined) return found;
  const ids = [...plans.map((plan) => plan.id), `${trainingPhase(1)}-0`];
  throw new UserError(
    `--episode: the scenario plays no game "${id}"; there is ${closestTo(id, ids) ?? ids[0]}, for instance`,
  );
}

function readPlace(text: string): DecisionPlace {
  const [, agent, index] = /^(.+)\/(\d+)$/.exec(text) ?? [];
  if (agent === undefined || index === undefined) {
    throw new UserError(
      `--decision: must read AGENT/N, got "${text}"; for instance left/0, its first`,
    );
  }
  return { agent, decisionIndex: Number(index) };
}
