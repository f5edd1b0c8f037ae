import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Plain } from '../../src/core/message.ts';
import { BLOCK_BYTES, writeBlock } from '../../src/recording/block.ts';
import {
  ByteBuffer,
  closeFrame,
  FILE_HEADER,
  openFrame,
  readFrame,
  wordAt,
} from '../../src/recording/frame.ts';
import { decodeRecord, recordsIn } from '../../src/recording/record.ts';
import type { EpisodeRecord } from '../../src/recording/record.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { EpisodeLog } from '../../src/recording/episode-log-file.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import { hashEpisode, hashLog } from '../../src/recording/hash-episode.ts';
import { START_OF_LOG, truncateLog } from '../../src/recording/log-folder-file.ts';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import { anyCredits, anyEpisode, asRecorded } from './episode-arbitrary.ts';
import { sampleCredits, sampleEpisode } from './sample-episode.ts';
import { temporaryFolder } from './temporary-folder.ts';

const sample = (number: number): EpisodeRecord => {
  const episode = sampleEpisode(number);
  return { episode, credits: sampleCredits(episode) };
};
const samples = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => sample(from + i));
const idsOf = (folder: string) => [...new EpisodeLog(folder).read()].map((entry) => entry.id);
const ids = (from: number, to: number) => samples(from, to).map(({ episode }) => episode.plan.id);
const firstFile = (folder: string) => join(folder, '000000.agon');

/** A log of samples 0 to `count`, three to a batch. */
async function logOf(folder: string, count: number, segmentBytes?: number) {
  const writer = new EpisodeWriter(folder, START_OF_LOG, segmentBytes);
  const positions = [writer.position];
  for (let at = 0; at < count; at += 3) {
    await writer.append(samples(at, Math.min(at + 3, count)));
    positions.push(writer.position);
  }
  return { writer, positions };
}

describe('a log', () => {
  test('gives back what was written, credits included, in order', async () => {
    const record = anyEpisode.chain((episode) =>
      fc.record({ episode: fc.constant(episode), credits: anyCredits(episode) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), async (records) => {
        const folder = temporaryFolder();
        const writer = new EpisodeWriter(folder, START_OF_LOG);
        await writer.append(records);
        const read = [...new EpisodeLog(folder).read()].map((entry) => entry.decode());
        expect(read).toStrictEqual(asRecorded(records));
        writer.close();
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  test('takes episodes that were encoded elsewhere', async () => {
    const folder = temporaryFolder();
    const writer = new EpisodeWriter(folder, START_OF_LOG);
    const { episode, credits } = sample(3);
    await writer.append([{ episode: encodeEpisode(episode), credits }]);
    expect(new EpisodeLog(folder).get(episode.plan.id)?.decode()).toEqual({ episode, credits });
    writer.close();
  });

  test('goes over several segments, each complete before the next', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 20, 1500)).writer.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.agon')).length).toBeGreaterThan(3);
    expect(idsOf(folder)).toEqual(ids(0, 20));
    expect(verifyLog(folder)).toMatchObject({ episodes: 20, problems: [] });
  });

  test('has the hash of its episodes, however they are cut into batches and segments', async () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    (await logOf(a, 20, 1500)).writer.close();
    const writer = new EpisodeWriter(b, START_OF_LOG);
    await writer.append(samples(0, 20).reverse());
    writer.close();
    const hash = hashLog(samples(0, 20).map((r) => [r.episode.plan.id, hashEpisode(r.episode)]));
    expect([verifyLog(a).hash, verifyLog(b).hash]).toEqual([hash, hash]);
  });

  test('is read from any place between two episodes', async () => {
    const folder = temporaryFolder();
    const { writer, positions } = await logOf(folder, 20, 1500);
    for (const [i, position] of positions.entries()) {
      const entries = [...new EpisodeLog(folder).read(position)];
      expect(entries.map((entry) => entry.id)).toEqual(ids(Math.min(3 * i, 20), 20));
      expect(entries.at(-1)?.after ?? position).toEqual(writer.position);
    }
    writer.close();
  });

  test('can be a single file', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 5)).writer.close();
    expect(idsOf(firstFile(folder))).toEqual(ids(0, 5));
    expect(() => new EpisodeLog(join(folder, 'missing'))).toThrow(/missing: must be a folder/);
  });
});

