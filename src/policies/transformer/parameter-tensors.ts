import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../engine/index.ts';
import type { TransformerConfig } from './config.ts';
import { checkParameters, parameterLayout } from './layout.ts';

/** Parameters (or variables) by the names of `parameterLayout`. */
export type ParameterTensors = Readonly<Record<string, Tensor>>;

/** Copies a flat vector into one tensor per parameter; the caller disposes them. */
export function parameterTensors(
  tf: Tfjs,
  config: TransformerConfig,
  flat: Float32Array,
): ParameterTensors {
  checkParameters(config, flat, 'parameterTensors');
  return Object.fromEntries(
    parameterLayout(config).slots.map(({ name, shape, offset, size }) => [
      name,
      // A copy, because the cpu backend would keep a view of the caller's array.
      tf.tensor(flat.slice(offset, offset + size), [...shape], 'float32'),
    ]),
  );
}

/** The same as variables that a gradient can be taken for. In the order of the layout, as is `Object.values` of them. */
export function parameterVariables(
  tf: Tfjs,
  config: TransformerConfig,
  flat: Float32Array,
): Readonly<Record<string, Variable>> {
  const named = Object.entries(parameterTensors(tf, config, flat));
  return Object.fromEntries(
    named.map(([name, tensor]) => {
      const variable = tf.variable(tensor);
      tensor.dispose();
      return [name, variable];
    }),
  );
}

export function matrix(parameters: ParameterTensors, name: string): Tensor2D {
  const tensor = parameters[name];
  if (tensor?.rank !== 2)
    throw new Error(`internal: parameter ${name} must be a matrix, got rank ${tensor?.rank}`);
  return tensor as Tensor2D;
}

export function vector(parameters: ParameterTensors, name: string): Tensor1D {
  const tensor = parameters[name];
  if (tensor?.rank !== 1)
    throw new Error(`internal: parameter ${name} must be a vector, got rank ${tensor?.rank}`);
  return tensor as Tensor1D;
}
