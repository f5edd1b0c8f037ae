import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Decision, DecisionRequest } from '../../core/decision.ts';
import type { PolicyName } from '../../core/ids.ts';
import { CannotGoOn } from '../cannot-go-on.ts';
import type { Policy } from '../policy.ts';
import type { EndpointModel } from './endpoint-settings.ts';
import type { Answered, EndpointServer } from './endpoint-server.ts';
import { whyNotTrained } from './fidelity.ts';
import type { Outside } from './outside.ts';
import type { OutsideReply } from './outside-reply.ts';
import type { ReadReply } from './read-reply.ts';
import { questionOf } from './request-body.ts';
import type { Question } from './request-body.ts';
import { OddReply } from './transport.ts';

/**
 * A language model behind an OpenAI-compatible endpoint. It has one version, 0, and never learns here. What a seat sees
 * as chat is what it is sent, and what the log keeps.
 *
 * Each request is settled by itself. One that can't be answered ends its episode; a budget that is used up, and a
 * server that stays away, end the run so that it can be resumed (`CannotGoOn`).
 */
export function endpointPolicy(
  name: PolicyName,
  model: EndpointModel,
  server: EndpointServer,
  outside: Outside,
): Policy {
  const served = new ServedModel(name, model, outside);
  const decide = async (request: DecisionRequest, signal: AbortSignal): Promise<Decision> => {
    if (request.prompt.scored !== undefined) {
      throw new Error('an endpoint tells no likelihood of a given text; seat a policy that does');
    }
    const question = questionOf(model, request);
    const asked = digestOf(question);
    const { journal } = outside;
    const known = journal.find(request, asked);
    if (known !== undefined) {
      if ('failed' in known) throw new Error(known.failed);
      served.note(known.reply.model);
      return decisionOf(name, request, known.reply);
    }
    return outside.run(signal, async () => {
      try {
        const accept = (read: ReadReply): void => served.check(read.model);
        const answered = await server.ask(model, question, request, accept, signal);
        const reply = outsideReplyOf(model, request, answered, (why) => {
          outside.say(
            `policy ${name}: what it says is recorded and judged, never trained on: ${why}`,
          );
        });
        journal.append(request, asked, { reply });
        return decisionOf(name, request, reply);
      } catch (error) {
        const isOwn = !signal.aborted && !outside.ending.aborted && !(error instanceof CannotGoOn);
        if (isOwn && error instanceof Error)
          journal.append(request, asked, { failed: error.message });
        throw error;
      }
    });
  };
  return {
    name,
    version: 0,
    limitMs: Infinity, // each request has limits of its own, and may wait its turn behind many
    decide: (requests, { signal }) => requests.map((request) => decide(request, signal)),
  };
}

/** By which name the server calls what it serves: the same in every reply, or it isn't the same model. */
class ServedModel {
  readonly #asked: string;
  readonly #say: (text: string) => void;
  #name: string | undefined;

  constructor(name: PolicyName, { model }: EndpointModel, outside: Outside) {
    this.#asked = model;
    this.#say = (served) =>
      outside.say(`policy ${name}: asked for the model ${model}, the server calls it ${served}`);
  }

  note(served: string): void {
    if (served === this.#asked) this.#name = served;
    else this.#name ??= served;
  }

  check(served: string | undefined): void {
    if (served === undefined) return;
    if (served !== this.#asked && this.#name === undefined) this.#say(served);
    this.note(served);
    if (served === this.#name) return;
    throw new OddReply(`the server replied as model ${served}, before as ${this.#name}`);
  }
}

/** What is kept of a reply; its tokens only if they may be trained on. */
function outsideReplyOf(
  model: EndpointModel,
  request: DecisionRequest,
  { read, usage, isConstrained }: Answered,
  notTrained: (why: string) => void,
): OutsideReply {
  const { model: served = model.model, tokens, logProbs, promptTokens, ...rest } = read;
  const why = whyNotTrained(model, request, read, isConstrained);
  if (why !== undefined) notTrained(why);
  const isTrained = why === undefined && read.finish !== 'refused';
  return {
    ...rest,
    model: served,
    usage,
    ...(isTrained ? { tokens, logProbs } : { tokens: [], logProbs: [] }),
    ...(isTrained && promptTokens !== undefined && { promptTokens }),
  };
}

function decisionOf(policy: PolicyName, request: DecisionRequest, reply: OutsideReply): Decision {
  const { episode, agent, role, decisionIndex, prompt, sampling } = request;
  const { text, finish, ...rest } = reply;
  const said = text.trim();
  const isChoice = finish !== 'refused' && (prompt.choices?.includes(said) ?? false);
  return {
    episode,
    agent,
    role,
    decisionIndex,
    policy,
    version: 0,
    shown: { kind: 'chat', messages: prompt.chat },
    ...rest,
    // Space around a legal reply says nothing; any other text is what it is, and the game says what becomes of it.
    text: isChoice ? said : text,
    sampling: { ...sampling, logProbs: 'raw' },
    finish: isChoice ? 'choice' : finish,
  };
}

function digestOf(question: Question): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(question)))).slice(0, 32);
}
