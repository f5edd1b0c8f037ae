import { shownText } from '../../src/core/decision.ts';
import type { Episode, Plain } from 'agon-sim';

/** An episode as a text that a person can read; a changed rule shows as a changed line. */
export function renderEpisode({ plan, events, ending }: Episode): string {
  const lines = [`${plan.environment}: ${plain(plan.task)}`, `seats: ${seatsOf(plan.seats)}`, ''];
  for (const event of events) {
    switch (event.kind) {
      case 'message': {
        const { seq, from, to, kind, body } = event.message;
        lines.push(`${String(seq).padStart(2)} ${from} -> ${to}: ${kind} ${plain(body)}`);
        break;
      }
      case 'state':
        lines.push(`     (${event.actor} is ${event.state})`);
        break;
      case 'decision': {
        const { agent, text } = event.decision;
        const prompt = shownText(event.decision);
        lines.push(`     ${agent} is shown ${prompt} and replies ${text}`);
        break;
      }
      case 'chance':
        lines.push(`     (chance: ${event.label})`);
        break;
      case 'returns':
      case 'outside':
        break; // the ending has them
      case 'failure':
        lines.push(`     ${event.actor} fails: ${event.error}`);
        break;
    }
  }
  lines.push('', ending.kind);
  if (ending.kind === 'finished') lines.push(...fieldsOf(ending.outcome));
  return lines.join('\n') + '\n';
}

function seatsOf(seats: Episode['plan']['seats']): string {
  return Object.entries(seats)
    .map(([agent, { policy, version }]) => `${agent} (${policy}, ${version})`)
    .join(', ');
}

function fieldsOf(outcome: Plain): readonly string[] {
  if (typeof outcome !== 'object' || outcome === null) return [plain(outcome)];
  return Object.entries(outcome as Readonly<Record<string, Plain>>).flatMap(([key, value]) =>
    Array.isArray(value) && typeof value[0] === 'object'
      ? [`  ${key}:`, ...value.map((item: Plain) => `    ${plain(item)}`)]
      : [`  ${key}: ${plain(value)}`],
  );
}

/** JSON with a blank after colons and commas, without quotes around keys. */
function plain(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map((item: Plain) => plain(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${plain(inner)}`)
    .join(', ')} }`;
}
