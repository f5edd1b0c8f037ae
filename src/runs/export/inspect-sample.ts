import type { Credit } from '../../core/credit.ts';
import type { Decision } from '../../core/decision.ts';
import type { Episode, EpisodeEvent } from '../../core/episode.ts';

/** An episode with its credits, as an export meets it. */
export interface JudgedEpisode {
  readonly episode: Episode;
  readonly credits: readonly Credit[];
}

/** An episode as a sample of an Inspect log: a span an agent, a model event a decision, a score an agent and term. */
export function sampleOf({ episode, credits }: JudgedEpisode, started: string) {
  const { plan, ending, events } = episode;
  const spans = new Map(
    Object.entries(plan.seats).map(([agent, { role }]) => [
      agent,
      { id: `${plan.id}/${agent}`, name: `${agent} (${role})` },
    ]),
  );
  const stamp = (i: number) => ({
    timestamp: new Date(Date.parse(started) + i).toISOString(), // a log holds no times: order alone
    working_start: i / 1000,
    uuid: `${plan.id}/${i}`,
  });
  const messages = events.flatMap((event, i) =>
    event.kind === 'message'
      ? [
          {
            id: `${plan.id}/${i}`,
            role: 'user',
            content: `${event.message.from} → ${event.message.to}: ${event.message.kind} ${JSON.stringify(event.message.body)}`,
            metadata: event.message,
          },
        ]
      : [],
  );
  const last = events.findLast((event) => event.kind === 'decision');
  return {
    id: plan.id,
    epoch: 1,
    input: JSON.stringify(plan.task),
    target: ending.kind === 'finished' ? JSON.stringify(ending.outcome) : '',
    messages,
    output: last?.kind === 'decision' ? outputOf(last.decision) : { model: 'none', choices: [] },
    scores: scoresOf(credits),
    metadata: { group: plan.group, environment: plan.environment, ending: ending.kind },
    store: {},
    events: [
      ...[...spans.values()].map(({ id, name }, i) => ({
        event: 'span_begin',
        span_id: id,
        id,
        name,
        type: 'agent',
        ...stamp(i),
      })),
      ...events.flatMap((event, i) => eventOf(event, spans, stamp(spans.size + i))),
      ...[...spans.values()].map(({ id }, i) => ({
        event: 'span_end',
        span_id: id,
        id,
        ...stamp(spans.size + events.length + i),
      })),
    ],
    ...(ending.kind === 'failed'
      ? { error: { message: ending.error, traceback: '', traceback_ansi: '' } }
      : {}),
  };
}

type Spans = ReadonlyMap<string, { readonly id: string }>;

function eventOf(event: EpisodeEvent, spans: Spans, stamp: object): readonly object[] {
  switch (event.kind) {
    case 'decision':
      return [
        {
          event: 'model',
          span_id: spans.get(event.decision.agent)?.id,
          ...stamp,
          model: event.decision.model ?? `${event.decision.policy}@${event.decision.version}`,
          role: event.decision.role,
          input: inputOf(event.decision),
          tools: [],
          tool_choice: 'none',
          config: {
            temperature: event.decision.sampling.temperature,
            top_p: event.decision.sampling.topP,
          },
          output: outputOf(event.decision),
        },
      ];
    case 'state':
      return [
        {
          event: 'state',
          span_id: spans.get(event.actor)?.id ?? null,
          ...stamp,
          changes: [{ op: 'replace', path: `/${event.actor}`, value: event.state }],
        },
      ];
    case 'message':
    case 'failure':
    case 'chance':
    case 'outside':
    case 'returns':
      return [{ event: 'info', span_id: null, ...stamp, source: event.kind, data: event }];
  }
}

function inputOf({ shown }: Decision): readonly object[] {
  return shown.kind === 'chat' ? shown.messages : [{ role: 'user', content: shown.text }];
}

function outputOf(decision: Decision): object {
  const { text, tokens, logProbs, finish, usage } = decision;
  const content = tokens.map((token, i) => ({
    token: String(token),
    logprob: logProbs[i],
    bytes: null,
    top_logprobs: (decision.alternatives?.[i] ?? []).map((other) => ({
      token: other.text ?? String(other.token),
      logprob: other.logProb,
      bytes: null,
    })),
  }));
  return {
    model: decision.model ?? `${decision.policy}@${decision.version}`,
    choices: [
      {
        message: { role: 'assistant', content: text, source: 'generate' },
        stop_reason: STOP[finish],
        ...(content.length > 0 ? { logprobs: { content } } : {}),
      },
    ],
    ...(usage === undefined
      ? {}
      : {
          usage: {
            input_tokens: usage.tokensIn,
            output_tokens: usage.tokensOut,
            total_tokens: usage.tokensIn + usage.tokensOut,
          },
        }),
  };
}

const STOP = {
  stop: 'stop',
  choice: 'stop',
  length: 'max_tokens',
  refused: 'content_filter',
} as const;

/** By agent and term: the mean over its decisions. */
function scoresOf(
  credits: readonly Credit[],
): Readonly<Record<string, { value: number; explanation: string | null }>> {
  const names = [...new Set(credits.map(({ agent, term }) => `${agent}.${term}`))];
  return Object.fromEntries(
    names.map((name) => {
      const own = credits.filter(({ agent, term }) => `${agent}.${term}` === name);
      const why = own.flatMap(({ sentence }) => sentence ?? []);
      return [
        name,
        { value: mean(own.map(({ value }) => value)), explanation: why.join('; ') || null },
      ];
    }),
  );
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
