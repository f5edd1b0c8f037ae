import type { Rule } from '../../src/core/rule.ts';

/** Which rules an example breaks, with what they found. */
export async function broken<Example>(
  rules: readonly Rule<Example>[],
  example: Example,
): Promise<string> {
  const found: string[] = [];
  for (const { name, check } of rules) {
    try {
      await check(example);
    } catch (error) {
      found.push(`${name}: ${(error as Error).message}`);
    }
  }
  return found.join('\n');
}
