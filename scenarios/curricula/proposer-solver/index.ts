export { describeProposal } from './describe-proposal.ts';
export { proposalGames, seedGames, seedProblems } from './games.ts';
export type { ProposalGames } from './games.ts';
export { proposerLesson } from './lessons.ts';
export { proposerEnvironment } from './seatings.ts';
export { proposalTask } from './tasks.ts';
