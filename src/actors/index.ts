export { ENVIRONMENT_RULES } from './conformance/environment-rules.ts';
export type { EnvironmentExample } from './conformance/environment-example.ts';
export { ROLE_RULES, unseenDecisions } from './conformance/role-rules.ts';
export type { RoleExample } from './conformance/role-rules.ts';
export type { Injection } from './message-stream.ts';
export { readBounded } from './read-bounded.ts';
export type { BoundedReader } from './read-bounded.ts';
export { openSimulation, simulateEpisodes } from './simulate-episodes.ts';
export type { EpisodeMessage, Simulation, SimulationOptions } from './simulate-episodes.ts';
