/** How the learning rate goes over a phase of known length: up, flat, down. Plain data. */
export interface LearningRate {
  /** The flat part; above 0. */
  readonly peak: number;
  /** Steps until the peak is reached, in equal increments from peak / warmUp; 0 starts at the peak. */
  readonly warmUp: number;
  /** Share of the steps after which it falls, in [0, 1]; 1 never falls. */
  readonly decayFrom: number;
  /** Share of the peak that is left at the last step, in [0, 1]; reached in a straight line. */
  readonly decayTo: number;
}

/**
 * The rate of one step.
 *
 * @param rate - a number is a rate that never changes
 * @param step - counts from 0
 * @param steps - of the whole phase, at least 1
 */
export function rateAt(rate: number | LearningRate, step: number, steps: number): number {
  if (typeof rate === 'number') return rate;
  const { peak, warmUp, decayFrom, decayTo } = rate;
  const rise = warmUp === 0 ? 1 : Math.min(1, (step + 1) / warmUp);
  const falling = steps * (1 - decayFrom);
  const fallen = falling === 0 ? 0 : Math.max(0, step + 1 - steps * decayFrom) / falling;
  return peak * Math.min(rise, 1 - (1 - decayTo) * fallen);
}

/** Throws a RangeError that names the field. */
export function checkLearningRate(rate: number | LearningRate, where: string): void {
  const isRate = (value: number) => value > 0 && value < Infinity;
  if (typeof rate === 'number') {
    if (isRate(rate)) return;
    throw new RangeError(
      `${where}: learning rate must be above 0, for instance 0.001, got ${rate}`,
    );
  }
  // Types say so too, but a scenario may be JavaScript.
  const schedule = rate as LearningRate | null | undefined;
  if (typeof schedule !== 'object' || schedule === null) {
    throw new RangeError(
      `${where}: learning rate must be a number or { peak, warmUp, decayFrom, decayTo }, got ${String(schedule)}`,
    );
  }
  const check = (field: keyof LearningRate, ok: boolean, rule: string) => {
    if (!ok) {
      throw new RangeError(
        `${where}: learning rate ${field} must be ${rule}, got ${schedule[field]}`,
      );
    }
  };
  const share = (value: number) => value >= 0 && value <= 1;
  check('peak', isRate(schedule.peak), 'above 0, for instance 0.001');
  check(
    'warmUp',
    Number.isSafeInteger(schedule.warmUp) && schedule.warmUp >= 0,
    'a whole number of steps',
  );
  check('decayFrom', share(schedule.decayFrom), 'in [0, 1]');
  check('decayTo', share(schedule.decayTo), 'in [0, 1]');
}
