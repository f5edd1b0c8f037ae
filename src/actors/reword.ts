import { UserError } from '../core/errors.ts';
import type { ChatMessage, Prompt } from '../core/decision.ts';
import type { AgentId } from '../core/ids.ts';
import type { Environment } from './environment.ts';
import type { Role } from './role.ts';

/**
 * What language models are told in other words than a role's own. Plain data. In each text `{said}` stands for what the
 * role says there itself, `{seat}` for the seat, `{legal}` for the legal replies with commas between them.
 */
export interface Wording {
  /** In place of the role's system message; before the others where it has none. */
  readonly system?: string;
  /** In place of the last message of those that the role says to the model. */
  readonly user?: string;
}

/** By role or by seat; a seat's own goes before that of its role. */
export type Wordings = Readonly<Record<string, Wording>>;

/**
 * The same environment with other words for language models. What policies of this process see stays as it is.
 *
 * @throws UserError for a role or a seat that isn't there, and for a place in braces that stands for nothing
 */
export function reword(environment: Environment, wordings: Wordings): Environment {
  const roles = Object.entries(environment.roles).map(([seat, role]): [AgentId, Role] => {
    const wording = wordings[seat] ?? wordings[role.name];
    return [seat, wording === undefined ? role : rewordRole(seat, role, wording)];
  });
  return { ...environment, roles: Object.fromEntries(roles) };
}

/** Looks at wordings before anything is played. @throws as `reword` */
export function checkWordings(environments: readonly Environment[], wordings: Wordings): void {
  const known = new Set(
    environments.flatMap(({ roles }) =>
      Object.entries(roles).flatMap(([seat, { name }]) => [seat, name]),
    ),
  );
  for (const [who, wording] of Object.entries(wordings)) {
    if (!known.has(who)) {
      throw new UserError(
        `prompts: must name roles or seats, got ${who}; there are: ${[...known].join(', ')}`,
      );
    }
    for (const text of [wording.system, wording.user]) {
      for (const [, name = ''] of (text ?? '').matchAll(PLACE)) {
        if (PLACES.includes(name)) continue;
        throw new UserError(
          `prompts.${who}: {${name}} stands for nothing; there are {said}, {seat} and {legal}`,
        );
      }
    }
  }
}

const PLACES = ['said', 'seat', 'legal'];
const PLACE = /\{([a-z]+)\}/g;

function rewordRole(seat: AgentId, role: Role, wording: Wording): Role {
  return {
    ...role,
    observe: (context) => {
      const prompt = role.observe(context);
      return { ...prompt, chat: rewordChat(prompt, seat, wording) };
    },
  };
}

function rewordChat(
  { chat, choices = [] }: Prompt,
  seat: AgentId,
  { system, user }: Wording,
): readonly ChatMessage[] {
  const fill = (template: string, said: string): string =>
    template.replace(PLACE, (whole, name: string) =>
      name === 'said'
        ? said
        : name === 'seat'
          ? seat
          : name === 'legal'
            ? choices.join(', ')
            : whole,
    );
  const last = chat.findLastIndex(({ role }) => role === 'user');
  const said = chat.map((message, index): ChatMessage => {
    if (message.role === 'system' && system !== undefined) {
      return { role: 'system', content: fill(system, message.content) };
    }
    return index === last && user !== undefined
      ? { role: 'user', content: fill(user, message.content) }
      : message;
  });
  if (system === undefined || chat.some(({ role }) => role === 'system')) return said;
  return [{ role: 'system', content: fill(system, '') }, ...said];
}
