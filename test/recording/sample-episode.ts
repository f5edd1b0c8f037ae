import { creditFor } from '../../src/rewards/credit-for.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Credit } from '../../src/core/credit.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import { foldKey, keyFromSeed, openStream } from '../../src/core/random.ts';

/**
 * A made-up episode with the shape of one game of SPC with four critics: 16 messages, 8 decisions of
 * 5 to 8 tokens, 34 states. No machine played it; it serves the codec's tests and its benchmark.
 */
export function sampleEpisode(number: number): Episode {
  const key = foldKey(keyFromSeed(5), number);
  const stream = openStream(key);
  const id = `train-${Math.floor(number / 512)}-${number % 512}`;
  const [a, b, c] = [stream.integer(10, 100), stream.integer(10, 100), stream.integer(10, 100)];
  const problem = `${a};+${b};-${c}`;
  const prefix = [`${a}+${b}=${(a + b) % 100}`];
  const step = `${(a + b) % 100}-${c}=${(a + b - c + 100) % 100}`;
  const candidate = `${(a + b) % 100}-${c}=${stream.integer(10, 100)}`;
  const critics = ['critic-1', 'critic-2', 'critic-3', 'critic-4'];
  const events: EpisodeEvent[] = [];
  let seq = 0;
  const counts = new Map<string, number>();
  const nextIndex = (agent: string): number => {
    const index = counts.get(agent) ?? 0;
    counts.set(agent, index + 1);
    return index;
  };
  const say = (from: string, to: string, kind: string, body: Plain) =>
    events.push({ kind: 'message', message: { seq: seq++, from, to, kind, body } });
  const enter = (actor: string, state: string) => events.push({ kind: 'state', actor, state });
  const decide = (agent: string, policy: string, prompt: string, text: string) => {
    const tokens = Array.from(text, (character) => character.charCodeAt(0) % 24);
    const decision: Decision = {
      episode: id,
      agent,
      role: agent.replace(/-\d$/, ''),
      decisionIndex: nextIndex(agent),
      policy,
      version: 12,
      shown: { kind: 'compact', text: prompt },
      text,
      tokens,
      logProbs: tokens.map(() => Math.fround(Math.log(1 - stream.uniform()))),
      sampling: { temperature: 1, topP: 1, logProbs: 'drawn' },
      finish: 'stop',
    };
    events.push({ kind: 'decision', decision });
  };

  enter('environment', 'posing');
  say('environment', 'solver', 'problem', { problem, modulus: 100 });
  enter('solver', 'solving');
  decide('solver', 'solver', `S${a}+${b}-${c};`, `${(a + b) % 100};${c}`);
  say('solver', 'environment', 'solution', { steps: [...prefix, step] });
  enter('solver', 'solved');
  enter('environment', 'corrupting');
  say('environment', 'sneaky', 'corrupt', { problem, prefix, step });
  enter('sneaky', 'choosing');
  decide('sneaky', 'sneaky', `G${a}+${b}-${c};${step}?`, 'E2');
  enter('sneaky', 'rewriting');
  decide('sneaky', 'sneaky', `G${a}+${b}-${c};${step}>`, candidate);
  say('sneaky', 'environment', 'corruption', { step: candidate, errorKind: 'digit' });
  enter('sneaky', 'done');
  enter('environment', 'checking');
  say('environment', 'verifier', 'check', { problem, prefix, step, candidate });
  enter('verifier', 'checking');
  say('verifier', 'environment', 'finding', { valid: true, wrong: true, family: 'digit' });
  enter('verifier', 'done');
  enter('environment', 'examining');
  for (const critic of critics) {
    say('environment', critic, 'examine', { problem, prefix, candidate });
    enter(critic, 'examining');
  }
  const verdicts: Plain[] = [];
  for (const critic of critics) {
    decide(critic, 'critic', `C${a}+${b}-${c};1${(a + b) % 100}${candidate}?`, '5=7=y');
    const correct = stream.uniform() < 0.5;
    const body = { correct, recomputed: step, consistent: true };
    say(critic, 'environment', 'verdict', body);
    verdicts.push({ agent: critic, ok: true, correct, recomputedRight: true });
    enter(critic, 'done');
  }
  decide('verifier', 'verifier', 'V', 'y');
  for (let i = 0; i < 14; i++) enter('environment', i % 2 === 0 ? 'counting' : 'examining');
  enter('environment', 'ended');
  const task = { problem, modulus: 100, digits: 2, operations: 2, operators: '+-' };
  const seats = Object.fromEntries(
    ['solver', 'sneaky', 'verifier', ...critics].map((agent) => {
      const role = agent.replace(/-\d$/, '');
      return [agent, { role, policy: role, version: agent === 'sneaky' ? 7 : ('latest' as const) }];
    }),
  );
  const outcome = { game: 'sneaky', problem, prefix, step, candidate, family: 'digit', verdicts };
  return {
    plan: { id, group: `train-${number % 64}`, key, environment: 'adversarial-steps', task, seats },
    events,
    ending: { kind: 'finished', outcome },
  };
}

/** Two terms, as SPC has them: the game between critic and sneaky generator, and malformed replies. */
export function sampleCredits(episode: Episode): Credit[] {
  return ['fooled', 'malformed'].flatMap((term) =>
    decisionsOf(episode).map((decision, position) =>
      creditFor(decision, term, term === 'fooled' ? (position % 2 === 0 ? 1 : -1) : 0),
    ),
  );
}
