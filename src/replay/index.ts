export { forkEpisode } from './fork-episode.ts';
export type { ForkOptions } from './fork-episode.ts';
export { stepThrough } from './step-through.ts';
export type { Frame } from './step-through.ts';
export { verifyEpisode, verifyEpisodes } from './verify-episode.ts';
export type { Difference, Verification } from './verify-episode.ts';
