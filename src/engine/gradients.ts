import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Tfjs } from './tfjs/tfjs.ts';

/** Whoever holds it disposes it. */
export interface LossGradients {
  readonly loss: Scalar;
  /** dLoss / dVariable, in the order of the variables; zeros for one that the loss does not touch. */
  readonly gradients: readonly Tensor[];
}

/**
 * The loss and its gradients. Everything else the function makes is disposed.
 * @param loss called once, synchronously; must depend on at least one variable
 */
export function computeGradients(
  tf: Tfjs,
  variables: readonly Variable[],
  loss: () => Scalar,
): LossGradients {
  return tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(loss, [...variables], undefined, true);
    const gradients = variables.map((variable, i) => grads[i] ?? tf.zeros(variable.shape));
    return { loss: value, gradients };
  });
}

export function disposeGradients({ loss, gradients }: LossGradients): void {
  loss.dispose();
  for (const gradient of gradients) gradient.dispose();
}
