import type { DecisionRequest } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import { recordableText } from '../core/recordable-text.ts';
import { showValue } from '../core/show-value.ts';
import { CannotGoOn } from '../policies/cannot-go-on.ts';
import type { Answer } from '../policies/policy.ts';
import { checkAnswer } from './check-answer.ts';
import { policyOf, requestOf } from './policy-requests.ts';
import type { Answering } from './policy-requests.ts';
import { PolicyCall } from './policy-call.ts';
import type { OpenRequest, WaitingEpisode } from './policy-call.ts';
import type { RunningEpisode } from './running-episode.ts';
import { watchCalls } from './watchdog.ts';
import type { WatchdogOptions } from './watchdog.ts';

/**
 * What episodes ask of their policies, and the answers as they come.
 *
 * Policies of this process are asked once a wave: while one of them computes, requests to any of them are
 * kept for the next. All others are asked at once. Which they are is known by how they answer. An episode
 * has its answers when the last of its seats has, in the order of its seats: so nothing in it depends on
 * which came first.
 */
export class DecisionQueue<Episode extends Pick<RunningEpisode, 'plan' | 'waiting'>> {
  readonly #answering: Answering;
  #unwatch = (): void => undefined;
  readonly #unasked = new Map<PolicyName, OpenRequest<Episode>[]>();
  readonly #calls = new Set<PolicyCall<Episode>>();
  readonly #answerInWaves = new Set<PolicyName>();
  #waves = 0;
  #wavesUnderWay = 0;
  #answered: WaitingEpisode<Episode>[] = [];
  #broken: { readonly error: unknown } | undefined;
  #wake = (): void => undefined;

  constructor(answering: Answering, watchdog?: WatchdogOptions) {
    this.#answering = answering;
    const giveUp = (call: PolicyCall<Episode>): void => {
      this.#giveUp(call);
    };
    if (watchdog !== undefined) this.#unwatch = watchCalls(watchdog, this.#calls, giveUp);
  }

  /** How many waves have been computed. */
  get waves(): number {
    return this.#waves;
  }

  /** Takes an episode with at least one waiting agent. */
  add(episode: Episode): void {
    const { plan, waiting } = episode;
    const whole: WaitingEpisode<Episode> = { episode, answers: [], open: waiting.length };
    for (const [seat, asked] of waiting.entries()) {
      const { policy } = asked.seat;
      const request = requestOf(plan, asked, this.#answering.sampling);
      const requests = this.#unasked.get(policy);
      const open = { request, whole, seat, isOpen: true };
      if (requests === undefined) this.#unasked.set(policy, [open]);
      else requests.push(open);
    }
  }

  /**
   * Asks what may be asked now, and waits for the next episodes that have all their answers: at least one.
   * Rejects if a policy is broken, and once the queue is closed.
   */
  async next(): Promise<readonly WaitingEpisode<Episode>[]> {
    this.#ask();
    while (this.#answered.length === 0 && this.#broken === undefined) {
      await new Promise<void>((wake) => (this.#wake = wake));
      this.#ask(); // where a wave has ended without an episode that has all its answers
    }
    if (this.#broken !== undefined) throw this.#broken.error;
    const answered = this.#answered;
    this.#answered = [];
    return answered;
  }

  /** Ends all calls: nobody waits for them any more. */
  close(reason: unknown): void {
    this.#unwatch();
    this.#break(reason);
    for (const call of this.#calls) call.abort(reason);
    this.#calls.clear();
  }

  #ask(): void {
    for (const [name, requests] of this.#unasked) {
      if (this.#wavesUnderWay > 0 && this.#answerInWaves.has(name)) continue;
      this.#unasked.delete(name);
      const call = new PolicyCall(policyOf(this.#answering.policies, name), name, requests);
      this.#calls.add(call);
      const replies: unknown = call.decide();
      if (Array.isArray(replies)) this.#hearEach(call, replies as readonly Promise<Answer>[]);
      else void this.#hearWave(call, replies as Promise<readonly Answer[]>);
    }
  }

  #hearEach(call: PolicyCall<Episode>, replies: readonly Promise<Answer>[]): void {
    checkLength(call, replies);
    const heard = replies.map(async (reply, i) => {
      const request = call.requests[i] as OpenRequest<Episode>;
      try {
        this.#answer(call, request, await reply);
      } catch (error) {
        if (error instanceof CannotGoOn) return this.#break(error); // no episode is to blame
        this.#answer(call, request, error instanceof Error ? error : new Error(showValue(error)));
      }
    });
    void Promise.all(heard).then(() => this.#end(call));
  }

  async #hearWave(call: PolicyCall<Episode>, replies: Promise<readonly Answer[]>): Promise<void> {
    const { name, requests } = call;
    call.isWave = true;
    this.#answerInWaves.add(name);
    this.#wavesUnderWay++;
    try {
      const answers: unknown = await replies;
      if (!Array.isArray(answers)) {
        throw new UserError(
          `policy '${name}': must give decisions, got ${showValue(answers)}; mend it`,
        );
      }
      checkLength(call, answers);
      for (const [i, request] of requests.entries()) this.#answer(call, request, answers[i]);
    } catch (error) {
      if (this.#calls.has(call)) this.#break(error);
    }
    this.#end(call);
  }

  #answer({ name }: PolicyCall<Episode>, open: OpenRequest<Episode>, given: unknown): void {
    if (!open.isOpen) return; // given up meanwhile
    open.isOpen = false;
    const { request, whole, seat } = open;
    const answer = checkAnswer(request, given);
    whole.answers[seat] = answer instanceof Error ? failureOf(name, request, answer) : answer;
    whole.open--;
    if (whole.open > 0) return;
    this.#answered.push(whole);
    this.#wake();
  }

  #giveUp(call: PolicyCall<Episode>): void {
    const failure = new Error(`no answer within ${call.limitMs / 1000} s`);
    call.abort(failure);
    for (const request of call.requests) this.#answer(call, request, failure);
    this.#end(call);
  }

  #end(call: PolicyCall<Episode>): void {
    if (!this.#calls.delete(call) || !call.isWave) return;
    this.#waves++;
    this.#wavesUnderWay--;
    this.#wake();
  }

  #break(error: unknown): void {
    this.#broken ??= { error };
    this.#wake();
  }
}

function checkLength({ name, requests }: PolicyCall<unknown>, answers: readonly unknown[]): void {
  if (answers.length === requests.length) return;
  throw new UserError(
    `policy '${name}': must give one decision per request, got ${answers.length} for ${requests.length}`,
  );
}

/** Longest text of a failure that a log keeps. */
const LONGEST_REASON = 1000;

function failureOf(policy: PolicyName, { episode, agent }: DecisionRequest, error: Error): Error {
  const reason = recordableText(error.message.slice(0, LONGEST_REASON));
  return new Error(`policy '${policy}' gave no decision for ${episode}/${agent}: ${reason}`);
}