describe('a look-up by id', () => {
  const finds = (log: EpisodeLog, from: number, to: number) =>
    ids(from, to).every((id, i) => {
      const episode = log.get(id)?.decode().episode;
      return (
        episode !== undefined &&
        encodeEpisode(episode).join() === encodeEpisode(sampleEpisode(from + i)).join()
      );
    });

  test('finds each episode, with side files or without', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 20, 1500)).writer.close();
    expect(readdirSync(folder)).toContain('000000.agon.index');
    expect(finds(new EpisodeLog(folder), 0, 20)).toBe(true);
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.index')) rmSync(join(folder, name));
    }
    expect(finds(new EpisodeLog(folder), 0, 20)).toBe(true);
    expect(new EpisodeLog(folder).get('train-9-9')).toBeUndefined();
  });

  test('does not depend on a side file that is damaged, or of another segment', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 20, 1500)).writer.close();
    copyFileSync(join(folder, '000001.agon.index'), join(folder, '000000.agon.index'));
    writeFileSync(
      join(folder, '000002.agon.index'),
      readFileSync(join(folder, '000002.agon.index')).fill(7, 20, 24),
    );
    expect(finds(new EpisodeLog(folder), 0, 20)).toBe(true);
  });

  test('finds what was written after the last look', async () => {
    const folder = temporaryFolder();
    const { writer } = await logOf(folder, 3);
    const log = new EpisodeLog(folder);
    expect(finds(log, 0, 3)).toBe(true);
    await writer.append(samples(3, 6));
    expect(finds(log, 0, 6)).toBe(true);
    writer.close();
  });
});

describe('a log that is being written', () => {
  test('shows each batch at once, and each episode once', async () => {
    const folder = temporaryFolder();
    const writer = new EpisodeWriter(folder, START_OF_LOG, 1500);
    const log = new EpisodeLog(folder);
    let position = START_OF_LOG;
    const seen: string[] = [];
    for (let at = 0; at <= 20; at += 2) {
      for (const entry of log.read(position)) {
        seen.push(entry.id);
        position = entry.after;
      }
      expect(seen).toEqual(ids(0, at));
      await writer.append(samples(at, at + 2));
    }
    writer.close();
  });

  test('does not show a block before all of it is there, and shows it then', async () => {
    const folder = temporaryFolder();
    const { writer, positions } = await logOf(folder, 6);
    writer.close();
    const whole = readFileSync(firstFile(folder));
    const middle = positions[1]?.bytes ?? 0;
    const log = new EpisodeLog(folder);
    for (let end = 0; end < whole.length; end += 97) {
      writeFileSync(firstFile(folder), whole.subarray(0, end));
      const seen = [...log.read()];
      expect(seen.map((entry) => entry.id)).toEqual(ids(0, seen.length));
      expect(seen.length).toBeGreaterThanOrEqual(end >= middle ? 3 : 0);
      appendFileSync(firstFile(folder), whole.subarray(end));
      const later = [...log.read(seen.at(-1)?.after)];
      expect(later.map((entry) => entry.id)).toEqual(ids(seen.length, 6));
    }
  });
});

