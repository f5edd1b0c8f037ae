/**
 * Episodes as bytes. This part runs in a browser tab as well; files are read and written by the
 * modules named `*-file.ts`, which need Node.
 */
export { decodeEpisode } from './decode-episode.ts';
export { encodeEpisode } from './encode-episode.ts';
export { hashEpisode, hashLog } from './hash-episode.ts';
