import type { AnyStateNode } from 'xstate';
import type { Prompt } from '../../core/decision.ts';
import type { AgentId } from '../../core/ids.ts';
import type { Message, Utterance } from '../../core/message.ts';
import { checkPlain } from '../check-plain.ts';
import { MachineRunner } from '../machine-runner.ts';
import type { ActorSnapshot } from '../machine-runner.ts';
import { DECIDING } from '../role.ts';
import type { Reply, Role } from '../role.ts';
import { deepFreeze } from '../../core/deep-freeze.ts';
import { statePath } from '../state-path.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { demandNamedGuards } from './named-guards.ts';
import { strangeTexts } from './strange-texts.ts';

/** A role with one course that its life may take; several examples show several courses. */
export interface RoleExample {
  /** Tells the examples of one role apart. */
  readonly name: string;
  readonly role: Role;
  readonly self: AgentId;
  /** What the agent hears, in order. It replies to each decision as soon as it must make one. */
  readonly hears: readonly Message[];
  /** Well-formed replies, one for each decision, in order; none for a role that decides nothing. */
  readonly replies: readonly string[];
}

/** A moment of a life: where the machine stood, and what it said on coming there. */
interface Moment {
  readonly snapshot: ActorSnapshot;
  readonly said: readonly Utterance[];
}

/** Everything a role must keep to, whatever it plays. */
export const ROLE_RULES: readonly Rule<RoleExample>[] = [
  {
    name: 'names every guard of its machine',
    check: ({ role }) => {
      demandNamedGuards(role.machine);
    },
  },
  {
    name: 'waits for messages and decisions alone: no invoked actors, no timers',
    check: ({ role }) => {
      for (const node of nodesOf(role.machine.root)) {
        demand(node.invoke.length === 0, () => `state '${node.id}' invokes an actor`);
        demand(node.after.length === 0, () => `state '${node.id}' has a timer`);
      }
    },
  },
  {
    name: 'handles everything in its example, and makes as many decisions as it has replies',
    check: (example) => {
      live(example);
    },
  },
  {
    name: 'is pure: the same events lead to the same states, context and words',
    check: (example) => {
      const [once, again] = [live(example), live(example)].map((moments) =>
        JSON.stringify(
          moments.map(({ snapshot: { value, context }, said }) => [value, context, said]),
        ),
      );
      demand(once === again, () => `first ${once}, then ${again}`);
    },
  },
  {
    name: 'keeps plain data as its context, and says plain data',
    check: (example) => {
      for (const { snapshot, said } of live(example)) {
        checkPlain(snapshot.context, `the context in '${statePath(snapshot.value)}'`);
        for (const { kind, body } of said) checkPlain(body, `the body of '${kind}'`);
      }
    },
  },
  {
    name: 'has a prompt wherever it must decide, the same each time',
    check: (example) => {
      for (const { snapshot } of decisionsOf(example)) {
        const [once, again] = [0, 1].map(() => example.role.observe(snapshot.context));
        checkPrompt(once as Prompt);
        const same = JSON.stringify(once) === JSON.stringify(again);
        demand(same, () => `first ${JSON.stringify(once)}, then ${JSON.stringify(again)}`);
      }
    },
  },
  {
    name: 'understands the well-formed replies of its example, which its prompts allow',
    check: ({ role, replies, ...example }) => {
      decisionsOf({ role, replies, ...example }).forEach(({ snapshot }, i) => {
        const text = replies[i] ?? '';
        const { maxLength, choices, stop, scored } = role.observe(snapshot.context);
        const reply = role.parse(text, snapshot.context);
        demand(reply.ok, () => `'${text}' is malformed: ${reply.ok ? '' : reply.reason}`);
        demand(text.length <= maxLength, () => `'${text}' is longer than ${maxLength}`);
        demand((scored ?? text) === text, () => `'${text}' is not the scored '${scored}'`);
        demand(choices?.includes(text) ?? true, () => `'${text}' is none of ${choices?.join()}`);
        demand(
          stop === undefined || !text.includes(stop),
          () => `'${text}' has the stop '${stop}'`,
        );
      });
    },
  },
  {
    name: 'never throws at a reply: it understands it, or says why it does not',
    check: (example) => {
      for (const { snapshot } of [...decisionsOf(example), ...live(example)]) {
        for (const text of textsFor(example)) {
          const reply = example.role.parse(text, snapshot.context);
          checkReply(reply, text);
          const again = example.role.parse(text, snapshot.context);
          const same = JSON.stringify(reply) === JSON.stringify(again);
          demand(same, () => `two answers to ${JSON.stringify(text)}`);
        }
      }
    },
  },
  {
    name: 'is never stuck: whatever its policy replies, it has decided after a few replies',
    check: (example) => {
      const runner = runnerOf(example);
      for (const { snapshot } of decisionsOf(example)) {
        for (const text of textsFor(example)) {
          let now = snapshot;
          for (let count = 0; isDeciding(now); count++) {
            demand(count < MOST_REPLIES, () => {
              return `after ${count} times ${JSON.stringify(text)} still in '${statePath(now.value)}'`;
            });
            const event = { type: 'reply', reply: example.role.parse(text, now.context) };
            demand(
              runner.understands(now, event),
              () => `nothing handles ${JSON.stringify(event)}`,
            );
            now = runner.send(now, event).snapshot;
          }
        }
      }
    },
  },
];

