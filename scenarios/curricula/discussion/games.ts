import type { EpisodeRequest, PolicyName, PolicyVersion, Seat } from 'agon-sim';
import { discussionSeat } from '../../../environments/discussion.ts';
import type { DiscussionRole } from '../../../environments/discussion.ts';
import { discussTask, solveTask } from './tasks.ts';
import type { JudgeTask } from '../../../environments/tasks/discussion-task.ts';

type Versions = Readonly<Record<PolicyName, PolicyVersion>>;

/** By role; 0 is greedy. */
export type Temperatures = Readonly<Record<DiscussionRole, number>>;

/** Several discussions of every problem. */
export interface Discussions {
  /** Of each problem; they share a group. */
  readonly samples: number;
  /** Of each answer; as many as the environment has if null. */
  readonly evaluations: number | null;
  readonly temperatures: Temperatures;
}

const GREEDY: Temperatures = { solver: 0, evaluator: 0, scorer: 0 };

/** Makes games of `discussion`; see `discussionGames`. */
export type DiscussionGames = ReturnType<typeof discussionGames>;

/**
 * Games of `discussion` as a scenario plans them. Agent k is spoken for by the k-th policy, and they
 * begin again from the first where there are fewer policies than agents. Agents take turns at solving,
 * from problem to problem, so that each solves as many, but in `solveAll`; all of them may judge.
 */
export function discussionGames(agents: number, policies: readonly PolicyName[]) {
  const everybody = Array.from({ length: agents }, (_, i) => i + 1);
  const seats = (
    role: DiscussionRole,
    who: readonly number[],
    at: Versions,
    temperatures: Temperatures,
  ): Readonly<Record<string, Seat>> =>
    Object.fromEntries(
      who.map((agent) => {
        const policy = policies[(agent - 1) % policies.length] ?? '';
        const sampling = { temperature: temperatures[role], topP: 1 };
        return [discussionSeat(role, agent), { role, policy, version: at[policy] ?? 0, sampling }];
      }),
    );
  const judges = (at: Versions, temperatures: Temperatures) => ({
    ...seats('evaluator', everybody, at, temperatures),
    ...seats('scorer', everybody, at, temperatures),
  });
  const solverOf = (problem: number) => [1 + (problem % agents)];

  return {
    discuss: (
      problems: readonly string[],
      at: Versions,
      { samples, evaluations, temperatures }: Discussions,
    ): readonly EpisodeRequest[] =>
      problems.flatMap((problem, number) => {
        const solver = seats('solver', solverOf(number), at, temperatures);
        const task = discussTask(problem, evaluations);
        const game = {
          task,
          group: `${number}`,
          seats: { ...solver, ...judges(at, temperatures) },
        };
        return Array.from({ length: samples }, () => game);
      }),
    /** Answers alone; those to one problem share a group. */
    solve: (
      problems: readonly string[],
      at: Versions,
      {
        samples = 1,
        temperature = 0,
      }: { readonly samples?: number; readonly temperature?: number } = {},
    ): readonly EpisodeRequest[] =>
      problems.flatMap((problem, number) => {
        const own = seats('solver', solverOf(number), at, { ...GREEDY, solver: temperature });
        const game = { task: solveTask(problem), group: `${number}`, seats: own };
        return Array.from({ length: samples }, () => game);
      }),
    /** Greedy answers alone of every policy to every problem; those to one problem share a group. */
    solveAll: (problems: readonly string[], at: Versions): readonly EpisodeRequest[] =>
      problems.flatMap((problem, number) =>
        everybody.slice(0, policies.length).map((agent) => ({
          task: solveTask(problem),
          group: `${number}`,
          seats: seats('solver', [agent], at, GREEDY),
        })),
      ),
    /** Greedy judgements of given answers. */
    judge: (tasks: readonly JudgeTask[], at: Versions): readonly EpisodeRequest[] =>
      tasks.map((task) => ({ task, seats: judges(at, GREEDY) })),
  };
}
