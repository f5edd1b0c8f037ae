/**
 * Episodes as bytes. This part runs in a browser tab as well; files are read and written by the
 * modules named `*-file.ts`, which need Node.
 */
export { decodeEpisode, decodeEpisodeId } from './decode-episode.ts';
export { encodeEpisode, encodeEvent } from './encode-episode.ts';
export { FILE_HEADER, readFrame, type Frame } from './frame.ts';
export { hashEpisode, hashLog } from './hash-episode.ts';
export {
  decodeRecord,
  episodeBytesOf,
  type EpisodeRecord,
  type UnwrittenRecord,
} from './record.ts';
