import type { AnyStateMachine } from 'xstate';
import { demand } from '../../core/rule.ts';
import { describeMachine } from '../describe-machine.ts';

/** Demands that every guard of a machine has a name: what a chart shows and a viewer explains it by. */
export function demandNamedGuards(machine: AnyStateMachine): void {
  const { id, states } = describeMachine(machine);
  for (const { path, transitions } of states) {
    const unnamed = transitions.find(({ guard }) => guard === '(unnamed)');
    demand(
      unnamed === undefined,
      () =>
        `machine '${id}': every guard must have a name, got one without in '${path}' on '${unnamed?.event ?? ''}'; give it one in \`setup\``,
    );
  }
}
