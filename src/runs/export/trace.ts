import type { DecisionRow } from './decision-row.ts';

/**
 * A decision as a trace of the package verifiers (`WireTrace`, version 1): what was shown as nodes
 * that nobody sampled, the reply as one that was. Its times are 0, since logs hold none.
 */
export function traceOf(row: DecisionRow): unknown {
  const { episode, decision, prompt, terms, reward, advantage } = row;
  const { plan, ending } = episode;
  const shownTokens = decision.promptTokens ?? [];
  const nodes = prompt.map((message, i) => {
    const tokens = i === prompt.length - 1 ? shownTokens : [];
    return {
      parent: i === 0 ? null : i - 1,
      message,
      sampled: false,
      timestamp: 0,
      token_ids: tokens,
      mask: tokens.map(() => false),
    };
  });
  const reply = {
    parent: prompt.length === 0 ? null : prompt.length - 1,
    message: { role: 'assistant', content: decision.text },
    sampled: true,
    timestamp: 0,
    token_ids: decision.tokens,
    mask: decision.tokens.map(() => true),
    logprobs: decision.logProbs,
    ...(advantage === null
      ? {}
      : {
          advantages:
            typeof advantage === 'number' ? decision.tokens.map(() => advantage) : advantage,
        }),
  };
  return {
    version: 1,
    id: `${plan.id}/${decision.agent}/${decision.decisionIndex}`,
    task: {
      type: plan.environment,
      data: { idx: 0, prompt: null, task: plan.task },
      key: plan.group,
    },
    agent: { config: {}, name: decision.role, trainable: decision.tokens.length > 0 },
    nodes: [...nodes, reply],
    calls: [
      {
        node: prompt.length,
        model: decision.model ?? `${decision.policy}@${decision.version}`,
        sampling: { temperature: decision.sampling.temperature, top_p: decision.sampling.topP },
        finish_reason: decision.finish === 'length' ? 'length' : 'stop',
      },
    ],
    rewards: Object.fromEntries(
      Object.entries(terms).map(([term, paid]) => [term, { score: paid, weight: 1 }]),
    ),
    info: { run: row.run, episode: plan.id, decision: decision.decisionIndex, reward },
    is_completed: true,
    ok: ending.kind === 'finished',
    timing: { start: 0 },
  };
}
