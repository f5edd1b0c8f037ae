/**
 * What a policy throws that can answer nobody for now, though nothing is broken: a budget is used up, a server is gone. It
 * ends the simulation, and a run with everything saved, so that it can be resumed.
 */
export class CannotGoOn extends Error {
  readonly why: 'budget' | 'outage';

  /** @param message - where the run stands and what makes it go on, in a sentence */
  constructor(why: CannotGoOn['why'], message: string) {
    super(message);
    this.name = 'CannotGoOn';
    this.why = why;
  }
}
