import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios that ship stand beside `src`, in the sources and in the built package alike. */
const SHIPPED = resolve(dirname(fileURLToPath(import.meta.url)), '../../scenarios');

/** What a scenario file must export as its default. */
const scenarioShape = z.object({
  name: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens'),
  title: z.string(),
  sources: z.array(z.object({ title: z.string() })),
  settings: z.record(z.string(), z.unknown()),
  build: z.custom<Scenario['build']>((value) => typeof value === 'function', 'must be a function'),
});

/** The names of the scenarios that ship: every file in `scenarios/` is one. */
export function shippedScenarios(): readonly string[] {
  return readdirSync(SHIPPED)
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => basename(file, extname(file)))
    .sort();
}

/**
 * Loads a scenario by the name of one that ships, or by the path of a `.ts`, `.js` or `.mjs` file.
 *
 * @returns the scenario and the absolute path of its file, for worker threads to load it again
 * @throws UserError if there is none, or if the file exports none
 */
export async function loadScenario(
  nameOrPath: string,
): Promise<{ readonly scenario: Scenario; readonly path: string }> {
  const path = findScenario(nameOrPath);
  if (path.endsWith('.ts')) await understandTypeScript();
  const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  const checked = scenarioShape.safeParse(module.default);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new UserError(
      `${nameOrPath}: must export a scenario as its default (export default defineScenario({ … })), ` +
        `but ${issue?.path.join('.') || 'the default export'}: ${issue?.message}`,
    );
  }
  return { scenario: module.default as Scenario, path };
}

function findScenario(nameOrPath: string): string {
  if (/\.(ts|js|mjs)$/.test(nameOrPath)) {
    const path = resolve(nameOrPath);
    if (existsSync(path)) return path;
    throw new UserError(
      `${nameOrPath}: no such file; give the path of a scenario, or one of ${shippedScenarios().join(', ')}`,
    );
  }
  const found = ['.js', '.ts'].map((ending) => join(SHIPPED, nameOrPath + ending)).find(existsSync);
  if (found !== undefined) return found;
  const nearest = closestTo(nameOrPath, shippedScenarios());
  throw new UserError(
    `${nameOrPath}: no scenario of this name; ${nearest ? `did you mean ${nearest}? ` : ''}` +
      `There are: ${shippedScenarios().join(', ')}. A file of your own ends in .ts, .js or .mjs`,
  );
}

/** Node 20 can't import TypeScript, and later Nodes don't resolve it as compilers do: tsx does both. */
async function understandTypeScript(): Promise<void> {
  const { register } = await import('tsx/esm/api');
  register();
}
