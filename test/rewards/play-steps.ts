import type { Decision } from '../../src/core/decision.ts';
import type { Ending, Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import type { AdversarialOutcome } from 'agon-sim/curricula';

/** What each critic of an episode does. */
export interface CriticPlay {
  readonly verdict: boolean | null;
  readonly workRight?: boolean;
}

/**
 * A finished episode of the adversarial-steps game, made by hand: the solver decides first, then the
 * sneaky generator where there is one, then the critics.
 */
export function playSteps(play: {
  readonly id?: string;
  readonly group?: string;
  readonly game: 'sneaky' | 'correct';
  readonly valid?: boolean;
  readonly critics?: readonly CriticPlay[];
}): Episode {
  const critics = play.critics ?? [];
  const names = critics.map((_, i) => `critic-${i + 1}`);
  const sneaky = play.game === 'sneaky' ? ['sneaky'] : [];
  const outcome: AdversarialOutcome = {
    game: play.game,
    correct: critics.length === 0 ? null : play.game === 'correct',
    valid: play.game === 'sneaky' ? (play.valid ?? true) : null,
    sneaky: sneaky[0] ?? null,
    verdicts: critics.map(({ verdict, workRight }, i) => ({
      agent: names[i] ?? '',
      verdict,
      right: verdict === (play.game === 'correct'),
      workRight: workRight ?? true,
    })),
  };
  return episode(play.id ?? 'train-1-0', play.group ?? 'task-0', ['solver', ...sneaky, ...names], {
    kind: 'finished',
    outcome: { ...outcome, verdicts: outcome.verdicts.map((v) => ({ ...v })) },
  });
}

/** An episode in which every agent decided once, in the order given. */
export function episode(
  id: string,
  group: string,
  agents: readonly string[],
  ending: Ending = { kind: 'finished', outcome: null as Plain },
): Episode {
  return {
    plan: {
      id,
      group,
      key: [1, 2],
      environment: 'adversarial-steps',
      task: null,
      seats: Object.fromEntries(
        agents.map((agent) => {
          const role = agent.replace(/-\d+$/, '');
          return [agent, { role, policy: role, version: 'latest' as const }];
        }),
      ),
    },
    events: agents.map((agent, index): EpisodeEvent => ({
      kind: 'decision',
      decision: decide(id, agent, agents.slice(0, index).filter((one) => one === agent).length),
    })),
    ending,
  };
}

function decide(id: string, agent: string, decisionIndex: number): Decision {
  return {
    episode: id,
    agent,
    role: agent.replace(/-\d+$/, ''),
    decisionIndex,
    policy: agent.replace(/-\d+$/, ''),
    version: 3,
    shown: { kind: 'compact', text: 'p' },
    text: 'x',
    tokens: [1],
    logProbs: [-0.5],
    sampling: { temperature: 1, topP: 1, logProbs: 'drawn' },
    finish: 'stop',
  };
}
