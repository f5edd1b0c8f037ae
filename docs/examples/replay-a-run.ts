// docs/examples/replay-a-run.ts
import {
  UserError,
  forkEpisode,
  loadScenario,
  readRun,
  stepThrough,
  uniformPolicy,
  verifyEpisode,
} from 'agon';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new UserError('replay-a-run: needs the folder of a run');

const { description, episodes } = readRun(folder);
const { scenario } = await loadScenario(description.scenarioFile ?? description.scenario);
const { environment } = scenario.build(description.settings);

let differences = 0;
for (const stored of episodes.read()) {
  const { episode } = stored.decode();
  if (verifyEpisode(episode, environment) !== undefined) differences++;
}
console.log(`episodes that no longer play as recorded: ${differences}`);

// The first game once more, event by event, with what every machine knew.
const [first] = episodes.read();
if (first === undefined) throw new UserError(`${folder}: has no episodes yet`);
const { episode } = first.decode();
for (const { index, event, actors } of stepThrough(episode, environment)) {
  console.log(index, event.kind, actors.map(({ id, state }) => `${id}: ${state}`).join(', '));
}

// And what might have been: from its first decision on, everybody plays at random.
const at = episode.events.findIndex(({ kind }) => kind === 'decision');
const policies = Object.values(episode.plan.seats).map(({ policy }) => policy);
const fork = await forkEpisode(episode, at, {
  id: 'what-if',
  environment,
  policies: Object.fromEntries(policies.map((name) => [name, uniformPolicy(name, 'rps')])),
  sampling: { temperature: 1, topP: 1 },
});
console.log(JSON.stringify(fork.ending));
