import { checkCounts, foldKey, keyFromSeed, openStream } from 'agon-sim';
import type { Bench, Evaluation, EpisodeRequest, Seat } from 'agon-sim';
import type { ArithmeticDomain } from '../../../environments/tasks/arithmetic/arithmetic.ts';
import { makeBench, parseBenchLine } from '../../../environments/tasks/arithmetic/bench.ts';
import type { Split } from '../../../environments/tasks/split.ts';
import { criticSeat } from '../../../environments/adversarial-steps.ts';
import { judgedSteps, scoreBench } from './bench-scores.ts';
import { scoreCritics, scoreSneaky } from './scores.ts';
import { adversarialTask, benchTask } from './tasks.ts';
import type { Candidate } from './tasks.ts';

/** As many correct candidates as those of four families, so that both rates are about as certain. */
const CORRECT_PER_FAMILY = 4;
/** Games of the sneaky generator for each candidate of a family. */
const SNEAKY_PER_FAMILY = 3;

/** Held-out problems are the same for every run, so that runs can be compared. */
const BENCH_KEY = foldKey(keyFromSeed(2504), 'bench');
const SNEAKY_KEY = foldKey(keyFromSeed(2504), 'sneaky');

/** What is measured on, and who sits where. */
export interface EvaluationOptions {
  readonly domain: ArithmeticDomain;
  readonly split: Split;
  /** Candidates of each family of errors, at least 1, by the evaluation's extent. */
  readonly sizes: Readonly<Record<'brief' | 'full', number>>;
  readonly seats: {
    readonly solver: Seat;
    readonly verifier: Seat;
    readonly sneaky: (version: number) => Seat;
    /** A critic that gives its likeliest verdict. */
    readonly judge: (version: number) => Seat;
  };
}

/** Shows one candidate to one critic, through the same machine as every game. */
export function benchGame(candidate: Candidate, critic: Seat) {
  return { task: benchTask(candidate), seats: { [criticSeat(1)]: critic } };
}

/** The policy `critic` on a fixed bench: see `scoreCritics`. */
export function criticEvaluation({ domain, split, sizes, seats }: EvaluationOptions): Evaluation {
  checkSizes(sizes);
  return {
    name: 'held-out',
    games: (versions, extent) => {
      const count = sizes[extent];
      const bench = makeBench(domain, BENCH_KEY, count, count * CORRECT_PER_FAMILY, split);
      return bench.map((line) => benchGame(line, seats.judge(versions['critic'] ?? 0)));
    },
    score: scoreCritics,
  };
}

/**
 * The policy `sneaky` on fixed problems, in percent: `foolsFirstCritic` against the critic of the warm
 * start, `foolsCritic` against the one as it stands, and `sneakyValid`, steps that were really wrong. And
 * `sneakyKinds`, the number of kinds of error that these are spread over.
 */
export function sneakyEvaluation({ domain, split, sizes, seats }: EvaluationOptions): Evaluation {
  checkSizes(sizes);
  const { solver, verifier, sneaky, judge } = seats;
  return {
    name: 'sneaky',
    games: (versions, extent) => {
      const stream = openStream(SNEAKY_KEY);
      const count = sizes[extent] * SNEAKY_PER_FAMILY;
      return [0, versions['critic'] ?? 0].flatMap((against, group) =>
        Array.from({ length: count }, (): EpisodeRequest => ({
          task: adversarialTask(domain, stream, split, 'sneaky'),
          group: String(group),
          seats: {
            solver,
            verifier,
            sneaky: sneaky(versions['sneaky'] ?? 0),
            [criticSeat(1)]: judge(against),
          },
        })),
      );
    },
    score: (episodes) => {
      const half = episodes.length / 2;
      return {
        foolsFirstCritic: scoreSneaky(episodes.slice(0, half)).fooled,
        foolsCritic: scoreSneaky(episodes.slice(half)).fooled,
        sneakyValid: scoreSneaky(episodes).valid,
        sneakyKinds: scoreSneaky(episodes).kinds,
      };
    },
  };
}

/** `agon eval --bench`: every line to the policy `critic`. */
export function criticBench({ domain, seats }: Pick<EvaluationOptions, 'domain' | 'seats'>): Bench {
  return {
    game: (line, versions) =>
      benchGame(parseBenchLine(line, domain), seats.judge(versions['critic'] ?? 0)),
    score: (episodes) => scoreBench(judgedSteps(episodes)),
  };
}

function checkSizes({ brief, full }: EvaluationOptions['sizes']): void {
  checkCounts({ evaluation: { brief, full } });
}
