import type { Tfjs } from '../tfjs/tfjs.ts';

/** Large enough that webgpu really uses the GPU: small tensors it leaves on the CPU. */
const SIZE = 128;

/**
 * Has the current backend compute a small matrix product and a sum. A package that loads is none that works: on a
 * Node that it isn't made for every operation may throw.
 *
 * @returns what was wrong with it; undefined where all was right
 */
export async function findWrong(tf: Tfjs): Promise<string | undefined> {
  try {
    const sum = tf.tidy(() => {
      const half = tf.fill([SIZE, SIZE], 0.5);
      return tf.add(tf.matMul(half, tf.fill([SIZE, SIZE], 2)), half);
    });
    const values = await sum.data();
    sum.dispose();
    const wrong = values.find((value) => value !== SIZE + 0.5);
    if (wrong !== undefined) return `a matrix product gave ${wrong} where ${SIZE + 0.5} is right`;
    return values.length === SIZE ** 2 ? undefined : `a matrix product has ${values.length} values`;
  } catch (error) {
    return `it loads, but every operation fails (${String(error)})`;
  }
}
