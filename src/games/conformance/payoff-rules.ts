import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { openingsOf, playAll, playOnce, playsOf, replyOf } from './game-example.ts';
import type { GameExample, Opening } from './game-example.ts';

const TINY = 1e-9;
/** Standard errors by which the means of seats that are alike may differ; by chance once in a million. */
const MOST_ERRORS = 5;

/** What a game pays is what it declares. */
export const PAYOFF_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'pays every seat within its reward bounds, and in every state a number',
    check: (example) => {
      const { game } = example;
      const [least, greatest] = game.type.rewardBounds;
      for (const {
        states,
        opening: { seated },
      } of playAll(example)) {
        for (const [i, state] of states.entries()) {
          const earned = game.returns(state);
          for (const seat of seated) {
            const own = earned[seat] ?? NaN;
            demand(
              Number.isFinite(own),
              () => `${seat} has earned ${own} in '${game.phase(state)}'`,
            );
            const isWithin = own >= least - TINY && own <= greatest + TINY;
            demand(
              isWithin || i < states.length - 1,
              () => `${seat} gets ${own}, but the bounds are ${least} to ${greatest}`,
            );
          }
        }
      }
    },
  },
  {
    name: 'pays all seats together nothing, or always the same, where its payoff sum says so',
    check: (example) => {
      const { payoffSum } = example.game.type;
      if (payoffSum === 'general') return;
      const sums = playAll(example).map(({ states }) =>
        Object.values(example.game.returns(states.at(-1))).reduce((all, own) => all + own, 0),
      );
      const expected = payoffSum === 'zero' ? 0 : (sums[0] ?? 0);
      const other = sums.find((sum) => Math.abs(sum - expected) >= TINY);
      demand(
        other === undefined,
        () => `the sum of returns is ${other}, where it must be ${expected}`,
      );
    },
  },
  {
    name: 'pays seats that say they are alike what they did, whoever sits where',
    check: (example) => {
      const { game } = example;
      if (!game.type.symmetric) return;
      for (const opening of openingsOf(example)) {
        if (game.type.chance === 'none') checkExchanged(example, opening);
        else checkMeans(example, opening);
      }
    },
  },
];

/** Each seat in turn is taken by who sat in the one before, who does the same there. */
function checkExchanged(example: GameExample, opening: Opening): void {
  const { game } = example;
  const { seated } = opening;
  for (let play = 0; play < playsOf(example); play++) {
    const key = foldKey(keyFromSeed(2), play);
    const returnsIf = (shift: number) => {
      const players = seated.map((_, i) => openStream(foldKey(foldKey(key, 'player'), i)));
      const { states } = playOnce(example, opening, key, (state, seat) => {
        const player = (seated.indexOf(seat) + seated.length - shift) % seated.length;
        return replyOf(example, opening, state, seat, players[player] ?? openStream(key));
      });
      return seated.map((_, i) => {
        const seat = seated[(i + shift) % seated.length] ?? '';
        return game.returns(states.at(-1))[seat] ?? NaN;
      });
    };
    const [before, after] = [returnsIf(0), returnsIf(1)];
    demand(
      before.every((own, i) => Math.abs(own - (after[i] ?? NaN)) < TINY),
      () => `paid ${before.join(', ')}, and ${after.join(', ')} where everybody sits one seat on`,
    );
  }
}

/** Where chance deals to seats, only what they get on average can be compared. */
function checkMeans(example: GameExample, opening: Opening): void {
  const { game } = example;
  const [first = '', ...others] = opening.seated;
  const paid = Array.from({ length: 10 * playsOf(example) }, (_, play) => {
    const key = foldKey(keyFromSeed(3), play);
    const stream = openStream(foldKey(key, 'replies'));
    const { states } = playOnce(example, opening, key, (state, seat) =>
      replyOf(example, opening, state, seat, stream),
    );
    return game.returns(states.at(-1));
  });
  for (const other of others) {
    const leads = paid.map((returns) => (returns[first] ?? NaN) - (returns[other] ?? NaN));
    const mean = leads.reduce((sum, lead) => sum + lead, 0) / leads.length;
    const squares = leads.reduce((sum, lead) => sum + (lead - mean) ** 2, 0);
    const error = Math.sqrt(squares / (leads.length - 1) / leads.length);
    demand(
      Math.abs(mean) <= MOST_ERRORS * error + TINY,
      () =>
        `${first} gets ${mean} more than ${other} on average, with a standard error of ${error}`,
    );
  }
}
