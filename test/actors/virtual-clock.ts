/** Time that passes only when it is told to, in whole ticks. */
export class VirtualClock {
  now = 0;
  #sleeping: { readonly until: number; readonly wake: () => void }[] = [];

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleeping.length;
  }

  /** Resolves after so many ticks, at least 1. */
  sleep(ticks: number): Promise<void> {
    return new Promise((wake) => this.#sleeping.push({ until: this.now + ticks, wake }));
  }

  /** One tick passes. */
  tick(): void {
    this.now++;
    const due = this.#sleeping.filter(({ until }) => until <= this.now);
    this.#sleeping = this.#sleeping.filter(({ until }) => until > this.now);
    for (const { wake } of due) wake();
  }
}
