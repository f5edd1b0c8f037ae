import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import type { EpisodeId } from '../core/ids.ts';

/**
 * A run's manifest says what was recorded, also of games that a rule dropped since: a line for each
 * update, chained. Whoever has the last chain can tell whether any line, and anything that the lines
 * hash, was altered, taken away, added, doubled or moved.
 */
export interface ManifestLink {
  /** 0 is before the first. An update may have several: its evaluation has one of its own. */
  readonly update: number;
  /** The training games in the order in which they were recorded, each with its `gameDigest`. */
  readonly games: readonly (readonly [id: EpisodeId, digest: string])[];
  /** `hashLog` of the games: of the SHA-256 of each record, credits included. */
  readonly hash: string;
  /** Held-out games, which no log keeps: how many, and SHA-256 of their lines as in `hash`, of canonical bytes. */
  readonly heldOut?: { readonly games: number; readonly hash: string } | undefined;
  /** The records in `metrics.jsonl`, in order: kind, and `hashMetrics`. */
  readonly records: readonly (readonly [kind: string, hash: string])[];
  /** The rule of which games a log keeps; absent: all. */
  readonly keep?: KeepRule | undefined;
  /** Of all lines up to this one; see `chainAfter`. */
  readonly chain: string;
}

/** See `schedule.keepEpisodes`. */
export interface KeepRule {
  readonly every?: number | undefined;
  readonly gigabytes?: number | undefined;
}

/** What the first line is chained to. */
export const START_OF_CHAIN = '0'.repeat(64);

/** Where a manifest ends. Plain data: checkpoints keep one. */
export interface ManifestPosition {
  readonly bytes: number;
  readonly chain: string;
}

/** An empty manifest. */
export const START_OF_MANIFEST: ManifestPosition = { bytes: 0, chain: START_OF_CHAIN };

/** SHA-256 in hexadecimal of the chain before and the line without its own, one behind the other. */
function chainAfter(before: string, line: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${before}${line}`)));
}

/** What a game goes by in a manifest: enough to name the one that differs; `hash` holds all of them. */
export const gameDigest = (hash: string): string => hash.slice(0, 16);

/**
 * SHA-256 in hexadecimal of a record of metrics as JSON, without what depends on the clock: `seconds`, and rates,
 * whose names end in `PerSecond`.
 */
export function hashMetrics(record: Readonly<Record<string, unknown>>): string {
  const lasting = Object.entries(record).filter(([name]) => !isOfClock(name));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(Object.fromEntries(lasting)))));
}

const isOfClock = (name: string): boolean => name === 'seconds' || name.endsWith('PerSecond');

/** Whether the log keeps the games of a link, unless a limit of its size drops them later. */
export function isKept({ update, keep }: Pick<ManifestLink, 'update' | 'keep'>): boolean {
  return update % (keep?.every ?? 1) === 0;
}

/** A link as a line of the manifest, without its end, and its chain. */
export function writeLink(
  link: Omit<ManifestLink, 'chain'>,
  before: string,
): { readonly line: string; readonly chain: string } {
  const body = JSON.stringify(link);
  const chain = chainAfter(before, body);
  return { line: `${body.slice(0, -1)},"chain":"${chain}"}`, chain };
}

/** A line of a manifest, or what is wrong with it. */
export type ReadLink =
  | { readonly kind: 'link'; readonly link: ManifestLink; readonly follows: boolean }
  | { readonly kind: 'unreadable' };

/** @param before - the chain of the line before */
export function readLink(line: string, before: string): ReadLink {
  const [, body] = /^(\{.*),"chain":"[0-9a-f]{64}"\}$/.exec(line) ?? [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said below.
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success || body === undefined) return { kind: 'unreadable' };
  const link = parsed.data;
  return { kind: 'link', link, follows: chainAfter(before, `${body}}`) === link.chain };
}

/** 64 hexadecimal digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const schema = z.strictObject({
  update: z.int().min(0),
  games: z.array(z.tuple([z.string(), z.string()])),
  hash: sha256Hex,
  heldOut: z.strictObject({ games: z.int().min(0), hash: sha256Hex }).optional(),
  records: z.array(z.tuple([z.string(), sha256Hex])),
  keep: z
    .strictObject({ every: z.int().min(1).optional(), gigabytes: z.number().optional() })
    .optional(),
  chain: sha256Hex,
});
