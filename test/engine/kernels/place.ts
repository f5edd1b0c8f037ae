import { NOTHING, panelFloats } from '../../../src/engine/index.ts';
import type { InferenceKernels, Pointer } from '../../../src/engine/index.ts';

/** Puts values into the kernels' memory. */
export function place(kernels: InferenceKernels, values: ArrayLike<number>): Pointer {
  const at = kernels.reserve(values.length);
  kernels.floats(at, values.length).set(values);
  return at;
}

export function placeIntegers(kernels: InferenceKernels, values: ArrayLike<number>): Pointer {
  const at = kernels.reserve(values.length);
  kernels.integers(at, values.length).set(values);
  return at;
}

/** Row-major values as panels. */
export function placePanels(
  kernels: InferenceKernels,
  values: ArrayLike<number>,
  rows: number,
): Pointer {
  const width = values.length / rows;
  const out = kernels.reserve(panelFloats(rows, width));
  kernels.toPanels({ x: place(kernels, values), ids: NOTHING, out, rows, width });
  return out;
}

/** What panels hold, row-major. */
export function readPanels(
  kernels: InferenceKernels,
  x: Pointer,
  rows: number,
  width: number,
): number[] {
  const out = kernels.reserve(rows * width);
  kernels.toRows({ x, out, rows, width });
  return Array.from(kernels.floats(out, rows * width));
}
