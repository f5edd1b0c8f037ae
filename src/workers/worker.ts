import { workerData } from 'node:worker_threads';
import { pack } from './transfer.ts';
import type { Parcel } from './transfer.ts';
import { openRuntime } from './open-runtime.ts';
import type { RuntimeSource } from './open-runtime.ts';
import { asError } from '../core/errors.ts';
import { ownStandardOutput } from './standard-output.ts';
import { doPart } from './job.ts';
import type { JobPart } from './job.ts';

/*
 * What a worker thread runs. It opens its runtime as soon as it starts, so that the first call
 * finds it open; what goes wrong with that is the answer to every call.
 */
ownStandardOutput();
const opening = openRuntime(workerData as RuntimeSource).then(
  async (runtime) => {
    // What opening left behind to throw (a promise that nobody awaits, a timer) ends this thread now, before it takes
    // a piece of work to its grave.
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { kind: 'open', runtime } as const;
  },
  (error: unknown) => ({ kind: 'failed', piece: 0, error: asError(error) }) as const,
);

/** Called by the pool. Never rejects: whatever the pool rejects with tells of a thread that died. */
export default async function answer(part: JobPart): Promise<Parcel> {
  const opened = await opening;
  if (opened.kind === 'failed') return pack(opened);
  try {
    return pack(await doPart(opened.runtime, part));
  } catch (error) {
    return pack({ kind: 'failed', piece: 0, error: asError(error) });
  }
}
