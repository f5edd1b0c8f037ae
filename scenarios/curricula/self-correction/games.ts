import { foldKey, openStream } from 'agon-sim';
import type { EpisodeRequest, RandomKey, Seat } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import type { CorrectionTask } from '../../../environments/tasks/correction-task.ts';
import { correctionTask } from './tasks.ts';

type Seats = Readonly<Record<string, Seat>>;

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
    const task: CorrectionTask = { ...correctionTask(domain, stream, 'train'), stage };
    return Array.from({ length: samples }, (): EpisodeRequest => ({
      task,
      group: `problem-${i}-stage-${stage}`,
      seats,
    }));
  }).flat();
}
