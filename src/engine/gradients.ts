import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Tfjs } from './tfjs/tfjs.ts';

/** Of one batch, or summed over several. Whoever holds it disposes it. */
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

/**
 * Gradients of two micro-batches added up; disposes both. Where every loss is a sum over its rows
 * divided by the row count of the *whole* batch, the result is the gradient of the whole batch.
 */
export function addGradients(tf: Tfjs, first: LossGradients, second: LossGradients): LossGradients {
  const sum = tf.tidy(() => ({
    loss: tf.add<Scalar>(first.loss, second.loss),
    gradients: first.gradients.map((gradient, i) => {
      const other = second.gradients[i];
      if (other === undefined) throw new Error('internal: gradients of different variables');
      return tf.add(gradient, other);
    }),
  }));
  disposeGradients(first);
  disposeGradients(second);
  return sum;
}

export function disposeGradients({ loss, gradients }: LossGradients): void {
  loss.dispose();
  for (const gradient of gradients) gradient.dispose();
}
