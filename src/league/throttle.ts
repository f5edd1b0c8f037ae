/** A moving average that decides whether one side may go on learning: plain data, part of the checkpoint. */
export interface Throttle {
  /** Moving average of the side's success rate, in [0, 1]; null before the first batch. */
  readonly average: number | null;
}

/** A throttle that has seen nothing yet. */
export const OPEN_THROTTLE: Throttle = { average: null };

/**
 * Notes the success rate of a batch: average <- (1 - s)·average + s·rate; the first rate is taken as
 * it is.
 *
 * @param step - s in (0, 1]
 */
export function observeRate(throttle: Throttle, rate: number, step = 0.2): Throttle {
  if (!(rate >= 0 && rate <= 1)) {
    throw new RangeError(`observeRate: a success rate lies in [0, 1], got ${rate}`);
  }
  if (!(step > 0 && step <= 1)) {
    throw new RangeError(`observeRate: step must be in (0, 1], got ${step}; try 0.2`);
  }
  return {
    average: throttle.average === null ? rate : (1 - step) * throttle.average + step * rate,
  };
}

/**
 * May the side be updated? Only while its average stays below the threshold, so that a side that is
 * winning waits until the other has caught up. A side without a record may.
 *
 * @param threshold - in (0, 1]
 */
export function mayUpdate({ average }: Throttle, threshold: number): boolean {
  return average === null || average < threshold;
}
