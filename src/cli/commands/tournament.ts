import type { Command } from 'commander';
import type { TournamentResult } from '../../runs/run-tournament.ts';
import { printable } from '../../core/printable.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { newCommand } from '../new-command.ts';
import { styleFor } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { formatCount, formatFixed } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags {
  readonly games: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `agon tournament`: players of a game against each other, and how good each of them is. */
export function tournamentCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'tournament',
    summary: 'players of a game against each other, everybody against everybody',
    description:
      'Plays a round robin: half of the games of each pair from each seat, two at a time with the same ' +
      'cards and dice. Ranks the players, with Elo fitted to all games, skill after Weng and Lin, and ' +
      'alpha-rank. Players are random, first-legal, and optimal in games that are small enough to solve.',
    examples: [
      ['agon tournament tic-tac-toe random optimal', 'how often does chance hold a draw?'],
      [
        'agon tournament kuhn-poker random first-legal optimal --games 2000',
        'narrower intervals by more games',
      ],
    ],
  })
    .argument('<environment>', 'a game that ships: rock-paper-scissors, kuhn-poker, …')
    .argument('<players...>', 'two at least; the same one may play twice')
    .option('--games <n>', 'of each pair; an even number', integerFlag('--games', 2, 100), 100)
    .option('--seed <n>', 'where all chance comes from', integerFlag('--seed', 0, 7), 1)
    .option('--json', 'one JSON object on stdout')
    .action(async (environment: string, players: string[], { json = false, ...flags }: Flags) => {
      const { runTournament } = await import('../../runs/run-tournament.ts');
      const result = await runTournament({ environment, players, ...flags });
      if (json) writeJson(world.stdout, result);
      else writeLines(world.stdout, renderTournament(result, styleFor(world.stdout, world.env)));
      done(EXIT.ok);
    });
}

const percent = (share: number) => formatFixed(100 * share, 1);

function renderTournament(result: TournamentResult, style: Style): readonly string[] {
  const { environment, gamesPerPair, players, payoffs } = result;
  const standing = table(
    [
      '',
      'games',
      'won',
      'drawn',
      'lost',
      'score %',
      '95 %',
      'return',
      'Elo',
      'skill',
      'α-rank',
    ].map((heading, i) => ({ heading, align: i === 0 ? 'left' : 'right' })),
    players.map((one) => [
      printable(one.name),
      ...[one.games, one.wins, one.draws, one.losses].map(formatCount),
      percent(one.score),
      `${percent(one.interval[0])}–${percent(one.interval[1])}`,
      formatFixed(one.payoff, 3),
      formatFixed(one.elo, 0),
      `${formatFixed(one.skill.mu, 1)} ± ${formatFixed(one.skill.sigma, 1)}`,
      formatFixed(one.alphaRank, 3),
    ]),
  );
  const matrix = table(
    ['', ...players.map(({ name }) => printable(name))].map((heading, i) => ({
      heading,
      align: i === 0 ? 'left' : 'right',
    })),
    payoffs.map((row, i) => [
      printable(players[i]?.name ?? ''),
      ...row.map((pair) =>
        pair === null
          ? '·'
          : `${formatFixed(pair.payoff, 3)} (${percent(pair.interval[0])}–${percent(pair.interval[1])})`,
      ),
    ]),
  );
  return [
    style.strong(`${environment}, ${formatCount(gamesPerPair)} games a pair`),
    ...standing,
    '',
    style.strong('mean return of the row against the column (95 % interval of its score in %)'),
    ...matrix,
  ];
}
