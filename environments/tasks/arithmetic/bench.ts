import { UserError, foldKey, openStream } from 'agon-sim';
import type { RandomKey } from 'agon-sim';
import { z } from 'zod';
import type { Split } from '../split.ts';
import type { ArithmeticDomain } from './arithmetic.ts';

/** One candidate step for critics to judge. A bench file holds one per line, as JSON. */
export interface BenchLine {
  readonly problem: string;
  /** Null for plain integers. */
  readonly modulus: number | null;
  /** The correct steps before the candidate. */
  readonly prefix: readonly string[];
  /** The candidate. */
  readonly step: string;
  readonly correct: boolean;
  /** The family of the error, in the words of whoever made the bench; `none` for correct steps. */
  readonly family: string;
}

const lineSchema = z.object({
  problem: z.string(),
  modulus: z.int().min(2).nullable(),
  prefix: z.array(z.string()),
  step: z.string(),
  correct: z.boolean(),
  family: z.string().min(1),
});

/**
 * Reads one line of a bench, for critics of this domain. A line is bad if it isn't of the form, if it is
 * of another difficulty than the domain's, or if its prefix or its label aren't true: a critic can't be
 * measured by a wrong label. Further keys of a line are ignored.
 *
 * @throws UserError that says what is wrong with it
 */
export function parseBenchLine(raw: string, domain: ArithmeticDomain): BenchLine {
  const line = parseLine(raw, domain);
  if (typeof line === 'string') throw new UserError(line);
  return line;
}

/** The text of a bench file. */
export function formatBench(lines: readonly BenchLine[]): string {
  return lines
    .map(({ problem, modulus, prefix, step, correct, family }) =>
      // Written out, so that the keys of every line stand in the documented order.
      JSON.stringify({ problem, modulus, prefix, step, correct, family }),
    )
    .join('\n')
    .concat('\n');
}

/**
 * Makes a bench of problems of one split, held-out ones if none is named: `perFamily` wrong steps of each family that applies to the
 * domain, and `correct` correct ones, no line twice. The same key gives the same bench.
 *
 * @param correct - by default as many as there are wrong ones, so that both rates are as certain
 * @returns the families in the domain's order, correct steps last; fewer lines where a family applies
 *   so rarely that a thousand tries a line didn't find it
 */
export function makeBench(
  domain: ArithmeticDomain,
  key: RandomKey,
  perFamily: number,
  correct?: number,
  split: Split = 'heldOut',
): readonly BenchLine[] {
  const wrong = domain.families.flatMap((family) =>
    gather(perFamily, () => benchLineMaker(domain, foldKey(key, family), family, split)),
  );
  const right = gather(correct ?? wrong.length, () =>
    benchLineMaker(domain, foldKey(key, 'none'), 'none', split),
  );
  return [...wrong, ...right];
}

const TRIES_PER_LINE = 1000;

function gather(count: number, open: () => () => BenchLine | undefined): readonly BenchLine[] {
  const make = open();
  const lines = new Map<string, BenchLine>();
  for (let tries = count * TRIES_PER_LINE; lines.size < count && tries > 0; tries--) {
    const line = make();
    if (line) lines.set(JSON.stringify(line), line);
    // A family that never applies (no table of natural errors, a single operator) is not worth the tries.
    else if (lines.size === 0 && tries < (count - 1) * TRIES_PER_LINE) break;
  }
  return [...lines.values()];
}

function benchLineMaker(
  domain: ArithmeticDomain,
  key: RandomKey,
  family: string,
  split: Split,
): () => BenchLine | undefined {
  const stream = openStream(key);
  const { modulus } = domain.difficulty;
  return () => {
    const problem = domain.generate(stream, split);
    const steps = domain.solve(problem);
    const place = stream.integer(0, steps.length);
    const correct = family === 'none';
    const right = steps[place] ?? '';
    const step = correct ? right : domain.corrupt(right, family, stream);
    return step === undefined
      ? undefined
      : { problem, modulus, prefix: steps.slice(0, place), step, correct, family };
  };
}

function parseLine(raw: string, domain: ArithmeticDomain): BenchLine | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return 'it is no JSON';
  }
  const checked = lineSchema.safeParse(json);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return `${issue?.path.join('.') || 'the line'}: ${issue?.message}; see docs/cli.md for the form`;
  }
  const line = checked.data;
  const { modulus } = domain.difficulty;
  if (line.modulus !== modulus) {
    return `modulus must be ${modulus}, that of the critic's domain, got ${line.modulus}`;
  }
  const problemFault = domain.checkProblem(line.problem);
  if (problemFault !== undefined) return `problem: ${problemFault}`;
  const prefix = domain.checkSolution(line.problem, line.prefix);
  if (prefix.correctSteps < line.prefix.length) return `prefix: ${prefix.reason}`;
  const check = domain.checkStep(line.problem, line.prefix, line.step);
  if (!check.wellFormed) return `step: ${check.reason}`;
  if (check.correct !== line.correct) {
    return line.correct
      ? `it is labelled correct, but ${check.reason}`
      : `it is labelled wrong, but ${line.step} is correct`;
  }
  return line;
}
