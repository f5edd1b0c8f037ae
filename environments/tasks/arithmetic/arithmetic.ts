import type { SolutionCheck, StepCheck, TaskDomain } from '../task-domain.ts';
import { applyOperator } from './apply-operator.ts';
import { compactCodec, notOfDomain } from './compact.ts';
import type { Difficulty, Measures, Operator } from './difficulty.ts';
import { measure } from './difficulty.ts';
import type { Family } from './families.ts';
import { errorsOf, FAMILIES } from './families.ts';
import { splitOf } from './held-out.ts';
import type { NaturalErrors } from './natural-errors.ts';
import { naturalErrors } from './natural-errors.ts';
import type { Problem, Step } from './text.ts';
import { formatProblem, formatStep, parseProblem, parseStep } from './text.ts';
import { whyNotProblem, whyNotStep } from './why-not.ts';
import { arithmeticWording } from './wording.ts';

/** The domain, with its difficulty for those who write files of it. */
export interface ArithmeticDomain extends TaskDomain {
  readonly difficulty: Difficulty;
}

/**
 * Chains of D-digit numbers and K operations, worked from left to right, one operation a step:
 * `47;+86;-58` with modulus 100 has the steps `47+86=33` and `33-58=75`.
 *
 * @param natural - the table behind the family `natural`; by default the one that ships for two
 *   digits and modulus 100, and none for other difficulties
 */
export function arithmetic(
  difficulty: Difficulty,
  natural: NaturalErrors = difficulty.digits === 2 && difficulty.modulus === 100
    ? naturalErrors
    : {},
): ArithmeticDomain {
  const measures = measure(difficulty);
  const families = Object.keys(FAMILIES) as Family[];
  const operators = [...measures.operators] as Operator[];
  const problemOf = (text: string): Problem => {
    const problem = parseProblem(text, measures);
    if (!problem) throw notOfDomain('problem', text);
    return problem;
  };
  const stepOf = (text: string): Step => {
    const step = parseStep(text, measures);
    if (!step) throw notOfDomain('step', text);
    return step;
  };
  const check = (problem: Problem, place: number, text: string): StepCheck =>
    checkStep(problem, place, text, measures);
  const makes = (family: Family, right: Step, rewritten: string): boolean =>
    errorsOf(right, family, measures, natural).some((error) => formatStep(error) === rewritten);

  return {
    name: 'arithmetic',
    difficulty,
    families,
    deliberate: families.filter((family) => family !== 'natural'),
    operatorFamilies: ['wrongOperatorShown'] satisfies Family[],
    generate: (stream, split) => {
      const bound = 10 ** measures.digits;
      const number = (): number => stream.integer(0, bound);
      for (;;) {
        const problem: Problem = {
          start: number(),
          operations: Array.from({ length: measures.operations }, () => ({
            operator: stream.pick(operators),
            number: number(),
          })),
        };
        if (splitOf(problem) === split) return formatProblem(problem);
      }
    },
    splitOf: (problem) => splitOf(problemOf(problem)),
    checkProblem: (text) =>
      parseProblem(text, measures) ? undefined : whyNotProblem(text, measures),
    stepCount: () => measures.operations,
    solve: (problem) => {
      const { start, operations } = problemOf(problem);
      let left = start;
      return operations.map(({ operator, number: right }) => {
        const result = applyOperator(left, operator, right, measures.modulus);
        const step = formatStep({ left, operator, right, result });
        left = result;
        return step;
      });
    },
    checkStep: (problem, prefix, step) => check(problemOf(problem), prefix.length, step),
    checkSolution: (problem, steps) => checkSolution(problemOf(problem), steps, check),
    resultOf: (step) => {
      const parsed = parseStep(step, measures);
      return parsed && String(parsed.result);
    },
    corrupt: (step, family, stream) => {
      const errors = errorsOf(stepOf(step), familyNamed(family), measures, natural);
      return errors.length === 0 ? undefined : formatStep(stream.pick(errors));
    },
    familyOf: (step, rewritten) => {
      const right = stepOf(step);
      return families.find((family) => makes(family, right, rewritten)) ?? 'other';
    },
    couldMake: (family, step, rewritten) => makes(familyNamed(family), stepOf(step), rewritten),
    compact: compactCodec(measures, families),
    wording: arithmeticWording(measures),
  };
}

function familyNamed(name: string): Family {
  if (!Object.hasOwn(FAMILIES, name)) throw notOfDomain('family', name);
  return name as Family;
}

/** Judges a step by what the problem requires at its place, counted from 0. */
function checkStep(problem: Problem, place: number, text: string, measures: Measures): StepCheck {
  const step = parseStep(text, measures);
  if (!step) return malformed(whyNotStep(text, measures));
  const { operations } = problem;
  const operation = operations[place];
  if (!operation) {
    return malformed(`the problem has ${operations.length} steps, this would be step ${place + 1}`);
  }
  const required = requiredStep(problem, place, operation, measures);
  const resultRight = step.result === required.result;
  const operandsRight = step.left === required.left && step.right === required.right;
  const operatorRight = step.operator === required.operator;
  const stated = applyOperator(step.left, step.operator, step.right, measures.modulus);
  const correct = resultRight && operandsRight && operatorRight;
  return {
    wellFormed: true,
    correct,
    resultRight,
    operandsRight,
    operatorRight,
    selfConsistent: step.result === stated,
    reason: correct ? undefined : `the problem requires ${formatStep(required)} here, got ${text}`,
  };
}

function requiredStep(
  { start, operations }: Problem,
  place: number,
  { operator, number: right }: Problem['operations'][number],
  { modulus }: Measures,
): Step {
  let left = start;
  for (let k = 0; k < place; k++) {
    const operation = operations[k];
    if (operation) left = applyOperator(left, operation.operator, operation.number, modulus);
  }
  return { left, operator, right, result: applyOperator(left, operator, right, modulus) };
}

function checkSolution(
  problem: Problem,
  steps: readonly string[],
  check: (problem: Problem, place: number, step: string) => StepCheck,
): SolutionCheck {
  for (const [place, step] of steps.entries()) {
    const { correct, reason } = check(problem, place, step);
    if (!correct) return { correctSteps: place, complete: false, reason };
  }
  const complete = steps.length === problem.operations.length;
  return {
    correctSteps: steps.length,
    complete,
    reason: complete
      ? undefined
      : `the problem requires ${problem.operations.length} steps, got ${steps.length}`,
  };
}

function malformed(reason: string): StepCheck {
  return {
    wellFormed: false,
    correct: false,
    resultRight: false,
    operandsRight: false,
    operatorRight: false,
    selfConsistent: false,
    reason,
  };
}

export { formatBench, makeBench, parseBenchLine } from './bench.ts';
export type { BenchLine } from './bench.ts';
export type { Difficulty } from './difficulty.ts';
export type { Split } from '../split.ts';
export type { TaskDomain } from '../task-domain.ts';
