import { shownText } from '../../core/decision.ts';
import { updateOf } from '../../training/make-plans.ts';
import type { Column } from './column.ts';
import type { DecisionRow } from './decision-row.ts';

/** The library whose columns a data set has. */
export const READERS = ['trl', 'verl', 'prime-rl'] as const;
export type ReaderName = (typeof READERS)[number];

type Columns = readonly Column<DecisionRow>[];

const completion: Column<DecisionRow> = {
  name: 'completion',
  type: 'messages',
  of: ({ decision }) => [{ role: 'assistant', content: decision.text }],
};
const prompt: Column<DecisionRow> = { name: 'prompt', type: 'messages', of: (row) => row.prompt };
const tokens = (name: string): Column<DecisionRow> => ({
  name,
  type: 'integers',
  of: ({ decision }) => decision.tokens,
});
const logProbs = (name: string): Column<DecisionRow> => ({
  name,
  type: 'numbers',
  of: ({ decision }) => decision.logProbs,
});
const promptTokens: Column<DecisionRow> = {
  name: 'prompt_ids',
  type: 'integers',
  of: ({ decision }) => decision.promptTokens,
};
const ones = (name: string): Column<DecisionRow> => ({
  name,
  type: 'integers',
  of: ({ decision }) => decision.tokens.map(() => 1),
});

/** One row a decision, for imitating it. */
export const SFT: Readonly<Partial<Record<ReaderName, Columns>>> = {
  trl: [prompt, completion],
  'prime-rl': [prompt, completion],
  verl: [
    {
      name: 'messages',
      type: 'messages',
      of: (row) => [...row.prompt, { role: 'assistant', content: row.decision.text }],
    },
  ],
};

/** One row a decision's prompt, to be answered anew; the task is the ground truth that a reward function may use. */
export const GRPO: Readonly<Partial<Record<ReaderName, Columns>>> = {
  trl: [prompt, { name: 'task', type: 'json', of: ({ episode }) => episode.plan.task }],
  verl: [
    { name: 'data_source', type: 'text', of: ({ episode }) => `agon/${episode.plan.environment}` },
    prompt,
    { name: 'ability', type: 'text', of: ({ decision }) => decision.role },
    {
      name: 'reward_model',
      type: 'record',
      fields: ['style', 'ground_truth'],
      of: ({ episode }) => ({ style: 'rule', ground_truth: JSON.stringify(episode.plan.task) }),
    },
    {
      name: 'extra_info',
      type: 'record',
      fields: ['split', 'index'],
      of: ({ episode }) => ({ split: episode.plan.kind ?? 'training', index: episode.plan.id }),
    },
  ],
};

/** One row a decision with its tokens, as it was sampled. Prompts' ids are null where no server told them. */
export const ROLLOUTS: Readonly<Partial<Record<ReaderName, Columns>>> = {
  trl: [
    prompt,
    completion,
    promptTokens,
    tokens('completion_ids'),
    logProbs('logprobs'),
    ones('env_mask'),
  ],
  verl: [
    promptTokens,
    tokens('response_ids'),
    ones('response_mask'),
    logProbs('response_logprobs'),
    { name: 'reward_score', type: 'number', of: ({ reward }) => reward },
    {
      name: 'num_turns',
      type: 'integer',
      of: ({ decision, prompt: shown }) => shown.length + (decision.text === '' ? 0 : 1),
    },
  ],
  'prime-rl': [
    {
      name: 'token_ids',
      type: 'integers',
      of: ({ decision }) => [...(decision.promptTokens ?? []), ...decision.tokens],
    },
    {
      name: 'mask',
      type: 'integers',
      of: ({ decision }) =>
        padded(
          decision.promptTokens,
          decision.tokens.map(() => 1),
        ),
    },
    {
      name: 'logprobs',
      type: 'numbers',
      of: ({ decision }) => padded(decision.promptTokens, decision.logProbs),
    },
    {
      name: 'temperatures',
      type: 'numbers',
      of: ({ decision: { promptTokens: shown, tokens: own, sampling } }) =>
        padded(
          shown,
          own.map(() => sampling.temperature),
        ),
    },
    { name: 'env_name', type: 'text', of: ({ episode }) => episode.plan.environment },
    {
      name: 'advantages',
      type: 'numbers',
      of: ({ decision: { promptTokens: shown, tokens: own }, advantage }) =>
        advantage === null
          ? null
          : padded(shown, typeof advantage === 'number' ? own.map(() => advantage) : advantage),
    },
  ],
};

/** As long as prompt and reply together: nothing was sampled in the prompt. */
function padded(
  prompt: readonly number[] | undefined,
  reply: readonly number[],
): readonly number[] {
  return [...(prompt ?? []).map(() => 0), ...reply];
}

/** Where a row came from and what it earned: in every data set, under these names. */
export const ORIGIN: Columns = [
  { name: 'run', type: 'text', of: ({ run }) => run },
  { name: 'episode', type: 'text', of: ({ episode }) => episode.plan.id },
  { name: 'update', type: 'integer', of: ({ episode }) => updateOf(episode.plan.id) },
  { name: 'decision', type: 'integer', of: ({ decision }) => decision.decisionIndex },
  { name: 'agent', type: 'text', of: ({ decision }) => decision.agent },
  { name: 'role', type: 'text', of: ({ decision }) => decision.role },
  { name: 'policy', type: 'text', of: ({ decision }) => decision.policy },
  { name: 'policy_version', type: 'integer', of: ({ decision }) => decision.version },
  { name: 'reward', type: 'number', of: ({ reward }) => reward },
  { name: 'reward_terms', type: 'numbersByName', of: ({ terms }) => terms },
  {
    name: 'advantage',
    type: 'number',
    of: ({ advantage }) => (typeof advantage === 'number' ? advantage : null),
  },
  {
    name: 'token_advantages',
    type: 'numbers',
    of: ({ advantage }) => (typeof advantage === 'number' ? null : advantage),
  },
];

/** Decisions that were shown the same are one prompt's. */
export const promptKey = ({ decision }: DecisionRow): string =>
  JSON.stringify([decision.role, shownText(decision)]);
