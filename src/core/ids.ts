/** Names that must not be mixed up carry a brand; the brand exists for the compiler alone. */
type Branded<Base, Brand extends string> = Base & { readonly __brand?: Brand };

/** Unique within a run: `<phase>-<update>-<index>`, for instance `train-12-37`. */
export type EpisodeId = Branded<string, 'EpisodeId'>;

/** A seat in an episode, for instance `white` or `player-2`. Addresses messages. */
export type AgentId = Branded<string, 'AgentId'>;

/** What a seat's occupant does, for instance `player`: the name of its role. */
export type RoleName = Branded<string, 'RoleName'>;

/** The name of a policy in a scenario, for instance `player`. Several agents may share one. */
export type PolicyName = Branded<string, 'PolicyName'>;

/** Counts the updates a policy has had; 0 is the policy as it left the warm start. */
export type PolicyVersion = Branded<number, 'PolicyVersion'>;

/** The protocol's machine takes part in the message stream under this address. */
export const ENVIRONMENT: AgentId = 'environment';
