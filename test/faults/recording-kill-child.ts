/**
 * A run that is there to be killed: every update records three batches of four episodes, every third
 * one ends with a checkpoint. Arguments: the run's folder, the number of updates to end after, and the
 * number of batches after which it kills itself (0 for never). Says `working` when it begins to write.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRun, openForResume } from '../../src/runs/folder/open-folder.ts';
import type { RunFolder } from '../../src/runs/folder/open-folder.ts';
import { sampleCredits, sampleEpisode } from '../recording/sample-episode.ts';
import { sampleDescription } from '../runs/folder/sample-run.ts';

const [path = '', last = '0', fatal = '0'] = process.argv.slice(2);
const { run, next } = open();
process.send?.('working');
let batches = 0;
for (let update = next; update < Number(last); update++) {
  for (let batch = 0; batch < 3; batch++) {
    await run.episodes.append(
      Array.from({ length: 4 }, (_, i) => {
        const episode = sampleEpisode(12 * update + 4 * batch + i);
        return { episode, credits: sampleCredits(episode) };
      }),
    );
    if (++batches === Number(fatal)) process.kill(process.pid, 'SIGKILL');
  }
  run.metrics.append({ update });
  if (update % 3 !== 2) continue;
  const tensors = { weights: new Float32Array(20_000).fill(update) };
  run.saveCheckpoint({ update, score: null, state: { next: update + 1 }, tensors });
}
run.close();
process.disconnect?.();

function open(): { run: RunFolder; next: number } {
  const segmentBytes = 50_000; // so that kills fall between segments as well
  if (!existsSync(join(path, 'run.json'))) {
    return { run: createRun(sampleDescription, { parent: path, path, segmentBytes }), next: 0 };
  }
  const { run, checkpoint } = openForResume(path, { segmentBytes });
  if (checkpoint === undefined) return { run, next: 0 };
  const { next } = checkpoint.state as { next: number };
  if (checkpoint.tensors['weights']?.every((weight) => weight === next - 1) !== true) {
    throw new Error(`the weights aren't those of update ${next - 1}`);
  }
  return { run, next };
}
