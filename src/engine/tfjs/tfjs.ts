import type * as core from '@tensorflow/tfjs-core';

/** The namespace of tfjs-core: passed around, so that one module decides which copy is used. */
export type Tfjs = typeof core;
