import {
  applySettings,
  buildExperiment,
  hashEpisode,
  hashLog,
  openEngine,
  trainInMemory,
} from 'agon-sim';
import scenario from '../../docs/examples/rock-paper-scissors.ts';

/** What a training left, in few words: the same in every JavaScript engine that runs the same kernels. */
export interface TenUpdates {
  /** Which compilation of the kernels ran. */
  readonly kernels: string;
  /** Of each update's games. */
  readonly logHashes: readonly string[];
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly weights: readonly number[];
}

/** Trains rock, paper, scissors for ten updates: here, whether that is Node or a browser tab. */
export async function trainTenUpdates(): Promise<TenUpdates> {
  const settings = applySettings(scenario.settings, ['updates=10', 'opponents.past=1']);
  const logHashes: string[] = [];
  const { before, after, weights } = await trainInMemory(buildExperiment(scenario, settings), {
    seed: 11,
    backend: 'wasm',
    onEvent: (event) => {
      if (event.kind !== 'update') return;
      logHashes.push(
        hashLog(event.episodes.map((episode) => [episode.plan.id, hashEpisode(episode)])),
      );
    },
  });
  const { kernels } = await openEngine({ backend: 'wasm' });
  return { kernels, logHashes, before, after, weights: [...(weights['player'] ?? [])] };
}
