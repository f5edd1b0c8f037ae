/** Data that sources import or read stands beside them in dist as well. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDERS = ['agents', 'environments', 'scenarios', 'src'];
const DATA = /\.(json|jsonl|txt|html|css|svg)$/;

export function copyData(root) {
  for (const folder of FOLDERS.filter((name) => existsSync(join(root, name)))) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (!DATA.test(name)) continue;
      const target = join(root, 'dist', folder, name);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(root, folder, name), target);
    }
  }
}
