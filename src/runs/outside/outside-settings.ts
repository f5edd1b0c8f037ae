import { UserError } from '../../core/errors.ts';
import { applySettings } from '../../experiment/apply-settings.ts';
import { oneOf } from '../../experiment/settings.ts';
import type { SettingsOf, SettingsTree } from '../../experiment/settings.ts';
import { DEFAULT_LIMITS, DEFAULT_MODEL } from '../../policies/endpoint/endpoint-settings.ts';
import type { EndpointModel, OutsideLimits } from '../../policies/endpoint/endpoint-settings.ts';

const { concurrency, requestsPerMinute, tokensPerMinute, timeoutSeconds, retries, pauseMinutes } =
  DEFAULT_LIMITS;

/** What `--endpoint a.b=c` sets, for all endpoints of a run; 0 stands for no limit. */
const OUTSIDE_SETTINGS = {
  api: oneOf('chat', 'completions'),
  server: oneOf('auto', 'vllm', 'llama.cpp', 'openai', 'plain'),
  choices: oneOf('auto', 'check'),
  maxTokens: DEFAULT_MODEL.maxTokens,
  price: { in: 0, out: 0 },
  budget: { tokens: 0, money: 0 },
  concurrency,
  requestsPerMinute,
  tokensPerMinute,
  timeoutSeconds,
  retries,
  onOutage: oneOf('pause', 'end'),
  pauseMinutes,
};

/** How a run asks its endpoints: limits of all together, and what holds for each that says nothing else. */
export interface OutsideSettings {
  readonly limits: OutsideLimits;
  readonly model: Omit<EndpointModel, 'url' | 'model'>;
}

/**
 * @param assignments - as on the command line: `budget.tokens=100000`; later ones go before earlier ones
 * @throws UserError for what isn't there or won't do
 */
export function readOutsideSettings(assignments: readonly string[]): OutsideSettings {
  const tree: SettingsTree = applySettings(OUTSIDE_SETTINGS, assignments, '--endpoint');
  const { api, server, choices, maxTokens, price, ...limits } = tree as SettingsOf<
    typeof OUTSIDE_SETTINGS
  >;
  atLeast(1, { maxTokens, concurrency: limits.concurrency });
  atLeast(0, {
    retries: limits.retries,
    requestsPerMinute: limits.requestsPerMinute,
    tokensPerMinute: limits.tokensPerMinute,
    'budget.tokens': limits.budget.tokens,
  });
  const amounts = {
    'price.in': price.in,
    'price.out': price.out,
    'budget.money': limits.budget.money,
    pauseMinutes: limits.pauseMinutes,
  };
  for (const [name, value] of Object.entries(amounts)) {
    if (!(value >= 0)) throw wrong(name, 'at least 0', value);
  }
  if (!(limits.timeoutSeconds > 0 && limits.timeoutSeconds <= 290)) {
    throw wrong('timeoutSeconds', 'in (0, 290]', limits.timeoutSeconds);
  }
  if (limits.budget.money > 0 && price.in === 0 && price.out === 0) {
    throw new UserError(
      '--endpoint budget.money: needs a price to count by, got none; set price.in and price.out, of a million tokens',
    );
  }
  return { limits, model: { api, server, choices, maxTokens, price } };
}

function atLeast(least: number, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) {
    if (!(Number.isSafeInteger(value) && value >= least)) {
      throw wrong(name, `a whole number of at least ${least}`, value);
    }
  }
}

function wrong(name: string, rule: string, value: number): UserError {
  return new UserError(`--endpoint ${name}: must be ${rule}, got ${value}`);
}
