import { openEngine } from '../../src/engine/index.ts';
import { transformerConfig } from '../../src/policy/transformer/config.ts';
import { openVocabulary } from '../../src/policy/vocabulary.ts';
import { openSimulationWorkbench } from '../../src/rollout/simulation-workbench.ts';
import type { Workbench } from '../../src/rollout/workbench.ts';
import { pingPong } from '../simulation/toys/ping-pong.ts';

export const vocabulary = openVocabulary('0123456789ping ?', { end: true });
export const config = transformerConfig({
  vocabulary: vocabulary.size,
  width: 16,
  layers: 1,
  hidden: 16,
  context: 16,
});

/** A real experiment in small: a transformer plays, and its gradients come from the engine. */
export function openWorkbench(): Promise<Workbench> {
  return openSimulationWorkbench({
    environments: [pingPong],
    policies: { player: { kind: 'transformer', config, vocabulary } },
    openEngine: () => openEngine({ backend: 'wasm' }),
  });
}
