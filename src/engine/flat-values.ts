import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Tfjs } from './tfjs/tfjs.ts';

/**
 * Tensors one after another in a single array, each in row-major order: how gradients, weights and
 * optimiser state travel between threads and into checkpoints.
 */
export async function flatten(tf: Tfjs, tensors: readonly Tensor[]): Promise<Float32Array> {
  const joined = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
  const values = await joined.data<'float32'>();
  joined.dispose();
  return values;
}

/** New tensors with the shapes of `like`, from what `flatten` gave. The caller disposes them. */
export function unflatten(tf: Tfjs, values: Float32Array, like: readonly Tensor[]): Tensor[] {
  const size = flatSize(like);
  if (values.length !== size) {
    throw new RangeError(
      `unflatten: needs ${size} values for these shapes, got ${values.length}; were they saved for a model of another size?`,
    );
  }
  let start = 0;
  return like.map(({ shape, size: count }) => {
    const part = values.slice(start, start + count);
    start += count;
    return tf.tensor(part, shape, 'float32');
  });
}

/** Gives the variables new values, from what `flatten` gave. */
export function assignFlat(tf: Tfjs, variables: readonly Variable[], values: Float32Array): void {
  const tensors = unflatten(tf, values, variables);
  variables.forEach((variable, i) => {
    const tensor = tensors[i];
    if (tensor === undefined) throw new Error('internal: fewer tensors than variables');
    variable.assign(tensor);
    tensor.dispose();
  });
}

export function flatSize(tensors: readonly Tensor[]): number {
  return tensors.reduce((size, tensor) => size + tensor.size, 0);
}
