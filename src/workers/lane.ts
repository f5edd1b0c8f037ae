/** Work that was handed in: how it ended, or that it never began. */
export interface Ticket<Outcome> {
  readonly outcome: Promise<Outcome | Withdrawn>;
  /** Takes the work back if it hasn't begun. */
  withdraw(): void;
}

export interface Withdrawn {
  readonly kind: 'withdrawn';
}

/** Does pieces of work side by side, `width` at most; the rest wait in line, urgent ones in front. */
export class Lane<Task, Outcome> {
  readonly #width: number;
  readonly #begin: (task: Task) => Promise<Outcome>;
  readonly #waiting: Waiting<Task, Outcome>[] = [];
  #busy = 0;

  /** `begin` must not reject: what can go wrong is an outcome. */
  constructor(width: number, begin: (task: Task) => Promise<Outcome>) {
    this.#width = width;
    this.#begin = begin;
  }

  enter(task: Task, urgent = false): Ticket<Outcome> {
    let resolve: (outcome: Outcome | Withdrawn) => void = () => undefined;
    const outcome = new Promise<Outcome | Withdrawn>((settle) => (resolve = settle));
    const waiting = { task, resolve, urgent };
    const behind = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
    this.#advance();
    return {
      outcome,
      withdraw: () => {
        const at = this.#waiting.indexOf(waiting);
        if (at === -1) return;
        this.#waiting.splice(at, 1);
        resolve({ kind: 'withdrawn' });
      },
    };
  }

  #advance(): void {
    while (this.#busy < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#busy++;
      void this.#begin(next.task).then((outcome) => {
        this.#busy--;
        next.resolve(outcome);
        this.#advance();
      });
    }
  }
}

interface Waiting<Task, Outcome> {
  readonly task: Task;
  readonly urgent: boolean;
  readonly resolve: (outcome: Outcome | Withdrawn) => void;
}
