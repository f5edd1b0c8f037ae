import { foldKey, openStream } from 'agon-sim';
import type { Episode, RandomKey } from 'agon-sim';
import { drawProblems } from '../../../environments/tasks/draw-problems.ts';
import type { Split } from '../../../environments/tasks/split.ts';
import type { LessonDomain } from './lessons.ts';
import { discussionOutcome } from '../../../environments/discussion.ts';
import { judgeAccuracy } from './judge-accuracy.ts';
import { judgeTask } from './tasks.ts';
import type { JudgeTask } from '../../../environments/tasks/discussion-task.ts';

/**
 * Answers with labels for evaluators and scorers to judge once: one half is right; of the wrong ones one
 * half are guesses, the others miss the target narrowly, where the domain has such problems.
 */
export function judgingExam(
  domain: LessonDomain,
  key: RandomKey,
  split: Split,
  count: number,
): readonly JudgeTask[] {
  const stream = openStream(foldKey(key, 'answers'));
  return drawProblems(domain, key, split, count).map((problem, i) => {
    if (i % 2 === 0) return judgeTask(problem, domain.solve(problem, stream), 1);
    for (;;) {
      const answer = domain.guess(problem, stream);
      const near = i % 4 === 1 ? domain.nearMiss?.(problem, answer, stream) : undefined;
      if (!domain.isCorrect(near ?? problem, answer)) return judgeTask(near ?? problem, answer, 1);
    }
  });
}

/**
 * What labels say of solvers (episodes of `solve` tasks) and judges (of `judge` tasks), in [0, 1]: the
 * solvers' `accuracy`, also that of each policy where several solve, the metrics of `judgeAccuracy` on
 * judges, and `gap`, by how much judging is more accurate than solving: what learning from each other lives on.
 */
export function examMetrics(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const ofKind = (kind: string) =>
    episodes.filter((episode) => discussionOutcome(episode)?.kind === kind);
  const solvers = judgeAccuracy(ofKind('solve'));
  const { accuracy } = solvers;
  const { accuracy: _labels, ...judges } = judgeAccuracy(ofKind('judge'));
  const judged = judges['scorer.accuracy'] ?? judges['evaluator.accuracy'];
  return {
    ...solvers,
    ...judges,
    ...(accuracy !== undefined && judged !== undefined && { gap: judged - accuracy }),
  };
}
