/**
 * Makes `environments/tasks/arithmetic/natural-errors.json`: what an undertrained solver writes where it
 * is wrong. A transformer learns to finish bare two-digit steps modulo 100 until about half of its
 * answers are right; then it answers every step a few times, and its wrong answers are kept.
 *
 *   npx tsx -C agon-source bench/make-natural-errors.ts
 */
import { decideAll } from '../src/policies/decide-all.ts';
import { writeFileSync } from 'node:fs';
import type { RandomStream, SupervisedExample } from 'agon-sim';
import { arithmetic } from 'agon-sim/environments';
import { foldKey, keyFromSeed } from '../src/core/random.ts';
import { openEngine } from '../src/engine/index.ts';
import { Learner, runSupervisedPhase } from '../src/learning/index.ts';
import {
  initialParameters,
  openTransformerPolicy,
  openVocabulary,
  transformerConfig,
} from '../src/policies/index.ts';

const KEY = foldKey(keyFromSeed(1), 'natural errors');
const ANSWERS_PER_STEP = 3;
/** In nats per example. Reached, by trial, when about half of the sampled answers are right. */
const UNTIL_LOSS = 1.3;

const domain = arithmetic({ digits: 2, operations: 1, operators: '+-', modulus: 100 }, {});
const { stepLength, resultLength } = domain.compact;
const vocabulary = openVocabulary('0123456789+-=');
const config = transformerConfig({ vocabulary: vocabulary.size, context: 8 });

/** `47+86=` -> `33`, little-endian. */
const lesson = (problem: string): SupervisedExample => {
  const step = domain.compact.step(domain.solve(problem)[0] as string) as string;
  return { prompt: step.slice(0, stepLength - resultLength), reply: step.slice(-resultLength) };
};
const lessons = (stream: RandomStream, count: number) =>
  Array.from({ length: count }, () => lesson(domain.generate(stream, 'train')));

const learner = new Learner({
  policy: 'solver',
  engine: await openEngine({ backend: 'wasm' }),
  config,
  vocabulary,
  parameters: initialParameters(config, KEY),
});
await runSupervisedPhase(
  learner,
  vocabulary,
  {
    name: 'half a training',
    steps: 2000,
    batch: 192,
    learningRate: 2e-3,
    untilLoss: UNTIL_LOSS,
    examples: lessons,
  },
  KEY,
);

const policy = await openTransformerPolicy({ name: 'solver', config, vocabulary });
policy.setWeights(0, learner.parameters);
const facts: string[] = [];
for (let left = 0; left < 100; left++) {
  for (const operator of '+-') {
    for (let right = 0; right < 100; right++) facts.push(`${left};${operator}${right}`);
  }
}
const decisions = await decideAll(
  policy,
  facts.flatMap((fact, index) =>
    Array.from({ length: ANSWERS_PER_STEP }, (_, sample) => ({
      episode: fact,
      agent: 'solver',
      role: 'solver',
      decisionIndex: sample,
      prompt: { compact: lesson(fact).prompt, chat: [], maxLength: resultLength },
      sampling: { temperature: 1, topP: 1 },
      key: foldKey(foldKey(KEY, index), sample),
      version: 0,
    })),
  ),
);
let right = 0;
const errors: Record<string, number[]> = {};
for (const { episode: fact, text } of decisions) {
  const step = domain.solve(fact)[0] as string;
  const answer = domain.compact.readResult(text);
  if (answer === domain.resultOf(step)) right += 1;
  else if (answer !== undefined) {
    const name = step.slice(0, step.indexOf('='));
    errors[name] = [...new Set([...(errors[name] ?? []), Number(answer)])].sort((a, b) => a - b);
  }
}
const rows = Object.entries(errors).map(
  ([name, answers]) => `  "${name}": [${answers.join(', ')}]`,
);
writeFileSync('environments/tasks/arithmetic/natural-errors.json', `{\n${rows.join(',\n')}\n}\n`);
const share = ((100 * right) / decisions.length).toFixed(1);
console.log(`${share} % of the answers are right; ${rows.length} steps have errors`);
