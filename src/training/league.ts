import { UserError } from '../core/errors.ts';
import type { Episode } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { RandomKey } from '../core/random.ts';
import type { Opponents } from '../experiment/experiment.ts';
import { NO_STANDINGS, keepPlayers, noteMatches } from '../league/index.ts';
import type { Standings } from '../league/index.ts';
import {
  admitVersion,
  drawOpponents,
  mayLearn,
  noteResults,
  openLeague,
  opponentResults,
  versionsInPool,
} from './league-table.ts';
import type { LeagueTable } from './league-table.ts';
import { matchesOf } from './matches.ts';
import type { OpponentSeats } from './make-plans.ts';

/** So many of each policy's newest versions stay in the standings, beside the first and those of its pool. */
const NEWEST = 8;

/** Who meets whom in a run: the league's table, kept by the rules of the experiment's `opponents`. */
export class League {
  readonly #rules: Readonly<Record<PolicyName, Opponents>>;
  #table: LeagueTable;
  #standings: Standings = NO_STANDINGS;

  constructor(rules: Readonly<Record<PolicyName, Opponents>> = {}) {
    this.#rules = rules;
    this.#table = openLeague(rules);
  }

  get table(): LeagueTable {
    return this.#table;
  }

  /** Ratings of the versions that met, and how each did against each. */
  get standings(): Standings {
    return this.#standings;
  }

  /** Continues from a checkpoint. */
  restore(table: LeagueTable, standings: Standings): void {
    this.#table = table;
    this.#standings = standings;
  }

  /**
   * The versions of a policy that `count` games meet.
   *
   * @throws UserError if the experiment's `opponents` don't name the policy
   */
  draw(
    policy: PolicyName,
    count: number,
    latest: PolicyVersion,
    key: RandomKey,
  ): readonly PolicyVersion[] {
    const rules = this.#rules[policy];
    const entry = this.#table[policy];
    if (rules === undefined || entry === undefined) {
      throw new UserError(
        `plan: ${policy} must be named in the experiment's opponents to be met in past versions`,
      );
    }
    return drawOpponents(entry, rules, count, latest, key);
  }

  /**
   * Notes how the versions that played did.
   *
   * @param versions - those that were current when the games began
   * @param seats - where opponents played, in games that say it
   */
  note(
    episodes: readonly Episode[],
    versions: Readonly<Record<PolicyName, PolicyVersion>>,
    seats: OpponentSeats = {},
  ): void {
    const noted = Object.entries(this.#rules).map(([policy, rules]) => {
      const entry = this.#table[policy];
      if (entry === undefined) throw new Error(`internal: ${policy} has no entry in the league`);
      const seatOf = ({ plan }: Episode) => seats[plan.id]?.[policy];
      const results = opponentResults(rules, episodes, seatOf);
      const matches = matchesOf(policy, results, Object.keys(versions));
      this.#standings = noteMatches(this.#standings, matches);
      return [policy, noteResults(entry, rules, results, versions[policy] ?? 0)] as const;
    });
    this.#table = Object.fromEntries(noted);
    this.#standings = keepPlayers(this.#standings, ({ policy, version }) => {
      const newest = versions[policy] ?? 0;
      return (
        version > newest - NEWEST || version === 0 || this.versionsOf(policy).includes(version)
      );
    });
  }

  /** May the policy be updated now, or must the others catch up first? */
  mayLearn(policy: PolicyName): boolean {
    return mayLearn(this.#table[policy], this.#rules[policy]);
  }

  /** Takes a new version of the policy into its pool, if it has one and a snapshot is due. */
  admit(policy: PolicyName, version: PolicyVersion): void {
    const rules = this.#rules[policy];
    const entry = this.#table[policy];
    if (rules === undefined || entry === undefined) return;
    this.#table = { ...this.#table, [policy]: admitVersion(entry, rules, version) };
  }

  /** The versions whose weights games may still ask for. */
  versionsOf(policy: PolicyName): readonly PolicyVersion[] {
    return versionsInPool(this.#table[policy]);
  }
}
