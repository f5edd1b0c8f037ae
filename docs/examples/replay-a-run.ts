// docs/examples/replay-a-run.ts
import { UserError, forkEpisode, rewardGroup, stepThrough, updateOf } from 'agon-sim';
import { openPolicies, readRun, verifyRun } from 'agon-sim/node';

const [run, wanted, ...replies] = process.argv.slice(2);
if (run === undefined) throw new UserError('replay-a-run: needs the folder of a run');

const { episodes, verified, firstDifference } = await verifyRun({ run });
console.log(`${verified} of ${episodes} episodes play as recorded`, firstDifference ?? '');

// One game once more, event by event, with what every machine knew (in `context`).
const { episodes: log } = readRun(run);
const [first] = log.read();
const stored = wanted === undefined ? first : log.get(wanted);
if (stored === undefined) throw new UserError(`${run}: has no such episode`);
const { episode } = stored.decode();
const { policies, environments, rewards, checkpoint, close } = await openPolicies({ run });
const environment = environments.find(({ name }) => name === episode.plan.environment);
if (environment === undefined) throw new UserError(`${run}: has lost an environment`);
for (const { index, event, actors } of stepThrough(episode, environment)) {
  console.log(index, event.kind, actors.map(({ id, state }) => `${id}: ${state}`).join(', '));
}

// And what might have been: the last decision as it is typed, else made by the policies as the run left them.
const at = episode.events.findLastIndex(({ kind }) => kind === 'decision');
const fork = await forkEpisode(episode, at, { id: 'what-if', environment, policies, replies });
console.log(`after ${checkpoint} updates:`, JSON.stringify(fork.ending));

// What it would have earned then. Rewards may compare the games of a group, where the fork takes its game's place.
const { id, group } = episode.plan;
const games = [fork];
for (const other of log.read()) {
  const { episode: game } = other.decode();
  if (game.plan.group === group && game.plan.id !== id) games.push(game);
}
for (const judged of rewardGroup(rewards, games, updateOf(id) ?? checkpoint)) {
  if (judged.episode !== fork) continue;
  console.log(`${judged.decision.agent} would have earned ${judged.reward}`);
}
close();
