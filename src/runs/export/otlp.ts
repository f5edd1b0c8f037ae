import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ChatMessage, Decision } from '../../core/decision.ts';
import type { JudgedEpisode } from './inspect-sample.ts';

/**
 * An episode as one OTLP/JSON line of spans by OpenTelemetry's conventions for generative AI (in
 * development there, so names may move): the episode invokes a workflow, each decision is a chat in it, and
 * what terms said are evaluation events. A log holds no times: spans are a microsecond each, in order.
 */
export function otlpLine({ episode, credits }: JudgedEpisode, started: string): unknown {
  const { plan, events, ending } = episode;
  const trace = hexId(plan.id, 32);
  const root = hexId(`${plan.id}/episode`, 16);
  const start = BigInt(Date.parse(started)) * 1_000_000n;
  const at = (i: number) => String(start + BigInt(i) * 1000n);
  const decisions = events.flatMap((event, i) =>
    event.kind === 'decision' ? [{ i, decision: event.decision }] : [],
  );
  const spans = decisions.map(({ i, decision }) => ({
    traceId: trace,
    spanId: hexId(`${plan.id}/${decision.agent}/${decision.decisionIndex}`, 16),
    parentSpanId: root,
    name: `chat ${modelOf(decision)}`,
    kind: 3,
    startTimeUnixNano: at(i),
    endTimeUnixNano: at(i + 1),
    attributes: attributesOf(decision, plan.id),
    events: credits
      .filter(
        ({ agent, decisionIndex }) =>
          agent === decision.agent && decisionIndex === decision.decisionIndex,
      )
      .map(({ term, value, sentence }) => ({
        timeUnixNano: at(i + 1),
        name: 'gen_ai.evaluation.result',
        attributes: [
          attribute('gen_ai.evaluation.name', term),
          attribute('gen_ai.evaluation.score.value', value),
          ...(sentence === undefined ? [] : [attribute('gen_ai.evaluation.explanation', sentence)]),
        ],
      })),
  }));
  const episodeSpan = {
    traceId: trace,
    spanId: root,
    name: `invoke_workflow ${plan.environment}`,
    kind: 1,
    startTimeUnixNano: at(0),
    endTimeUnixNano: at(events.length + 1),
    attributes: [
      attribute('gen_ai.operation.name', 'invoke_workflow'),
      attribute('gen_ai.conversation.id', plan.id),
    ],
    status: ending.kind === 'failed' ? { code: 2, message: ending.error } : { code: 1 },
  };
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', 'agon')] },
        scopeSpans: [{ scope: { name: 'agon' }, spans: [episodeSpan, ...spans] }],
      },
    ],
  };
}

function attributesOf(decision: Decision, episode: string): readonly object[] {
  const { agent, role, sampling, shown, text, finish, usage } = decision;
  const input: readonly ChatMessage[] =
    shown.kind === 'chat' ? shown.messages : [{ role: 'user', content: shown.text }];
  const said = (one: Pick<ChatMessage, 'role' | 'content'>) => ({
    role: one.role,
    parts: [{ type: 'text', content: one.content }],
  });
  return [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.provider.name', decision.model === undefined ? 'agon' : 'openai'),
    attribute('gen_ai.conversation.id', episode),
    attribute('gen_ai.agent.id', agent),
    attribute('gen_ai.agent.name', role),
    attribute('gen_ai.request.model', decision.policy),
    attribute('gen_ai.response.model', modelOf(decision)),
    attribute('gen_ai.request.temperature', sampling.temperature),
    attribute('gen_ai.request.top_p', sampling.topP),
    attribute('gen_ai.input.messages', JSON.stringify(input.map(said))),
    attribute(
      'gen_ai.output.messages',
      JSON.stringify([{ ...said({ role: 'assistant', content: text }), finish_reason: finish }]),
    ),
    ...(usage === undefined
      ? []
      : [
          attribute('gen_ai.usage.input_tokens', usage.tokensIn),
          attribute('gen_ai.usage.output_tokens', usage.tokensOut),
        ]),
  ];
}

const modelOf = ({ model, policy, version }: Decision): string => model ?? `${policy}@${version}`;

function attribute(key: string, value: string | number): object {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  return {
    key,
    value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value },
  };
}

/** The first hexadecimal digits of a text's SHA-256: the same text, the same id. */
function hexId(text: string, digits: 16 | 32): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, digits);
}
