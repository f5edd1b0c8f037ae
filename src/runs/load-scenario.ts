import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closestTo } from '../core/closest-to.ts';
import { asError, UserError } from '../core/errors.ts';
import { enterScenario } from '../experiment/scenario-calls.ts';
import type { Scenario } from '../experiment/scenario.ts';
import { SCENARIO_NAME, scenarioSchema } from '../experiment/scenario-schema.ts';

/** The scenarios that ship stand beside `src`, in the sources and in the built package alike. */
const SHIPPED = resolve(dirname(fileURLToPath(import.meta.url)), '../../scenarios');

/** The names of the scenarios that ship: every file in `scenarios/` is one. */
export function shippedScenarios(): readonly string[] {
  return readdirSync(SHIPPED)
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => basename(file, extname(file)))
    .sort();
}

/** A scenario and where it comes from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Absolute path of its file, for worker threads to load it again. */
  readonly path: string;
  /** Whether it was named as one of those that ship, and not by a file. */
  readonly ships: boolean;
}

/**
 * Loads a scenario by the name of one that ships, or by the path of a `.ts`, `.js` or `.mjs` file.
 *
 * @throws UserError if there is none, or if the file exports none
 */
export async function loadScenario(nameOrPath: string): Promise<LoadedScenario> {
  const path = findScenario(nameOrPath);
  const scenario = await importDefault(path, nameOrPath);
  const checked = scenarioSchema.safeParse(scenario);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new UserError(
      `${nameOrPath}: must export a scenario as its default (export default defineScenario({ … })), ` +
        `but ${issue?.path.join('.') || 'the default export'}: ${issue?.message}`,
    );
  }
  return { scenario: scenario as Scenario, path, ships: !isFile(nameOrPath) };
}

async function importDefault(path: string, nameOrPath: string): Promise<unknown> {
  if (path.endsWith('.ts') && `${path}${realpathSync(path)}`.includes('?')) {
    throw new UserError(
      `${nameOrPath}: a TypeScript scenario must lie in folders whose names have no question mark, got ${path}; ` +
        'rename the folder (tsx, which reads TypeScript, takes it for the end of the path)',
    );
  }
  try {
    if (path.endsWith('.ts')) await understandTypeScript();
    const imported = import(pathToFileURL(path).href).finally(
      enterScenario(`${nameOrPath}, as it is loaded,`),
    );
    const module = (await imported) as { readonly default?: unknown };
    // Where no package.json says "type": "module", a .ts file is taken for CommonJS, and what it exports lies
    // one level deeper.
    const inner = module.default as {
      readonly __esModule?: true;
      readonly default?: unknown;
    } | null;
    return inner?.__esModule === true ? inner.default : inner;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { name, message } = asError(error);
    const said = message.replace(/\s*\n\s*/g, ' '); // compilers speak in lines
    throw new UserError(
      `${nameOrPath}: must be a file that can be loaded, got ${name}: ${said}; mend it (AGON_DEBUG=1 shows the place)`,
      { cause: error },
    );
  }
}

const isFile = (nameOrPath: string): boolean => /\.(ts|js|mjs)$/.test(nameOrPath);

function findScenario(nameOrPath: string): string {
  if (isFile(nameOrPath)) {
    const path = resolve(nameOrPath);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
    throw new UserError(
      `${nameOrPath}: no such file; give the path of a scenario, or one of ${shippedScenarios().join(', ')}`,
    );
  }
  const found = SCENARIO_NAME.test(nameOrPath)
    ? ['.js', '.ts'].map((ending) => join(SHIPPED, nameOrPath + ending)).find(existsSync)
    : undefined;
  if (found !== undefined) return found;
  const nearest = closestTo(nameOrPath, shippedScenarios());
  throw new UserError(
    `${nameOrPath}: no scenario of this name; ${nearest ? `did you mean ${nearest}? There` : 'there'} ` +
      `are: ${shippedScenarios().join(', ')}. A file of your own ends in .ts, .js or .mjs`,
  );
}

/**
 * Node 20 can't import TypeScript, and later Nodes don't resolve it as compilers do: tsx does both. Also for
 * files that are taken for CommonJS, so that a scenario may stand in any folder.
 */
function understandTypeScript(): Promise<void> {
  // Once a process: every registration stays, and slows down all later imports.
  understood ??= (async () => {
    const { register } = await import('tsx/esm/api');
    const commonJs = await import('tsx/cjs/api');
    register();
    commonJs.register();
  })();
  return understood;
}

let understood: Promise<void> | undefined;
