import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { hashEpisode, hashLog } from '../../src/recording/hash-episode.ts';
import { sampleEpisode } from './sample-episode.ts';

const entries = [10, 9, 2, 33].map((number) => {
  const episode = sampleEpisode(number);
  return [episode.plan.id, hashEpisode(episode)] as const;
});

test('an episode hashes as SHA-256 of its canonical bytes', () => {
  const episode = sampleEpisode(4);
  const bytes = encodeEpisode(episode);
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect([hashEpisode(episode), hashEpisode(bytes)]).toEqual([expected, expected]);
});

test('a log hashes the same in whatever order its episodes finished', () => {
  expect(hashLog([...entries].reverse())).toBe(hashLog(entries));
});

test('a log hashes as the documented lines', () => {
  const lines = ['train-0-10', 'train-0-2', 'train-0-33', 'train-0-9'].map(
    (id) => `${new Map(entries).get(id)} ${id}\n`,
  );
  expect(hashLog(entries)).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
});

test('a log hashes differently if one episode differs, is missing or has another name', () => {
  const [first, ...rest] = entries as [(typeof entries)[0], ...typeof entries];
  const others = [
    rest,
    [[first[0], hashEpisode(sampleEpisode(11))] as const, ...rest],
    [['train-0-11', first[1]] as const, ...rest],
    [],
  ];
  expect(new Set([entries, ...others].map(hashLog)).size).toBe(5);
});

test('a log that holds an episode twice has no hash', () => {
  expect(() => hashLog([...entries, ...entries])).toThrow(/train-0-10 twice/);
});
