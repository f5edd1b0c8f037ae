import { expect, test } from 'vitest';
import { flagsForThread } from '../../src/workers/source-flags.ts';

test('a thread is told how modules are loaded, and nothing that belongs to the process', () => {
  const flags = ['--max-old-space-size=8000', '--expose-gc', '--import', 'tsx', '--title=x'];
  expect(flagsForThread([...flags, '--conditions=agon-source', '-C', 'more'])).toEqual([
    '--import',
    'tsx',
    '--conditions=agon-source',
    '-C',
    'more',
  ]);
});
