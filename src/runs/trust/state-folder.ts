import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Agon keeps what belongs to this user and to no run. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { XDG_STATE_HOME: state, LOCALAPPDATA: local } = env;
  if (state !== undefined && state !== '') return join(state, 'agon');
  if (platform === 'win32') return join(local ?? join(home, 'AppData', 'Local'), 'agon');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'agon');
  return join(home, '.local', 'state', 'agon');
}
