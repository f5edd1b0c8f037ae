import type { PaidCredit } from '../paid-credits.ts';
import { creditPayer } from '../paid-credits.ts';
import type { Credit } from '../../core/credit.ts';
import type { ChatMessage, Decision } from '../../core/decision.ts';
import { decisionsOf } from '../../core/episode.ts';
import type { Episode } from '../../core/episode.ts';
import { readRun } from '../folder/run-folder.ts';

/** A decision with what came of it: what every row of an export is made of. */
export interface DecisionRow {
  readonly run: string;
  readonly episode: Episode;
  readonly decision: Decision;
  /** What was shown, as messages; a compact prompt is one message of a user. */
  readonly prompt: readonly ChatMessage[];
  /** The sum of what its terms paid; null where nothing judged it, or where weights aren't known. */
  readonly reward: number | null;
  /** By term: what it paid where its weight is known, else what it said. */
  readonly terms: Readonly<Record<string, number>>;
  /** As trained on; null where it wasn't. */
  readonly advantage: (Credit['advantage'] & (number | readonly number[])) | null;
}

/** Every decision of a run in the order of its log: episodes as recorded, in each the decisions as they were made. */
export function* decisionRows(run: string): Generator<DecisionRow, void, undefined> {
  const reader = readRun(run);
  const pay = creditPayer(run);
  for (const stored of reader.episodes.read()) {
    const { episode, credits } = stored.decode();
    const paid = pay(episode.plan.id, credits).credits;
    for (const decision of decisionsOf(episode)) {
      const own = paid.filter((credit) => isOf(credit, decision));
      yield { run, episode, decision, prompt: promptOf(decision), ...judged(own) };
    }
  }
}

function isOf(credit: Credit, { agent, decisionIndex }: Decision): boolean {
  return credit.agent === agent && credit.decisionIndex === decisionIndex;
}

function promptOf({ shown }: Decision): readonly ChatMessage[] {
  return shown.kind === 'chat' ? shown.messages : [{ role: 'user', content: shown.text }];
}

function judged(
  credits: readonly PaidCredit[],
): Pick<DecisionRow, 'reward' | 'terms' | 'advantage'> {
  const known = credits.length > 0 && credits.every(({ paid }) => paid !== null);
  return {
    reward: known ? credits.reduce((sum, { paid }) => sum + (paid ?? 0), 0) : null,
    terms: Object.fromEntries(credits.map(({ term, paid, value }) => [term, paid ?? value])),
    advantage: credits[0]?.advantage ?? null,
  };
}
