import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentId, EpisodeId } from '../../core/ids.ts';
import { openRegular, writeFully } from '../../recording/regular-file.ts';
import type { Estimate } from '../../statistics/student-interval.ts';
import type { ScenarioTrust } from '../trust/load-recorded.ts';
import { worthOf } from './earned.ts';
import { openForks } from './fork-log.ts';
import { continuationKey } from './fork-run.ts';
import { openContinuations } from './open-continuations.ts';
import type { Continuations } from './open-continuations.ts';

export interface CreditRunOptions extends ScenarioTrust {
  readonly run: string;
  readonly episode: EpisodeId;
  /** Continuations of each decision, kept and decided anew. */
  readonly times: number;
  /** Of the continuations; the episode's key if absent. */
  readonly seed?: number;
  /** Told after every decision. */
  readonly onCredit?: (credit: BranchCredit) => void;
}

/** What a decision was worth to the agent that made it: the rewards from it on, its own included. */
export interface BranchCredit {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  readonly decisionIndex: number;
  /** The decision's event in the log. */
  readonly event: number;
  /** Of the reply: it is kept, and the rest played anew. */
  readonly message: Estimate;
  /** Of the place: it is decided anew, too. */
  readonly place: Estimate;
  /** How many continuations each of the two rests on. */
  readonly times: number;
}

/**
 * Credit from branches: plays on from every decision of a game, once with its reply kept and once decided anew,
 * and tells what that was worth. Appended to `forks/credits.jsonl` of the run; the branches themselves aren't kept.
 *
 * Both draw by the same keys, so that their difference rests on as little chance as can be.
 */
export async function creditRun(options: CreditRunOptions): Promise<readonly BranchCredit[]> {
  const { run, episode: id, times, seed, onCredit, ...trust } = options;
  const game = await openContinuations({ run, episode: id, ...trust });
  try {
    const credits: BranchCredit[] = [];
    for (const [event, logged] of game.episode.events.entries()) {
      if (logged.kind !== 'decision') continue;
      const { agent, decisionIndex } = logged.decision;
      const question = { event, agent, times, seed };
      const credit: BranchCredit = {
        episode: id,
        agent,
        decisionIndex,
        event,
        message: await worthFrom(game, event + 1, question),
        place: await worthFrom(game, event, question),
        times,
      };
      credits.push(credit);
      onCredit?.(credit);
    }
    keep(run, credits);
    return credits;
  } finally {
    game.close();
  }
}

async function worthFrom(
  game: Continuations,
  at: number,
  question: {
    readonly event: number;
    readonly agent: AgentId;
    readonly times: number;
    readonly seed: number | undefined;
  },
): Promise<Estimate> {
  const { event, agent, times, seed } = question;
  const earned = [];
  for (let nth = 1; nth <= times; nth++) {
    const key = continuationKey(game.episode, seed, nth);
    const { earned: all } = await game.play({ id: 'branch', at, key, countFrom: event });
    earned.push(all.get(agent) ?? { reward: 0, decisions: 0 });
  }
  return worthOf(earned, game.range);
}

function keep(run: string, credits: readonly BranchCredit[]): void {
  const file = join(openForks(run), 'credits.jsonl');
  const lines = credits.map((credit) => `${JSON.stringify(credit)}\n`).join('');
  const fd = openRegular(file, 'append');
  try {
    writeFully(file, fd, new TextEncoder().encode(lines), fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}
