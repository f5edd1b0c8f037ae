import { describe, expect, test } from 'vitest';
import { styleFor } from '../../src/cli/terminal/style.ts';
import { renderEpisodeList } from '../../src/cli/transcript/render-episode-list.ts';
import { renderTranscript } from '../../src/cli/transcript/render-transcript.ts';
import { renderVerification } from '../../src/cli/transcript/render-verification.ts';
import type { EpisodeRecord } from '../../src/cli/read-episodes.ts';
import { printableData } from '../../src/core/printable.ts';
import type { PaidCredit } from '../../src/runs/paid-credits.ts';
import type { RunVerification } from '../../src/runs/replay-run.ts';
import { EPISODE } from './fake-run.ts';
import { fakeOutput } from './fake-world.ts';

const JUDGED = { episode: 'train-12-37', agent: 'critic', decisionIndex: 0 };
const CREDITS: readonly PaidCredit[] = [
  {
    ...{ ...JUDGED, term: 'verdict', value: 1, weight: 1, paid: 1 },
    ...{ sentence: 'it found that the step is wrong\x1b[A', events: [2], advantage: 0.53125 },
  },
  { ...JUDGED, term: 'length', value: -0.25, weight: 0.5, paid: -0.125 },
  { ...JUDGED, term: 'haste', value: 1, weight: -3, paid: -3 },
  { ...JUDGED, term: 'verifiable', value: 1, weight: 0, paid: 0 },
];

const SOUND: RunVerification = {
  episodes: 5,
  verified: 5,
  dropped: 0,
  missing: 0,
  notReplayed: null,
  problems: [],
  firstDifference: null,
};
const DIFFERENT = {
  kind: 'different',
  episode: 'train-1-2',
  message: 'train-1-2 plays otherwise from event 5 on',
} as const;

const style = styleFor(fakeOutput(), {});
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
/** As `agon replay --episode` shows it. */
const shown = (record: EpisodeRecord) => textOf(renderTranscript(printableData(record), style));
/** As `agon replay --verify` shows it. */
const verified = (verification: RunVerification) =>
  textOf(renderVerification(printableData(verification), 'runs/spc-1-1', style));

describe('what people read of a recording is as in its golden text:', () => {
  test('replay-list', async () => {
    const episodes = [{ id: 'train-12-37', events: 4, ending: 'finished' }] as const;
    const list = textOf(renderEpisodeList({ total: 1234, episodes }, 'runs/spc-1-1'));
    await expect(list).toMatchFileSnapshot('golden/replay-list.txt');
  });

  test('replay-episode', async () => {
    const text = shown({ episode: EPISODE, credits: CREDITS });
    await expect(text).toMatchFileSnapshot('golden/replay-episode.txt');
  });

  test('replay-verify', async () => {
    await expect(verified(SOUND)).toMatchFileSnapshot('golden/replay-verify.txt');
  });

  test('replay-different', async () => {
    const firstDifference = {
      episode: 'train-1-2',
      event: 5,
      recorded: 'said \x1bno',
      replayed: 'said yes',
    };
    const problems = [DIFFERENT];
    const text = verified({ ...SOUND, episodes: 9, verified: 7, problems, firstDifference });
    await expect(text).toMatchFileSnapshot('golden/replay-different.txt');
  });

  test('replay-hashes', async () => {
    const text = verified({ ...SOUND, dropped: 12, notReplayed: 'only hashes were asked for' });
    await expect(text).toMatchFileSnapshot('golden/replay-hashes.txt');
  });

  test('replay-missing', async () => {
    const problems = Array.from({ length: 30 }, (_, n) => ({
      kind: 'missing' as const,
      episode: `train-1-${n}`,
      message: `train-1-${n} was recorded, and is missing`,
    }));
    const firstDifference = { episode: 'train-1-0', event: 0, recorded: '', replayed: '' };
    const text = verified({ ...SOUND, missing: 30, problems, firstDifference });
    await expect(text).toMatchFileSnapshot('golden/replay-missing.txt');
  });
});

test('a verification shows the place where long events part', () => {
  const long = 'x'.repeat(5000);
  const text = verified({
    ...SOUND,
    episodes: 2,
    verified: 1,
    problems: [DIFFERENT],
    firstDifference: { episode: 'e', event: 3, recorded: `${long}yes`, replayed: `${long}no` },
  });
  expect(text).toMatch(/recorded  …x+yes\n +replayed  …x+no\n/);
  expect(text.length).toBeLessThan(1000);
});

describe('a transcript', () => {
  test('shows a bounded part of an endless episode, in lines of bounded length', () => {
    const long = { ...EPISODE, events: Array.from({ length: 250 }, () => EPISODE.events).flat() };
    const loud = { ...long, plan: { ...EPISODE.plan, task: 'x'.repeat(10_000) } };
    const out = shown({ episode: loud });
    const lines = out.split('\n');
    expect(lines.length).toBeLessThan(600);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(160);
    expect(out).toContain('… 800 more events; --events A-B shows a part, --json gives them all');
  });

  test('shows credits without a sum where their weights are not known, and says why', () => {
    const credits = CREDITS.map((credit) => ({ ...credit, weight: null, paid: null }));
    const out = shown({ episode: EPISODE, credits, unweighed: 'gone.ts: no such file' });
    expect(out).toContain('        credit +1.000 for haste\n');
    expect(out).toMatch(/\nrewards {2}unknown without weights: gone\.ts: no such file\n$/);
    expect(out).not.toMatch(/earns|logs/);
  });

  test('says which episode a fork comes from', () => {
    const parent = { episode: 'train-1-7', event: 12 };
    const fork = { ...EPISODE, plan: { ...EPISODE.plan, kind: 'fork' as const, parent } };
    const out = shown({ episode: fork });
    expect(out).toContain('\nfork of train-1-7, from event 12 on\n');
  });

  test('shows a failed episode as far as it came', () => {
    const failed = {
      ...EPISODE,
      ending: { kind: 'failed', where: 'critic', error: 'no reply\x1b[A' } as const,
    };
    const out = shown({ episode: failed });
    expect(out).toContain('failed in critic: no reply␛[A');
  });
});
