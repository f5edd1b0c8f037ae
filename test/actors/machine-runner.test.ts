import fc from 'fast-check';
import { createActor } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Utterance } from '../../src/core/message.ts';
import { MachineRunner } from '../../src/actors/machine-runner.ts';
import { examination, examinationPlan } from './toys/examination.ts';
import { pingPong, pingPongPlan, player } from './toys/ping-pong.ts';
import { relay, relayPlan } from './toys/relay.ts';

/** What can be compared of two actors: everything but XState's own bookkeeping. */
interface Trace {
  readonly status: string;
  readonly value: unknown;
  readonly context: unknown;
  readonly output: unknown;
  readonly said: readonly Utterance[];
}

interface Told {
  readonly type: string;
  readonly [field: string]: unknown;
}

function traceOf(snapshot: Omit<Trace, 'said'>, said: readonly Utterance[]): Trace {
  const { status, value, context, output } = snapshot;
  return { status, value, context, output, said };
}

function traceOfXState(machine: AnyStateMachine, input: unknown, events: readonly Told[]): Trace {
  const said: Utterance[] = [];
  const actor = createActor(machine, { input });
  actor.on('say', (event) => said.push((event as { say: Utterance }).say));
  actor.start();
  for (const event of events) {
    if (actor.getSnapshot().status === 'active') actor.send(event);
  }
  return traceOf(actor.getSnapshot(), said);
}

function traceOfRunner(machine: AnyStateMachine, input: unknown, events: readonly Told[]): Trace {
  const runner = new MachineRunner(machine);
  let { snapshot, said } = runner.start(input);
  for (const event of events) {
    if (snapshot.status !== 'active') break;
    const step = runner.send(snapshot, event);
    snapshot = step.snapshot;
    said = [...said, ...step.said];
  }
  return traceOf(snapshot, said);
}

const message = (kind: string) =>
  fc
    .record({ from: fc.constantFrom('critic-1', 'critic-2', 'writer'), body: fc.string() })
    .map(({ from, body }): Told => ({
      type: kind,
      message: { seq: 0, from, to: 'x', kind, body },
    }));
const reply = fc
  .string()
  .map((text): Told => ({ type: 'reply', reply: { ok: true, body: text, text } }));
const anything = fc.array(
  fc.oneof(reply, ...['ping', 'pong', 'draft', 'verdict', 'baton', 'unknown'].map(message)),
  { maxLength: 12 },
);

describe('a machine runner', () => {
  test.each<[string, AnyStateMachine, unknown]>([
    ['ping-pong', pingPong.machine, { plan: pingPongPlan(0) }],
    ['the player', player.machine, { self: 'player' }],
    ['examination', examination.machine, { plan: examinationPlan(0) }],
    ['relay', relay.machine, { plan: relayPlan(0) }],
  ])("comes where XState's own actor comes, and says what it says: %s", (_, machine, input) => {
    fc.assert(
      fc.property(anything, (events) => {
        const expected = traceOfXState(machine, input, events);
        expect(traceOfRunner(machine, input, events)).toEqual(expected);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('leaves the machine that it drives as it was', () => {
    const { machine } = player;
    const before = machine.options.maxIterations;
    new MachineRunner(machine).start({ self: 'player' });
    expect(machine.options.maxIterations).toBe(before);
  });
});
