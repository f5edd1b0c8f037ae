import type { Engine } from '../engine/index.ts';
import { createInferenceKernels } from '../engine/index.ts';
import type { TransformerPolicyOptions } from './transformer-policy.ts';
import { TransformerPolicy } from './transformer-policy.ts';
import type { DecoderOptions } from './transformer/completion.ts';
import { openDecoder } from './transformer/decoder.ts';
import { openTensorDecoder } from './transformer/tensor-decoder.ts';

/** Rows of one pass on a device: each pass waits once for its logits, so they should be many. */
const DEVICE_ROWS = 256;
/** In plain JavaScript every row costs its time, empty ones too, so they should be few. */
const CPU_ROWS = 16;

/**
 * A transformer policy with the decoder that suits the engine: our inference kernels on wasm, or
 * where no engine is given (a worker that only samples), tensor operations on every other backend.
 * Has no weights yet.
 */
export async function openTransformerPolicy(
  { values = false, ...options }: Omit<TransformerPolicyOptions, 'decoder'> & DecoderOptions,
  engine?: Engine,
): Promise<TransformerPolicy> {
  const { config } = options;
  const decoder =
    engine === undefined || engine.backend === 'wasm'
      ? openDecoder(await createInferenceKernels(), config, { values })
      : openTensorDecoder(engine, config, engine.backend === 'cpu' ? CPU_ROWS : DEVICE_ROWS, {
          values,
        });
  return new TransformerPolicy({ ...options, decoder });
}
