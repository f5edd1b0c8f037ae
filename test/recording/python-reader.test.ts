import { shownText } from '../../src/core/decision.ts';
import { FINISHES } from '../../src/recording/layout.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import type { EpisodeRecord } from '../../src/recording/record.ts';
import { START_OF_LOG } from '../../src/recording/segment-file.ts';
import { asRecorded } from './episode-arbitrary.ts';
import { sampleCredits, sampleEpisode } from './sample-episode.ts';
import { temporaryFolder } from './temporary-folder.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** An event as the documented layout has it, with texts and tokens in their places. */
function laidOut(event: EpisodeEvent): unknown[] {
  if (event.kind === 'message') {
    const { seq, from, to, kind, body } = event.message;
    return [event.injected === true ? 4 : 0, seq, from, to, kind, body];
  }
  if (event.kind === 'state') return [1, event.actor, event.state];
  if (event.kind === 'failure') return [3, event.actor, event.error];
  const { agent, role, decisionIndex, policy, version, text, finish } = event.decision;
  const { tokens, logProbs, sampling, masked, scored = false } = event.decision;
  const shown = [shownText(event.decision)];
  const said = [agent, role, decisionIndex, policy, version, shown, text, tokens, logProbs];
  const drawn = [sampling.temperature, sampling.topP, sampling.logProbs === 'drawn' ? 0 : 1];
  return [2, null, ...said, drawn, masked ?? null, scored, FINISHES.indexOf(finish)];
}

function expected({ episode, credits }: EpisodeRecord): unknown {
  const { id, group, key, environment, task, seats } = episode.plan;
  const terms = [...new Set(credits.map((credit) => credit.term))];
  return {
    id,
    plan: [group, ...key, environment, task],
    seats: Object.entries(seats).map(([agent, { role, policy, version, sampling }]) => [
      agent,
      role,
      policy,
      version === 'latest' ? null : version,
      sampling === undefined ? null : [sampling.temperature, sampling.topP],
    ]),
    events: episode.events.map(laidOut),
    ending:
      episode.ending.kind === 'finished'
        ? [0, episode.ending.outcome]
        : [1, episode.ending.where, episode.ending.error],
    credits: terms.map((term) => {
      const own = credits.filter((credit) => credit.term === term);
      return [
        term,
        own.map(({ agent }) => agent),
        own.map(({ decisionIndex }) => decisionIndex),
        own.map(({ value }) => value),
      ];
    }),
  };
}

test.skipIf(!hasPython)('the documented reader in Python reads what we write', async () => {
  const folder = temporaryFolder();
  const long = 'a text that comes again, with é and 😀, ';
  const { plan, events } = sampleEpisode(7);
  const sampling = { temperature: 0.7, topP: 0.9 };
  const largeTokens = { tokens: [300, 2 ** 32 - 1, 0], logProbs: [-0.1, -1e-300, 0] };
  const odd: Episode = {
    plan: { ...plan, seats: { user: { role: 'r', policy: 'p', version: 0, sampling } } },
    events: [
      ...events.map((event) =>
        event.kind === 'decision'
          ? { ...event, decision: { ...event.decision, ...largeTokens, choices: ['y', long, ''] } }
          : event,
      ),
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
    ending: { kind: 'failed', where: 'critic-1', error: long },
  };
  const episodes = [...Array.from({ length: 20 }, (_, i) => sampleEpisode(i)), odd];
  const records = episodes.map((episode) => ({ episode, credits: sampleCredits(episode) }));
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
  expect(read).toEqual(asRecorded(records.map(expected)));
});
