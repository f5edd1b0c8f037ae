import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ENVIRONMENT_RULES,
  type EnvironmentExample,
} from '../../src/simulation/conformance/environment-rules.ts';

/**
 * Every environment keeps the rules of all environments, by being in its folder: beside the tests
 * of `environments/<name>.ts` there is `<name>.examples.ts`, which exports `examples`, a list of
 * `EnvironmentExample`.
 */
const folder = join(import.meta.dirname, '../../environments');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

test.each(names)('environments/%s.ts has examples', (name) => {
  expect(existsSync(join(import.meta.dirname, `${name}.examples.ts`))).toBe(true);
});

for (const name of names) {
  if (!existsSync(join(import.meta.dirname, `${name}.examples.ts`))) continue;
  const { examples } = (await import(`./${name}.examples.ts`)) as {
    readonly examples: readonly EnvironmentExample[];
  };

  describe(`environments/${name}.ts`, () => {
    test('has an example', () => {
      expect(examples.length).toBeGreaterThan(0);
    });

    describe.each(examples)('$name', (example) => {
      test.each(ENVIRONMENT_RULES)('$name', async ({ check }) => {
        await check(example);
      });
    });
  });
}