/** The deciding states of a role that none of its examples comes to, as paths; there should be none. */
export function unseenDecisions(examples: readonly RoleExample[]): readonly string[] {
  const seen = new Set(
    examples.flatMap((example) =>
      decisionsOf(example).map(({ snapshot }) => statePath(snapshot.value)),
    ),
  );
  const [first] = examples;
  const tagged = nodesOf(first?.role.machine.root).filter(({ tags }) => tags.includes(DECIDING));
  return tagged
    .map(({ path }) => path.join('.'))
    .filter((path) => ![...seen].some((state) => state === path || state.startsWith(`${path}.`)));
}

// Enough for a role that thinks, writes and revises before it speaks, each time misunderstood.
const MOST_REPLIES = 20;

/** The life of the example: one moment for the start and one for each message and reply. */
function live(example: RoleExample): readonly Moment[] {
  const { role, self, hears, replies } = example;
  const runner = runnerOf(example);
  const moments: Moment[] = [frozen(runner.start({ self }))];
  let decided = 0;
  const take = (event: { readonly type: string; readonly [field: string]: unknown }): void => {
    const { snapshot } = moments.at(-1) as Moment;
    deepFreeze(event);
    demand(snapshot.status === 'active' && runner.understands(snapshot, event), () => {
      return `in state '${statePath(snapshot.value)}' nothing handles '${event.type}'`;
    });
    moments.push(frozen(runner.send(snapshot, event)));
  };
  const decide = (): void => {
    for (;;) {
      const { snapshot } = moments.at(-1) as Moment;
      if (!isDeciding(snapshot)) return;
      const text = replies[decided++];
      demand(text !== undefined, () => {
        return `no reply left for '${statePath(snapshot.value)}'; give the example one more`;
      });
      take({ type: 'reply', reply: role.parse(text ?? '', snapshot.context) });
    }
  };
  decide();
  for (const message of hears) {
    take({ type: message.kind, message });
    decide();
  }
  demand(decided === replies.length, () => `${replies.length} replies, ${decided} decisions`);
  return moments;
}

const decisionsOf = (example: RoleExample): readonly Moment[] =>
  live(example).filter(({ snapshot }) => isDeciding(snapshot));

const isDeciding = ({ status, tags }: ActorSnapshot): boolean =>
  status === 'active' && tags.has(DECIDING);

function textsFor(example: RoleExample): readonly string[] {
  const prompts = decisionsOf(example).flatMap(({ snapshot }) => {
    const { compact, choices = [] } = example.role.observe(snapshot.context);
    return [compact, ...choices];
  });
  return strangeTexts([...example.replies, ...prompts]);
}

const runnerOf = ({ role }: RoleExample) => new MachineRunner(role.machine);

function frozen({ snapshot, said }: Moment): Moment {
  deepFreeze(snapshot.context);
  deepFreeze(said);
  return { snapshot, said };
}

function nodesOf(node: AnyStateNode | undefined): readonly AnyStateNode[] {
  if (node === undefined) return [];
  const children = Object.values(node.states) as AnyStateNode[];
  return [node, ...children.flatMap(nodesOf)];
}

function checkPrompt({ compact, chat, maxLength, stop, choices, scored }: Prompt): void {
  demand(compact !== '', () => 'its compact form is empty');
  demand(Number.isInteger(maxLength) && maxLength >= 1, () => `maxLength is ${maxLength}`);
  demand(stop === undefined || [...stop].length === 1, () => `stop is '${stop}', not a character`);
  demand(choices?.length !== 0, () => 'its list of choices is empty');
  demand(new Set(choices).size === (choices?.length ?? 0), () => 'a choice is listed twice');
  if (scored !== undefined) {
    demand(scored !== '', () => 'the text to score is empty');
    demand([...scored].length <= maxLength, () => `'${scored}' is longer than ${maxLength}`);
    demand(
      choices === undefined && stop === undefined,
      () => 'scores a text, with stop or choices',
    );
  }
  for (const { content } of chat) demand(content !== '', () => 'a chat message is empty');
}

function checkReply(reply: Reply, text: string): void {
  demand(reply.text === text, () => `keeps '${reply.text}' as the text of '${text}'`);
  if (reply.ok) checkPlain(reply.body, `the reply to ${JSON.stringify(text)}`);
  else demand(reply.reason !== '', () => `gives no reason against ${JSON.stringify(text)}`);
}