describe('damage', () => {
  /** Two small episodes in one file, for going through every byte. */
  async function smallLog(folder: string) {
    const small = (number: number): EpisodeRecord => {
      const { plan, events } = sampleEpisode(number);
      const ending = { kind: 'finished', outcome: null } as const;
      return {
        episode: { plan: { ...plan, seats: {} }, events: events.slice(0, 4), ending },
        credits: [],
      };
    };
    const writer = new EpisodeWriter(folder, START_OF_LOG);
    for (const number of [0, 1]) await writer.append([small(number)]);
    writer.close();
    rmSync(join(folder, '000000.agon.index'));
    const entries = [...new EpisodeLog(folder).read()];
    return {
      bytes: readFileSync(firstFile(folder)),
      ends: entries.map((entry) => entry.after.bytes),
    };
  }

  test('of one bit is found wherever it is, and spares every episode before it', async () => {
    const folder = temporaryFolder();
    const { bytes, ends } = await smallLog(folder);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] as number) ^ (1 << (at & 7));
      writeFileSync(firstFile(folder), damaged);
      const intact = at < 8 ? 0 : ends.filter((end) => end <= at).length;
      const { episodes, problems } = verifyLog(folder);
      expect([at, episodes, problems.length]).toEqual([at, intact, 1]);
      const seen: string[] = [];
      try {
        for (const entry of new EpisodeLog(folder).read()) seen.push(entry.id);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
      expect(seen).toEqual(ids(0, intact));
    }
  });

  test('by truncation is found wherever it is, and spares every episode before it', async () => {
    const folder = temporaryFolder();
    const { bytes, ends } = await smallLog(folder);
    for (let end = bytes.length - 1; end > 0; end--) {
      truncateSync(firstFile(folder), end);
      const intact = ends.filter((each) => each <= end).length;
      const isBoundary = ends.includes(end) || end === 8;
      const { episodes, problems } = verifyLog(folder);
      const kinds = problems.map((problem) => problem.kind);
      expect([end, episodes, kinds]).toEqual([end, intact, isBoundary ? [] : ['truncated']]);
      expect(idsOf(folder)).toEqual(ids(0, intact));
    }
  });

  test('says which file and where', async () => {
    const folder = temporaryFolder();
    const { bytes, ends } = await smallLog(folder);
    writeFileSync(firstFile(folder), bytes.fill(0, ends[0], (ends[0] as number) + 30));
    expect(() => idsOf(folder)).toThrow(
      `${firstFile(folder)}: every block must be as it was written, but at byte ${ends[0]} `,
    );
    expect(verifyLog(folder).problems[0]?.message).toContain(`000000.agon, byte ${ends[0]}: `);
  });

  test('in one segment spares the segments after it, and a segment in the middle may not end early', async () => {
    const folder = temporaryFolder();
    const { writer } = await logOf(folder, 12, 1500);
    writer.close();
    const first = verifyLog(firstFile(folder)).episodes;
    truncateSync(firstFile(folder), statSync(firstFile(folder)).size - 1);
    expect(verifyLog(folder)).toMatchObject({ episodes: 9, problems: [{ kind: 'truncated' }] });
    expect(() => idsOf(folder)).toThrow(/1 bytes are missing/);
    expect(first).toBe(3);
  });

  test('a recorded episode that comes twice is a problem', async () => {
    const folder = temporaryFolder();
    const writer = new EpisodeWriter(folder, START_OF_LOG);
    await writer.append([sample(1), sample(2), sample(1)]);
    writer.close();
    expect(verifyLog(folder)).toMatchObject({ episodes: 2, problems: [{ kind: 'doubled' }] });
  });

  test('a file of something else is named as such', () => {
    const folder = temporaryFolder();
    writeFileSync(firstFile(folder), 'once upon a time');
    expect(() => idsOf(folder)).toThrow(/does not start like an episode file/);
  });
});

