import { hashMetrics } from '../recording/manifest.ts';
import type { ManifestLink } from '../recording/manifest.ts';

/** A record of `metrics.jsonl` that isn't the one that was written. */
export interface MetricsProblem {
  readonly kind: 'metrics';
  readonly update: number;
  readonly message: string;
}

/** How far a record may be looked for that isn't where it should be. */
const FAR = 100;

/**
 * Holds the records of `metrics.jsonl` against those that the manifest lists, in order: which were altered,
 * taken away, added or moved, by update and kind. What depends on the clock isn't compared.
 *
 * @param isEnded - whether nothing may stand behind what the manifest lists
 */
export function verifyMetrics(
  records: readonly object[],
  links: readonly ManifestLink[],
  isEnded: boolean,
): readonly MetricsProblem[] {
  const listed = links.flatMap(({ update, records: of }) =>
    of.map(([kind, hash]) => ({ update, kind, hash })),
  );
  const found = records.map((given): Listed => {
    const record = { ...given } as Readonly<Record<string, unknown>>;
    return {
      update: Number(record['update']),
      kind: String(record['kind']),
      hash: hashMetrics(record),
    };
  });
  const problems: MetricsProblem[] = [];
  const say = ({ update, kind }: { update: number; kind: string }, what: string) =>
    problems.push({
      kind: 'metrics',
      update,
      message: `metrics.jsonl, update ${update}: the record '${kind}' ${what}`,
    });
  const isNear = (all: readonly { hash: string }[], from: number, hash: string): boolean =>
    all.slice(from, from + FAR).some((other) => other.hash === hash);
  let at = 0; // of those found
  let i = 0;
  while (i < listed.length && at < found.length) {
    const [expected, actual] = [listed[i] as Listed, found[at] as Listed];
    if (expected.hash === actual.hash) {
      i++;
      at++;
    } else if (isNear(found, at + 1, expected.hash)) {
      say(actual, 'was added, or stands at another place');
      at++;
    } else if (isNear(listed, i + 1, actual.hash)) {
      say(expected, 'is missing, or stands at another place');
      i++;
    } else {
      say(expected, "isn't as it was written");
      i++;
      at++;
    }
  }
  for (const expected of listed.slice(i)) say(expected, 'is missing, or stands at another place');
  if (isEnded) for (const actual of found.slice(at)) say(actual, 'was added');
  return problems;
}

interface Listed {
  readonly update: number;
  readonly kind: string;
  readonly hash: string;
}
