import type { Tfjs } from '../tfjs.ts';
import { kept, single, sumToShape } from './gradient-rule.ts';
import type { GradientRule } from './gradient-rule.ts';

/** c = a b  ⇒  da = dc bᵀ, db = aᵀ dc; with transposed operands accordingly. */
export function productRules(tf: Tfjs): GradientRule[] {
  return [
    {
      kernelName: 'BatchMatMul',
      inputsToSave: ['a', 'b'],
      gradFunc(dys, saved, attributes) {
        const [a, b] = [kept(saved, 0), kept(saved, 1)];
        const dc = single(dys);
        const transposeA = attributes['transposeA'] === true;
        const transposeB = attributes['transposeB'] === true;
        const da = () =>
          transposeA ? tf.matMul(b, dc, transposeB, true) : tf.matMul(dc, b, false, !transposeB);
        const db = () =>
          transposeB ? tf.matMul(dc, a, true, transposeA) : tf.matMul(a, dc, !transposeA, false);
        return {
          a: () => sumToShape(tf, da(), a.shape),
          b: () => sumToShape(tf, db(), b.shape),
        };
      },
    },
  ];
}
