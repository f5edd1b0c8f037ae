import { foldKey, openStream } from 'agon-sim';
import type { EpisodeRequest, RandomKey, Seat, Turn } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { proposeCorrection } from './task.ts';
import type { CorrectionTask } from './task.ts';

type Seats = Readonly<Record<string, Seat>>;

/** One agent in all the seats of its game, drawing its replies by chance, or greedily. */
export function correctionSeats(
  policy: string,
  versions: Turn['versions'],
  {
    reflects = false,
    greedy = false,
  }: { readonly reflects?: boolean; readonly greedy?: boolean } = {},
): Seats {
  const seat = (role: string): Seat => ({
    role,
    policy,
    version: versions[policy] ?? 0,
    ...(greedy && { sampling: { temperature: 0, topP: 1 } }),
  });
  return {
    'solver-1': seat('solver'),
    ...(reflects && { 'reflector-1': seat('reflector') }),
  };
}

/** New problems of the training split, each played `samples` times as one group, whose name ends with `stage-` and the stage. */
export function correctionGames(
  key: RandomKey,
  {
    domain,
    problems,
    samples,
    seats,
    stage = 1,
  }: {
    readonly domain: AnswerDomain;
    readonly problems: number;
    readonly samples: number;
    readonly seats: Seats;
    readonly stage?: number;
  },
): readonly EpisodeRequest[] {
  const stream = openStream(foldKey(key, 'tasks'));
  return Array.from({ length: problems }, (_, i) => {
    const task: CorrectionTask = { ...proposeCorrection(domain, stream, 'train'), stage };
    return Array.from({ length: samples }, (): EpisodeRequest => ({
      task,
      group: `problem-${i}-stage-${stage}`,
      seats,
    }));
  }).flat();
}
