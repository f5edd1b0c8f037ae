import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStream, scriptedPolicy } from 'agon-sim';
import type { DecisionRequest } from 'agon-sim';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { gameExample, isGame } from './game-example.ts';

/**
 * What language models are told in every protocol that ships: of each role the first prompts that differ, as text. A
 * changed wording shows as a readable difference.
 */
const PROMPTS = 2;
const folder = join(import.meta.dirname, '../../environments');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

test.each(names)('the prompts of environments/%s.ts read as its golden text', async (name) => {
  const texts: string[] = [];
  for (const example of await examplesOf(name)) {
    const byRole = await promptsOf(example);
    for (const [role, prompts] of byRole) {
      for (const prompt of prompts) texts.push(`## ${example.name}, ${role}\n\n${prompt}\n`);
    }
  }
  expect(texts.length).toBeGreaterThan(0);
  await expect(texts.join('\n')).toMatchFileSnapshot(`golden/prompts/${name}.txt`);
});

async function promptsOf({ environment, plans, reply }: EnvironmentExample) {
  const byRole = new Map<string, Set<string>>();
  const hear = (request: DecisionRequest): string => {
    const { role, prompt } = request;
    const heard = byRole.get(role) ?? new Set();
    byRole.set(role, heard);
    if (heard.size < PROMPTS) heard.add(textOf(prompt));
    return prompt.scored ?? reply(request, openStream(request.key));
  };
  const policies = new Set(
    plans.flatMap(({ seats }) => Object.values(seats).map((seat) => seat.policy)),
  );
  await simulateEpisodes(plans.slice(0, 20), {
    environments: [environment],
    policies: Object.fromEntries([...policies].map((one) => [one, scriptedPolicy(one, hear)])),
  });
  return byRole;
}

function textOf({ chat, choices, scored }: DecisionRequest['prompt']): string {
  return [
    ...chat.map(({ role, content }) => `[${role}]\n${content}`),
    ...(choices === undefined ? [] : [`[legal] ${choices.join(', ')}`]),
    ...(scored === undefined ? [] : [`[to be scored] ${scored}`]),
  ].join('\n');
}

async function examplesOf(name: string): Promise<readonly EnvironmentExample[]> {
  const own = join(import.meta.dirname, `${name}.examples.ts`);
  if (existsSync(own)) {
    const { examples } = (await import(own)) as {
      readonly examples: readonly EnvironmentExample[];
    };
    return examples;
  }
  const module = (await import(join(folder, `${name}.ts`))) as Record<string, unknown>;
  return Object.values(module).filter(isGame).map(gameExample);
}