describe('a block', () => {
  /** The first block of a file: its frame's payload. */
  const payloadOf = (file: Uint8Array) => {
    const frame = readFrame(file, 8);
    if (frame.kind !== 'frame') throw new Error('it is intact');
    return file.slice(frame.start, frame.end);
  };

  test('is read by what browsers have for it', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 3)).writer.close();
    const payload = payloadOf(readFileSync(firstFile(folder)));
    const raw = new Blob([payload.subarray(4)])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await new Response(raw).arrayBuffer());
    expect(bytes.length).toBe(wordAt(payload, 0));
    expect([...recordsIn(bytes)].map((record) => decodeRecord(record).episode)).toEqual(
      samples(0, 3).map(({ episode }) => episode),
    );
  });

  /** A sound file of one block with these records. */
  const fileOf = (records: Uint8Array, length = records.length) => {
    const buffer = new ByteBuffer(2 ** 10);
    buffer.append(FILE_HEADER);
    const frame = openFrame(buffer);
    writeBlock(buffer, length, deflateRawSync(records));
    closeFrame(buffer, frame);
    return buffer.written();
  };

  test.each([
    ['twenty million empty maps as an episode', 20_000_000, /at most 1048576 values, got more/],
    ['more than 64 MiB', 2 ** 26 + 1, /a block of 1 to 67108864 bytes, got 67108865/],
  ])('of few bytes that asks for %s is refused', (_, size, message) => {
    const records = new Uint8Array(size).fill(0x80);
    const view = new DataView(records.buffer);
    view.setUint32(0, size - 8, true);
    view.setUint32(4, 0, true);
    view.setUint8(8, 0xdd); // a list of them
    view.setUint32(9, size - 13);
    const folder = temporaryFolder();
    writeFileSync(firstFile(folder), fileOf(records));
    expect(statSync(firstFile(folder)).size).toBeLessThan(100_000);
    expect(() => idsOf(folder)).toThrow(UserError);
    expect(() => idsOf(folder)).toThrow(message);
  });

  test.each([
    ['shorter', -1],
    ['longer', 1],
  ])('that says it is %s than it is is damaged', (_, more) => {
    const folder = temporaryFolder();
    const records = new Uint8Array(100);
    writeFileSync(firstFile(folder), fileOf(records, 100 + more));
    expect(() => idsOf(folder)).toThrow(/every block must be as it was written, but at byte 8 /);
  });
});

