import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, openSimulation, scriptedPolicy } from 'agon-sim';
import type { Episode } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import { ENVIRONMENT_RULES } from '../../src/actors/conformance/environment-rules.ts';
import { gameExample, isGame } from './game-example.ts';

/**
 * Every environment keeps the rules of all environments, by being in its folder: beside the tests
 * of `environments/<name>.ts` there is `<name>.examples.ts`, which exports `examples`, a list of
 * `EnvironmentExample`. A game without tasks and free text needs none: everybody picks a legal action.
 */
const folder = join(import.meta.dirname, '../../environments');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

for (const name of names) {
  const examples = await examplesOf(name);

  describe(`environments/${name}.ts`, () => {
    test('has an example', () => {
      expect(examples.length).toBeGreaterThan(0);
    });

    describe.each(examples)('$name', (example) => {
      test.each(ENVIRONMENT_RULES)('$name', async ({ check }) => {
        await check(example);
      });

      test('comes to an end though everybody is made to say whatever somebody says', async () => {
        for (const { plan, ending } of await playWithEchoes(example)) {
          expect([plan.id, ending]).toEqual([
            plan.id,
            expect.objectContaining({ kind: 'finished' }),
          ]);
        }
      });
    });
  });
}

async function examplesOf(name: string): Promise<readonly EnvironmentExample[]> {
  if (existsSync(join(import.meta.dirname, `${name}.examples.ts`))) {
    const { examples } = (await import(`./${name}.examples.ts`)) as {
      readonly examples: readonly EnvironmentExample[];
    };
    return examples;
  }
  const exported = (await import(join(folder, `${name}.ts`))) as Readonly<Record<string, unknown>>;
  return Object.values(exported).filter(isGame).map(gameExample);
}

/** Plays sensibly; each message to the environment is injected again at once in the name of every seat. */
async function playWithEchoes(example: EnvironmentExample): Promise<readonly Episode[]> {
  const { environment, plans, reply } = example;
  const policies = plans.flatMap(({ seats }) => Object.values(seats).map(({ policy }) => policy));
  const simulation = openSimulation({
    environments: [environment],
    policies: Object.fromEntries(policies.map((name) => [name, scriptedPolicy(name, reply)])),
    sampling: { temperature: 1, topP: 1 },
  });
  const seatsOf = new Map(plans.map(({ id, seats }) => [id, Object.keys(seats)]));
  simulation.messages$.subscribe(({ episode, message: { to, kind, body }, injected }) => {
    if (injected || to !== ENVIRONMENT) return;
    for (const from of seatsOf.get(episode) ?? []) {
      simulation.inject(episode, { from, to, kind, body });
    }
  });
  const episodes = await simulation.play(plans);
  simulation.close();
  return episodes;
}
