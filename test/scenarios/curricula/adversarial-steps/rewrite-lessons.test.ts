import { keyFromSeed, openStream } from 'agon-sim';
import type { SupervisedExample } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import {
  adversarialLessons,
  rewriteLessons,
} from '../../../../scenarios/curricula/adversarial-steps/index.ts';
import type { RewriteMix } from '../../../../scenarios/curricula/adversarial-steps/index.ts';
import { domain } from '../../../environments/play-game.ts';

const key = keyFromSeed(11);
const { compact } = domain;
const KINDS = ['randomDigit', 'offByOne', 'operandMiscopiedB'];
const mix: RewriteMix = {
  errorKinds: 'chosen-first',
  hardShare: 0.2,
  easy: 'randomDigit',
  hard: ['offByOne', 'operandMiscopiedB'],
};

const draw = (rewrites: RewriteMix, count: number) =>
  rewriteLessons(domain, rewrites)(openStream(key), count);
const kindOf = ({ reply }: SupervisedExample) => compact.readMark(reply.charAt(0)) ?? 'none';
const sum = (weights: readonly number[] = []) => weights.reduce((total, one) => total + one, 0);
/** What the policy is shown, and what it is to say, as texts of the domain. */
const stepsOf = ({ prompt, reply }: SupervisedExample) => ({
  step: compact.readStep(prompt.slice(-1 - compact.stepLength, -1)) ?? '',
  rewritten: compact.readStep(reply.slice(-compact.stepLength)) ?? '',
});

describe('lessons with kinds chosen first', () => {
  test('show every kind about equally often, each by its mark and then an error of that kind', () => {
    const examples = draw(mix, 900);
    for (const example of examples) {
      const { step, rewritten } = stepsOf(example);
      expect(domain.couldMake(kindOf(example), step, rewritten)).toBe(true);
    }
    for (const kind of KINDS) {
      const shown = examples.filter((example) => kindOf(example) === kind).length;
      expect(shown).toBeGreaterThan(250);
      expect(shown).toBeLessThan(350);
    }
  });

  test('train marks by their share in the mix, and what follows them alike', () => {
    for (const example of draw(mix, 60)) {
      const [mark = NaN, ...rest] = example.weights ?? [];
      const each = 0.3 / (1 + compact.stepLength);
      const share = kindOf(example) === 'randomDigit' ? 0.8 : 0.1;
      expect(mark / each).toBeCloseTo(share * KINDS.length);
      for (const weight of rest) expect(weight).toBeCloseTo(each);
    }
  });

  test('look like this', () => {
    expect(draw(mix, 4).map(({ prompt, reply }) => `${prompt} ${reply}`)).toMatchInlineSnapshot(`
      [
        "G15+95-13;01515+95=01> 415+95=51",
        "G25+54-68;17979-68=11> 779-88=90",
        "G62-03-44;06262-03=69> 062-03=79",
        "G31-68+35;03131-68=72> 731-62=78",
      ]
    `);
  });
});

test('lessons with implicit kinds name none, and train every character alike', () => {
  for (const example of draw({ ...mix, errorKinds: 'implicit' }, 60)) {
    expect(example.reply).toHaveLength(compact.stepLength);
    expect(new Set(example.weights).size).toBe(1);
    expect(sum(example.weights)).toBeCloseTo(0.3);
  }
});

test('the first sneaky generator learns every kind that it may name; where it names none, only the easy one and miscopied operands', () => {
  const warmStart = { first: 1, untilLoss: 0, full: 1, sneaky: 1, learningRate: 1e-3 };
  const examplesOf = (kinds: 'implicit' | 'chosen-first') => {
    const last = adversarialLessons(domain, warmStart, { kinds, otherKinds: 0.3 }).at(-1);
    if (last?.kind !== 'supervised') throw new Error('the last lessons are not rewrites');
    return last.phase.examples(openStream(key), 400);
  };
  const named = new Set(examplesOf('chosen-first').map(kindOf));
  expect([...named].sort()).toEqual(
    domain.deliberate.filter((family) => family !== 'wrongOperatorShown').toSorted(),
  );
  const made = examplesOf('implicit').map((example) => {
    const { step, rewritten } = stepsOf(example);
    return ['randomDigit', 'operandMiscopiedA', 'operandMiscopiedB'].some((family) =>
      domain.couldMake(family, step, rewritten),
    );
  });
  expect(made).not.toContain(false);
});
