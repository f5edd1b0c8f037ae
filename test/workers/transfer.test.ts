import { expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { rememberedBytes } from '../../src/recording/record.ts';
import { pack, unpack } from '../../src/workers/transfer.ts';
import { sampleEpisode } from '../recording/sample-episode.ts';

/** The error as the thread that handed out the work gets it. */
function sent(error: Error): Error {
  const answer = unpack(structuredClone(pack({ kind: 'failed', piece: 3, error })));
  if (answer.kind !== 'failed') throw new Error('it failed');
  expect(answer.piece).toBe(3);
  return answer.error;
}

test('a mistake of the user crosses from a worker as one, also that of another copy of the package', () => {
  expect(sent(new UserError('plan: needs two seats'))).toBeInstanceOf(UserError);
  const foreign = Object.assign(new Error('plan: needs two seats'), { name: 'UserError' });
  expect(sent(foreign)).toBeInstanceOf(UserError);
  expect(sent(foreign).message).toBe('plan: needs two seats');
  expect(sent(new TypeError('x is undefined'))).not.toBeInstanceOf(UserError);
});

test('an error takes the place where it was caused along', () => {
  const cause = new TypeError('x is undefined', { cause: new Error('y is null') });
  const { stack } = sent(new UserError('plan: must not throw', { cause }));
  expect(stack).toMatch(
    /plan: must not throw\n[^]*transfer\.test\.ts[^]*\ncaused by TypeError: x is undefined\n[^]*\ncaused by Error: y is null\n/,
  );
});

test('an episode is encoded where it was played, and recorded as these very bytes', () => {
  const episode = sampleEpisode(1);
  const played = { kind: 'played', done: [{ piece: 0, result: [episode] }] } as const;
  const answer = unpack(structuredClone(pack(played)));
  const arrived = answer.kind === 'played' ? answer.done[0]?.result[0] : undefined;
  if (arrived === undefined) throw new Error('it must arrive');
  expect(arrived).toEqual(episode);
  expect(rememberedBytes(arrived)).toEqual(encodeEpisode(episode));
  expect(rememberedBytes(episode)).toBeUndefined();
});

test('an error keeps its class, code and syscall, by which a limit of the system is known', () => {
  const full = Object.assign(new Error('EMFILE: too many open files'), {
    code: 'EMFILE',
    syscall: 'open',
  });
  expect(sent(full)).toMatchObject({ code: 'EMFILE', syscall: 'open' });
  expect(sent(new RangeError('WebAssembly.Memory()'))).toBeInstanceOf(RangeError);
});
