import { CannotGoOn } from '../cannot-go-on.ts';
import type { EndpointModel, OutsideLimits } from './endpoint-settings.ts';

/** Tokens of a request or of all. */
export interface Spent {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/**
 * What a run's outside policies have used, and may. A request sets aside what it may take before it is sent, so that many
 * at once don't exceed what each alone would keep to.
 */
export class Budget {
  readonly #limits: OutsideLimits['budget'];
  #tokens = 0;
  #money = 0;
  #replies = 0;
  #waiting: (() => void)[] = [];
  #aside = { tokens: 0, money: 0 };

  constructor(limits: OutsideLimits['budget']) {
    this.#limits = limits;
  }

  /**
   * Sets aside what a request may take; waits while others have set aside what it needs, as they may use less.
   *
   * @throws CannotGoOn if it might exceed the budget
   */
  async setAside(most: Spent, price: EndpointModel['price']): Promise<void> {
    const tokens = most.tokensIn + most.tokensOut;
    const money = moneyOf(most, price);
    while (!this.#has(tokens + this.#aside.tokens, money + this.#aside.money)) {
      if (!this.#has(tokens, money)) {
        const cost = this.#limits.money > 0 ? ` (${roundMoney(money)})` : '';
        throw new CannotGoOn(
          'budget',
          `the budget is used up: ${this.describe()}, and the next request may take ${tokens} tokens${cost}`,
        );
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    this.#aside = { tokens: this.#aside.tokens + tokens, money: this.#aside.money + money };
  }

  #has(tokens: number, money: number): boolean {
    const limits = this.#limits;
    return (
      (limits.tokens === 0 || this.#tokens + tokens <= limits.tokens) &&
      (limits.money === 0 || this.#money + money <= limits.money)
    );
  }

  /** Gives back what a request set aside; what it used is told by `spend`. */
  giveBack(most: Spent, price: EndpointModel['price']): void {
    const { tokens, money } = this.#aside;
    this.#aside = {
      tokens: tokens - most.tokensIn - most.tokensOut,
      money: money - moneyOf(most, price),
    };
    for (const wake of this.#waiting.splice(0)) wake();
  }

  spend({ tokensIn, tokensOut, money = 0 }: Spent & { readonly money?: number | undefined }): void {
    this.#tokens += tokensIn + tokensOut;
    this.#money += money;
    this.#replies++;
  }

  /** How much of it is used, in words. */
  describe(): string {
    const { tokens, money } = this.#limits;
    const of = (limit: number): string => (limit > 0 ? ` of ${roundMoney(limit)}` : '');
    return (
      `${this.#tokens}${of(tokens)} tokens in ${this.#replies} replies` +
      (this.#money > 0 || money > 0 ? `, ${roundMoney(this.#money)}${of(money)} of money` : '')
    );
  }
}

/** Nothing where there is no price. */
export function moneyOf({ tokensIn, tokensOut }: Spent, price: EndpointModel['price']): number {
  return (tokensIn * price.in + tokensOut * price.out) / 1e6;
}

const roundMoney = (money: number): string => String(Number(money.toPrecision(6)));
