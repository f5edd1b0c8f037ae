import { shownText } from '../core/decision.ts';
import type { Experience } from './experience.ts';

/** Names the siblings of an experience: those with the same name are compared with each other. */
export type GroupKey = (experience: Experience) => string;

/** Siblings are one role's decisions on one task, over all episodes of its group. */
export const groupByTask: GroupKey = ({ group, decision }) => `${group}\n${decision.role}`;

/** Siblings are one role's decisions in one episode: several critics shown the same step. */
export const groupByEpisode: GroupKey = ({ group, decision }) =>
  `${group}\n${decision.role}\n${decision.episode}`;

/**
 * Siblings are what one role of a task's group said to the same words: several evaluations of the same
 * answer, several scorings of the same evaluation.
 */
export const groupByPrompt: GroupKey = ({ group, decision }) =>
  `${group}\n${decision.role}\n${shownText(decision)}`;

/** Siblings are everything that one policy did in one role, over the whole batch: one agent, where agents have policies of their own. */
export const groupByPolicyRole: GroupKey = ({ decision }) => `${decision.policy}\n${decision.role}`;

/** Positions of the batch by sibling name, each list in the batch's order. */
export function groupBatch(
  batch: readonly Experience[],
  key: GroupKey,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  batch.forEach((experience, position) => {
    const name = key(experience);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [position]);
    else group.push(position);
  });
  return groups;
}

/** The same, of what was paid: only that has a reward to compare. */
export function groupRewarded(
  batch: readonly Experience[],
  key: GroupKey,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, readonly number[]>();
  for (const [name, positions] of groupBatch(batch, key)) {
    const paid = positions.filter((position) => batch[position]?.hasReward);
    if (paid.length > 0) groups.set(name, paid);
  }
  return groups;
}
