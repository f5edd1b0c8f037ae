import { describe, expect, test } from 'vitest';
import { defaultGate, findingOf } from '../../environments/tasks/rewrite-gate.ts';
import { verifier } from '../../agents/verifier.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import { hear, start } from './hear.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = verifier({ domain });
const problem = '47;+86;-58';
const asked = { problem, prefix: ['47+86=33'], step: '33-58=75' };
const gate = defaultGate(domain);

test('never waits for a policy', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(() => role.observe(undefined)).toThrow(/^internal: /);
  expect(role.parse('5>7=n', undefined)).toMatchObject({ ok: false });
});

test('says how far a solution is correct', () => {
  const reviewed = hear(role, start(role), 'review', { problem, steps: ['47+86=33', '33-58=76'] });
  expect(reviewed.state).toBe('solutionReviewed');
  expect(reviewed.said).toEqual([
    {
      to: 'environment',
      kind: 'reviewed',
      body: {
        correctSteps: 1,
        complete: false,
        reason: 'the problem requires 33-58=75 here, got 33-58=76',
      },
    },
  ]);
});

test('says what is true of a rewritten step', () => {
  const checked = hear(role, start(role), 'check', { ...asked, candidate: '33-58=85' });
  expect(checked.state).toBe('stepChecked');
  expect(checked.said).toEqual([
    {
      to: 'environment',
      kind: 'finding',
      body: {
        valid: true,
        reason: null,
        edits: 1,
        family: 'droppedCarry',
        resultRight: false,
        operandsRight: true,
        operatorRight: true,
        selfConsistent: false,
      },
    },
  ]);
});

describe('the gate', () => {
  test.each(['33-58=85', '34-58=76', '33-59=74', '44-58=86', '33-58=0'])('lets %s pass', (step) => {
    expect(findingOf(domain, gate, { ...asked, candidate: step })).toMatchObject({
      valid: true,
      reason: null,
    });
  });

  test.each([
    ['33-58=75', 'nothing was changed'],
    ['34-59=75', 'the stated result is still right'], // both operands miscopied, no harm done
    ['34-58=75', 'the stated result is still right'],
    ['33+58=91', 'the operator was changed'],
    ['44-69=70', '5 characters were changed, at most 4 may be'],
    ['33 - 58 = 1', /blanks/],
    ['', /empty/],
  ])('stops %j', (candidate, reason) => {
    const finding = findingOf(domain, gate, { ...asked, candidate });
    expect(finding.valid).toBe(false);
    expect(finding.reason).toMatch(reason);
  });

  test('holds a sneaky generator to the kind of error that it named', () => {
    const named = (errorKind: string) =>
      findingOf(domain, gate, { ...asked, candidate: '33-58=85', errorKind });
    expect(named('droppedCarry')).toMatchObject({ valid: true, family: 'droppedCarry' });
    // What looks like a dropped carry may have been meant as any other digit.
    expect(named('randomDigit')).toMatchObject({ valid: true, family: 'droppedCarry' });
    expect(named('offByOne')).toMatchObject({
      valid: false,
      reason: 'it is no offByOne, which was named',
    });
  });

  test('can allow operators to be rewritten, and any number of characters', () => {
    const open = { operatorEdits: 'allowed', mostEdits: 8 } as const;
    for (const candidate of ['33+58=91', '44+69=13']) {
      expect(findingOf(domain, open, { ...asked, candidate })).toMatchObject({ valid: true });
    }
    const stillRight = { ...asked, candidate: '17+58=75' };
    expect(findingOf(domain, open, stillRight)).toMatchObject({ valid: false });
  });
});
