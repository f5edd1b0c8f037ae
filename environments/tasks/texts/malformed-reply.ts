import type { Reply } from 'agon-sim';

/** A reply that is neither the compact form nor the tagged one. The text is kept as it is. */
export function malformedReply(text: string, reason: string): Reply<never> {
  return { ok: false, reason, text };
}