describe('writing', () => {
  test('takes a batch as a whole or not at all', async () => {
    const folder = temporaryFolder();
    const { writer } = await logOf(folder, 3);
    const before = writer.position;
    const broken = sample(4);
    const plan = { ...broken.episode.plan, task: { a: undefined } as unknown as Plain };
    const batch = [sample(3), { ...broken, episode: { ...broken.episode, plan } }];
    expect(() => writer.append(batch)).toThrow(/^episode train-0-4, task: .*undefined/);
    expect(writer.position).toEqual(before);
    await writer.append([sample(3)]);
    writer.close();
    expect(idsOf(folder)).toEqual(ids(0, 4));
    expect(new EpisodeLog(folder).get('train-0-4')).toBeUndefined();

    const untroubled = temporaryFolder();
    const other = (await logOf(untroubled, 3)).writer;
    await other.append([sample(3)]);
    other.close();
    for (const name of readdirSync(untroubled)) {
      expect(readFileSync(join(folder, name))).toEqual(readFileSync(join(untroubled, name)));
    }
  });

  test('goes on in another segment within a batch, and takes all of it back if that fails', async () => {
    const folder = temporaryFolder();
    const { writer, positions } = await logOf(folder, 3, 20_000);
    const before = readFileSync(firstFile(folder));
    symlinkSync('nowhere', join(folder, '000001.agon')); // in the way of the second segment
    await expect(writer.append(samples(3, 200))).rejects.toThrow(/000001.agon: couldn't be opened/);
    expect(writer.position).toEqual(positions.at(-1));
    expect(readFileSync(firstFile(folder))).toEqual(before);

    await writer.append(samples(3, 200));
    writer.close();
    const sizes = new EpisodeLog(folder).files().map((file) => statSync(file).size);
    expect(sizes.length).toBeGreaterThan(2);
    for (const size of sizes) expect(size).toBeLessThan(20_000 + BLOCK_BYTES);
    expect(idsOf(folder)).toEqual(ids(0, 200));
  });

  test('waits for nobody at a sync, with the same bytes', async () => {
    const [patient, hurried] = [temporaryFolder(), temporaryFolder()];
    for (const folder of [patient, hurried]) {
      const writer = new EpisodeWriter(folder, START_OF_LOG);
      const written = writer.append(samples(0, 100));
      if (folder === patient) await written;
      expect(writer.sync().episodes).toBe(100);
      await written;
      writer.close();
    }
    expect(readFileSync(firstFile(patient))).toEqual(readFileSync(firstFile(hurried)));
  });

  test('ends with close', async () => {
    const { writer } = await logOf(temporaryFolder(), 3);
    writer.close();
    writer.close();
    expect(() => writer.append([sample(3)])).toThrow(/before the log is closed/);
  });

  test('goes on at any earlier place as if nothing had come after it', async () => {
    const whole = temporaryFolder();
    const { writer, positions } = await logOf(whole, 10, 1500);
    writer.close();
    for (const [i, position] of positions.entries()) {
      const folder = temporaryFolder();
      (await logOf(folder, 10, 1500)).writer.close();
      truncateLog(folder, position);
      expect(idsOf(folder)).toEqual(ids(0, position.episodes));
      const again = new EpisodeWriter(folder, position, 1500);
      for (let at = 3 * i; at < 10; at += 3) await again.append(samples(at, Math.min(at + 3, 10)));
      again.close();
      for (const name of readdirSync(whole)) {
        expect([name, readFileSync(join(folder, name))]).toEqual([
          name,
          readFileSync(join(whole, name)),
        ]);
      }
      expect(readdirSync(folder)).toEqual(readdirSync(whole));
    }
  });

  test('does not begin on top of other episodes, nor behind the end', async () => {
    const folder = temporaryFolder();
    const { writer } = await logOf(folder, 3);
    const { position } = writer;
    writer.close();
    expect(() => new EpisodeWriter(folder, START_OF_LOG)).toThrow(/couldn't be opened/);
    expect(() => new EpisodeWriter(folder, { ...position, bytes: 99 })).toThrow(/got byte 99/);
    const behind = { ...position, bytes: position.bytes + 1 };
    expect(() => truncateLog(folder, behind)).toThrow(/recorded episodes are missing/);
    expect(idsOf(folder)).toEqual(ids(0, 3));
  });

  test('needs all segments', async () => {
    const folder = temporaryFolder();
    (await logOf(folder, 12, 1500)).writer.close();
    rmSync(join(folder, '000001.agon'));
    expect(() => idsOf(folder)).toThrow(/got 2 where 1 should be/);
  });
});

describe('a log that may take so much room', () => {
  /** Ten batches of 60, each synced, in segments of 10 kB, of which 30 kB may stay. */
  async function boundedLog(folder: string) {
    const writer = new EpisodeWriter(folder, START_OF_LOG, 10_000, 30_000);
    for (let at = 0; at < 600; at += 60) {
      await writer.append(samples(at, at + 60));
      writer.sync();
    }
    return writer;
  }
  const room = (folder: string) =>
    new EpisodeLog(folder).files().reduce((sum, file) => sum + statSync(file).size, 0);

  test('drops the oldest segments, says so, and reads and is written on as before', async () => {
    const folder = temporaryFolder();
    const writer = await boundedLog(folder);
    expect(room(folder)).toBeLessThan(30_000 + 2 * 10_000 + BLOCK_BYTES);
    const log = new EpisodeLog(folder);
    const { segments, episodes } = log.dropped();
    expect(segments).toBeGreaterThan(0);
    expect(existsSync(firstFile(folder))).toBe(false);
    const read = [...log.read()];
    expect(read.map(({ id }) => id)).toEqual(ids(episodes, 600));
    expect(read.at(-1)?.after).toEqual(writer.position);
    expect(log.get(ids(599, 600)[0] as string)).toBeDefined();
    expect(log.get(ids(0, 1)[0] as string)).toBeUndefined();
    expect(verifyLog(folder)).toMatchObject({ episodes: 600 - episodes, problems: [] });
    writer.close();

    const again = new EpisodeWriter(folder, writer.position, 10_000, 30_000);
    await again.append(samples(600, 606));
    again.close();
    expect(idsOf(folder).at(-1)).toBe(ids(605, 606)[0]);
  });

  test('keeps whatever came after the last sync, from which a run is resumed', async () => {
    const folder = temporaryFolder();
    const writer = new EpisodeWriter(folder, START_OF_LOG, 10_000, 1);
    await writer.append(samples(0, 600));
    expect(idsOf(folder)).toEqual(ids(0, 600));
    writer.close();
  });

  test('reads well if it was killed while it dropped', async () => {
    const folder = temporaryFolder();
    (await boundedLog(folder)).close();
    const before = idsOf(folder);
    writeFileSync(firstFile(folder), 'what should have been deleted');
    expect(idsOf(folder)).toEqual(before);
  });
});
