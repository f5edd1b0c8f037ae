import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLE_RULES, unseenDecisions } from '../../src/actors/conformance/role-rules.ts';
import type { RoleExample } from '../../src/actors/conformance/role-rules.ts';
import { MachineRunner } from '../../src/actors/machine-runner.ts';

/**
 * Every role keeps the rules of all roles, by being in its folder: beside the tests of
 * `agents/<name>.ts` there is `<name>.examples.ts`, which exports `examples`, a list of `RoleExample`
 * in which the role makes each of its decisions at least once.
 */
const folder = join(import.meta.dirname, '../../agents');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

test.each(names)('agents/%s.ts has examples', (name) => {
  expect(existsSync(join(import.meta.dirname, `${name}.examples.ts`))).toBe(true);
});

for (const name of names) {
  if (!existsSync(join(import.meta.dirname, `${name}.examples.ts`))) continue;
  const { examples } = (await import(`./${name}.examples.ts`)) as {
    readonly examples: readonly RoleExample[];
  };

  describe(`agents/${name}.ts`, () => {
    test('makes each of its decisions in some example', () => {
      expect(examples.length).toBeGreaterThan(0);
      expect(unseenDecisions(examples)).toEqual([]);
    });

    describe.each(examples)('$name', (example) => {
      test.each(ROLE_RULES)('$name', async ({ check }) => {
        await check(example);
      });

      test('never throws at any text, whatever it has heard or not', () => {
        const { role, self } = example;
        const { snapshot } = new MachineRunner(role.machine).start({ self });
        fc.assert(
          fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
            expect(role.parse(text, snapshot.context).text).toBe(text);
          }),
          { seed: 3, interruptAfterTimeLimit: 1000 },
        );
      });
    });
  });
}
