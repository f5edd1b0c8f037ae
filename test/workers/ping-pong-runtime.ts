import { openEngine } from '../../src/engine/index.ts';
import { transformerConfig } from '../../src/policies/transformer/config.ts';
import { openVocabulary } from '../../src/policies/vocabulary.ts';
import { openSimulationRuntime } from '../../src/training/simulation-runtime.ts';
import type { WorkerRuntime } from '../../src/training/worker-runtime.ts';
import { pingPong } from '../actors/toys/ping-pong.ts';

export const vocabulary = openVocabulary('0123456789ping ?', { end: true });
export const config = transformerConfig({
  vocabulary: vocabulary.size,
  width: 16,
  layers: 1,
  hidden: 16,
  context: 16,
});

/** A real experiment in small: a transformer plays, and its gradients come from the engine. */
export function openRuntime(): Promise<WorkerRuntime> {
  return openSimulationRuntime({
    environments: [pingPong],
    policies: { player: { kind: 'transformer', config, vocabulary } },
    openEngine: () => openEngine({ backend: 'wasm' }),
  });
}
