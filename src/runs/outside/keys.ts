import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { readRegularText, sizeOfRegular } from '../../recording/regular-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** By origin (`https://api.example.com`), the variable of the environment that holds its key. */
export type KeyNames = Readonly<Record<string, string>>;

/** Where the user's own configuration is. */
export function configFolder(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { XDG_CONFIG_HOME: config, APPDATA: roaming } = env;
  if (config !== undefined && config !== '') return join(config, 'agon');
  if (platform === 'win32') return join(roaming ?? join(home, 'AppData', 'Roaming'), 'agon');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'agon');
  return join(home, '.config', 'agon');
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const schema = z.record(z.string(), z.string().regex(NAME, 'must be the name of a variable'));

/** What the user has written into `keys.json` of the configuration: `{ "https://api.example.com": "EXAMPLE_KEY" }`. */
export function configuredKeys(folder = configFolder()): KeyNames {
  const file = join(folder, 'keys.json');
  if (sizeOfRegular(file) === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(readRegularText(file));
  } catch {
    // Said below, without a word of what is in it: somebody may have written the key itself there.
  }
  const read = schema.safeParse(value);
  if (read.success) {
    return Object.fromEntries(
      Object.entries(read.data).map(([url, name]) => [originOf(url), name]),
    );
  }
  throw new UserError(
    `${file}: must be JSON with a variable's name for each address; for instance { "https://api.example.com": "EXAMPLE_KEY" }`,
  );
}

/**
 * Reads `--key-env NAME`, for the one host that the same command line names, or `URL=NAME`.
 *
 * @param named - URLs that the user has typed
 * @throws UserError where it isn't clear whom the key is for: a run's word is never enough
 */
export function readKeyNames(words: readonly string[], named: readonly string[]): KeyNames {
  const hosts = [...new Set(named.map(originOf))];
  return Object.fromEntries(
    words.map((word) => {
      const [, url, name = ''] = /^(?:(https?:[^=]*)=)?(.*)$/.exec(word) ?? [];
      if (!NAME.test(name)) {
        // Whatever it is, it isn't shown: it may be the key itself.
        throw new UserError(
          '--key-env: must be the name of a variable of the environment, got something else; for instance --key-env EXAMPLE_KEY, never the key itself',
        );
      }
      if (url !== undefined) return [originOf(url), name];
      const [only, ...more] = hosts;
      if (only !== undefined && more.length === 0) return [only, name];
      throw new UserError(
        `--key-env ${name}: must say whose key it is, got ${only === undefined ? 'no address' : 'several addresses'} on this command line; type --key-env https://HOST=${name}`,
      );
    }),
  );
}

/** The key for a URL's host; undefined where none is named. Throws a UserError if the variable isn't set. */
export function keyFor(
  url: string,
  names: KeyNames,
  env: Environment = process.env,
): string | undefined {
  const name = names[originOf(url)];
  if (name === undefined) return undefined;
  const key = env[name];
  if (key !== undefined && key !== '') return key;
  throw new UserError(
    `endpoint ${originOf(url)}: its key must be in the environment as ${name}, got nothing there; export it`,
  );
}

/** Scheme, host and port. */
export function originOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).origin;
  throw new UserError(`address: must be a URL such as https://api.example.com, got something else`);
}
