import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
import type { Episode } from '../../src/core/episode.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import { START_OF_LOG } from '../../src/recording/log-folder-file.ts';
import { asRecorded } from './episode-arbitrary.ts';
import { sampleCredits, sampleEpisode } from './sample-episode.ts';
import { isThere } from '../required.ts';
import { temporaryFolder } from './temporary-folder.ts';

const hasPython = isThere('python', spawnSync('python3', ['--version']).status === 0);

test.skipIf(!hasPython)('the documented reader in Python reads what we write', async () => {
  const folder = temporaryFolder();
  const long = 'a text that comes again, with é and 😀, ';
  const { plan, events } = sampleEpisode(7);
  const sampling = { temperature: 0.7, topP: 0.9 };
  const rare: Partial<Decision> = {
    episode: 'another',
    role: 'another',
    policy: 'another',
    model: 'served/by-this',
    shown: {
      kind: 'chat',
      messages: [
        { role: 'system', content: long },
        { role: 'user', content: long },
        { role: 'assistant', content: '' },
      ],
    },
    reasoning: long,
    toolCalls: [{ name: 'add', arguments: [1, 2] }, null],
    tokens: [300, 2 ** 32 - 1, 0],
    logProbs: [-0.1, -1e-300, 0],
    promptTokens: [1, 2, 70_000],
    alternatives: [
      [
        { token: 3, text: 'x', logProb: -0.5 },
        { token: 4, logProb: -0.1 },
      ],
      [],
    ],
    entropies: [0.5, 0.25, 0],
    values: [0.1, 0.2, 0.3],
    scored: true,
    sampling: { temperature: 0.5, topP: 0.9, logProbs: 'raw' },
    masked: ['y', long, ''],
    finish: 'refused',
    usage: { tokensIn: 3, tokensOut: 4, milliseconds: 12.5, money: 0.25 },
  };
  const odd: Episode = {
    plan: {
      ...plan,
      seats: { user: { role: 'r', policy: 'p', version: 0, sampling } },
      kind: 'fork',
      parent: { episode: 'train-0-1', event: 7 },
    },
    events: [
      ...events.map((event) =>
        event.kind === 'decision' ? { ...event, decision: { ...event.decision, ...rare } } : event,
      ),
      { kind: 'chance', label: 'heads' },
      { kind: 'outside', shown: { seat: 'user', text: long }, returned: [1, null] },
      { kind: 'returns', returns: { user: -0.5, other: 2 } },
      {
        kind: 'message',
        injected: true,
        message: {
          seq: 0,
          from: 'user',
          to: 'all',
          kind: long,
          body: [long, long, -0.5, 300, -70_000, 2 ** 40],
        },
      },
      { kind: 'failure', actor: 'critic-1', error: `lone \ud800 ${long.repeat(20)}` },
      {
        kind: 'message',
        message: { seq: 1, from: 'user', to: long, kind: 'k', body: { [long]: long, e: '' } },
      },
    ],
    ending: { kind: 'failed', where: 'critic-1', error: long, returns: { user: 1 } },
  };
  const episodes = [...Array.from({ length: 20 }, (_, i) => sampleEpisode(i)), odd];
  const more = {
    tokenValues: [0.5, 0.25],
    sentence: long,
    events: [3, 4],
    advantage: [0.5, -0.5],
  };
  const records = episodes.map((episode) => ({
    episode,
    credits: sampleCredits(episode).map((said, i) => {
      const credit = { ...said, episode: episode.plan.id };
      return [credit, { ...credit, ...more }, { ...credit, advantage: null }][i] ?? credit;
    }),
  }));
  const writer = new EpisodeWriter(folder, START_OF_LOG);
  await writer.append(records);
  writer.close();

  const page = readFileSync(join(import.meta.dirname, '../../docs/recording-format.md'), 'utf8');
  const script = /```python\n(.*?)```/s.exec(page)?.[1] ?? '';
  const output = execFileSync('python3', ['-c', script, join(folder, '000000.agon')], {
    encoding: 'utf8',
  });
  const read = output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(read).toEqual(asRecorded(records));
});
