import { checkCounts, foldKey } from 'agon-sim';
import type { Canary, Evaluation, Gap, JudgedBy, RandomKey } from 'agon-sim';
import { drawProblems } from '../../../environments/tasks/draw-problems.ts';
import type { Split } from '../../../environments/tasks/split.ts';
import { examMetrics, judgingExam } from './exam.ts';
import type { DiscussionGames } from './games.ts';
import { scoreGap } from './gap-scores.ts';
import { countAnswers } from './judge-accuracy.ts';
import type { LessonDomain } from './lessons.ts';
import { scoreSampling, scoreSolving } from './scores.ts';

/** What is measured on, and how much of it. */
export interface DiscussionMeasures {
  readonly domain: LessonDomain;
  /** Makes the games, and knows who sits where. */
  readonly table: DiscussionGames;
  /** Whose problems these are; the same key gives the same problems in every run. */
  readonly key: RandomKey;
  readonly split: Split;
  readonly sizes: {
    /** Problems to solve while the run goes on, and at its start and end. */
    readonly brief: number;
    readonly full: number;
    /** Problems to give several answers to, a fifth of them while the run goes on, and how many answers. */
    readonly sampled: number;
    readonly samples: number;
    /** Labelled problems for every policy to solve, and labelled answers to judge. */
    readonly canary: number;
  };
}

/** `greedy` and `againstTheRules` from one likeliest answer each; what `scoreSampling` tells from several. */
export function discussionEvaluations(measures: DiscussionMeasures): readonly Evaluation[] {
  const { table, sizes } = measures;
  checkSizes(sizes);
  return [
    {
      name: 'solving',
      games: (versions, extent) =>
        table.solve(problemsFor('solve', sizes[extent], measures), versions),
      score: (episodes) => {
        const { accuracy, malformed } = scoreSolving(episodes);
        return { greedy: accuracy, againstTheRules: malformed };
      },
    },
    {
      name: 'sampling',
      games: (versions, extent) => {
        const count = extent === 'full' ? sizes.sampled : Math.ceil(sizes.sampled / 5);
        return table.discuss(problemsFor('sample', count, measures), versions, {
          samples: sizes.samples,
          evaluations: 1,
          temperatures: { solver: 1, evaluator: 0, scorer: 0 },
        });
      },
      score: scoreSampling,
    },
  ];
}

/**
 * Solvers and judges on labelled problems, see `examMetrics`. Every policy solves the same problems, so that
 * the difference of two is theirs.
 */
export function discussionCanary(measures: DiscussionMeasures, every: number): Canary {
  const { domain, table, key, split, sizes } = measures;
  checkSizes(sizes);
  return {
    every,
    games: (versions) => [
      ...table.solveAll(problemsFor('canary', sizes.canary, measures), versions),
      ...table.judge(judgingExam(domain, foldKey(key, 'judge'), split, sizes.canary), versions),
    ],
    score: examMetrics,
  };
}

/** One greedy answer to each problem, judged once: `by` evaluations, or by the scores of those. */
export function discussionGap(measures: DiscussionMeasures, by: JudgedBy): Gap {
  return {
    games: (versions, problems) =>
      measures.table.discuss(problemsFor('gap', problems, measures), versions, {
        samples: 1,
        evaluations: 1,
        temperatures: { solver: 0, evaluator: 0, scorer: 0 },
      }),
    score: (episodes) => scoreGap(countAnswers(episodes, by)),
  };
}

function checkSizes({ brief, full, sampled, samples, canary }: DiscussionMeasures['sizes']): void {
  checkCounts({ evaluation: { brief, full, sampled, canary } }, { least: 0 });
  checkCounts({ evaluation: { samples } });
}

const problemsFor = (what: string, count: number, { domain, key, split }: DiscussionMeasures) =>
  drawProblems(domain, foldKey(key, what), split, count);
