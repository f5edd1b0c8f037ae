import type { DecisionRequest } from '../../core/decision.ts';
import type { Episode } from '../../core/episode.ts';
import type { AgentId } from '../../core/ids.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import type { RandomStream } from '../../core/random.ts';
import type { Script } from '../../policies/scripted-policy.ts';
import { play, wildly } from './environment-example.ts';
import type { EnvironmentExample } from './environment-example.ts';

/**
 * Whether somebody who must decide may be kept from something that was said before: who, as a sentence,
 * or null.
 *
 * An agent knows what was said to it and what it said itself. So the plans are played once, and then
 * again with one thing changed: one agent replies wildly, or the environment draws other chances, while
 * everybody else would reply as before. If an agent then decides knowing the same, and not the same was
 * said, this is what it can't know.
 */
export async function keepsInTheDark(example: EnvironmentExample): Promise<string | null> {
  const { environment, plans, reply } = example;
  const usual = await play({ environment, plans }, reply, { streamOf: alike });
  const others = plans.map((plan) => ({ ...plan, key: foldKey(plan.key, 'other chances') }));
  const byChance = await play({ environment, plans: others }, reply, { streamOf: alike });
  let found = darkBetween(usual, byChance);
  const wild = wildly(reply);
  for (const agent of new Set(plans.flatMap(({ seats }) => Object.keys(seats)))) {
    if (found !== null) break;
    const otherwise: Script = (request, stream) =>
      (request.agent === agent ? wild : reply)(request, stream);
    found = darkBetween(usual, await play({ environment, plans }, otherwise, { streamOf: alike }));
  }
  return found;
}

/** Chance that doesn't depend on the plan's key, nor on who is asked. */
function alike({ episode, decisionIndex }: DecisionRequest): RandomStream {
  return openStream(foldKey(foldKey(keyFromSeed(0), episode), decisionIndex));
}

/** Two courses of the same plans, in the same order. */
function darkBetween(usual: readonly Episode[], changed: readonly Episode[]): string | null {
  for (const [i, episode] of usual.entries()) {
    const there = standingsOf(changed[i] ?? episode);
    for (const [decision, { agent, known, said }] of standingsOf(episode)) {
      const other = there.get(decision);
      if (other === undefined || other.known.join() !== known.join()) continue;
      let at = 0;
      while (at < said.length && said[at] === other.said[at]) at++;
      if (at === said.length && at === other.said.length) continue;
      return `in episode '${episode.plan.id}', ${agent} can't tell whether ${said[at] ?? 'nothing'} or ${other.said[at] ?? 'nothing'} was said`;
    }
  }
  return null;
}

/** What an agent knows when it decides, and all that was said: each message as text, to be compared. */
interface Standing {
  readonly agent: AgentId;
  readonly known: readonly string[];
  readonly said: readonly string[];
}

/** By agent and how often it has decided. */
function standingsOf({ events }: Episode): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>();
  const said: { readonly between: readonly AgentId[]; readonly words: string }[] = [];
  const turns = new Map<AgentId, number>();
  for (const event of events) {
    if (event.kind === 'message') {
      const { seq: _, ...words } = event.message; // nobody is told how many were said before
      said.push({ between: [words.from, words.to], words: JSON.stringify(words) });
    }
    if (event.kind !== 'decision') continue;
    const { agent } = event.decision;
    const turn = turns.get(agent) ?? 0;
    turns.set(agent, turn + 1);
    standings.set(`${agent} ${turn}`, {
      agent,
      known: said.filter(({ between }) => between.includes(agent)).map(({ words }) => words),
      said: said.map(({ words }) => words),
    });
  }
  return standings;
}
