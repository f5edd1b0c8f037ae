import type { PolicyName } from '../../../src/core/ids.ts';
import { DEFAULT_LIMITS, DEFAULT_MODEL } from '../../../src/policies/endpoint/endpoint-settings.ts';
import type {
  EndpointModel,
  OutsideLimits,
} from '../../../src/policies/endpoint/endpoint-settings.ts';
import { endpointPolicy } from '../../../src/policies/endpoint/endpoint-policy.ts';
import { EndpointServer } from '../../../src/policies/endpoint/endpoint-server.ts';
import { openTransport } from '../../../src/policies/endpoint/openai-transport.ts';
import { noJournal } from '../../../src/policies/endpoint/outside-journal.ts';
import type { OutsideJournal } from '../../../src/policies/endpoint/outside-journal.ts';
import { openOutside } from '../../../src/policies/endpoint/outside.ts';
import type { Outside } from '../../../src/policies/endpoint/outside.ts';
import type { Policy } from '../../../src/policies/policy.ts';
import { SkippingClock } from './skipping-clock.ts';

export interface Given {
  readonly model?: Partial<EndpointModel>;
  readonly limits?: Partial<OutsideLimits>;
  readonly key?: string;
  readonly journal?: OutsideJournal;
  readonly name?: PolicyName;
}

/** How long a request may take in these tests. */
const TIMEOUT_MS = 100_000;

/** An endpoint policy by a clock that skips, with all that it said. */
export async function openEndpoint(
  url: string,
  { model, limits, key, journal = noJournal, name = 'critic' }: Given = {},
): Promise<{ policy: Policy; clock: SkippingClock; said: string[]; outside: Outside }> {
  const clock = new SkippingClock(TIMEOUT_MS, 10_000); // a request's, and that of a look
  const said: string[] = [];
  const outside = await openOutside({
    limits: { ...DEFAULT_LIMITS, timeoutSeconds: TIMEOUT_MS / 1000, ...limits },
    clock,
    journal,
    say: (text) => said.push(text),
  });
  const transport = await openTransport({ url, ...(key !== undefined && { key }) });
  const server = new EndpointServer(url, transport, outside);
  const policy = endpointPolicy(
    name,
    { ...DEFAULT_MODEL, url, model: 'small', ...model },
    server,
    outside,
  );
  return { policy, clock, said, outside };
}
