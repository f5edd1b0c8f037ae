// docs/examples/replay-a-run.ts
import {
  UserError,
  decisionsOf,
  environmentsOf,
  forkEpisode,
  loadScenario,
  readRun,
  stepThrough,
  uniformPolicy,
  verifyRun,
} from 'agon';

const [run, wanted] = process.argv.slice(2);
if (run === undefined) throw new UserError('replay-a-run: needs the folder of a run');

const { episodes, verified, firstDifference } = await verifyRun({ run });
console.log(`${verified} of ${episodes} episodes play as recorded`, firstDifference ?? '');

// One game once more, event by event, with what every machine knew (in `context`).
const { description, episodes: log } = readRun(run);
const { scenario } = await loadScenario(description.scenarioFile ?? description.scenario);
const environments = environmentsOf(scenario.build(description.settings));
const [first] = log.read();
const stored = wanted === undefined ? first : log.get(wanted);
if (stored === undefined) throw new UserError(`${run}: has no such episode`);
const { episode } = stored.decode();
const environment = environments.find(({ name }) => name === episode.plan.environment);
if (environment === undefined) throw new UserError(`${run}: has lost an environment`);
for (const { index, event, actors } of stepThrough(episode, environment)) {
  console.log(index, event.kind, actors.map(({ id, state }) => `${id}: ${state}`).join(', '));
}

// And what might have been: from its last decision on, everybody babbles.
const at = episode.events.findLastIndex(({ kind }) => kind === 'decision');
const characters = decisionsOf(episode).map(({ text }) => text);
const policies = Object.values(episode.plan.seats).map(({ policy }) => policy);
const fork = await forkEpisode(episode, at, {
  id: 'what-if',
  environment,
  policies: Object.fromEntries(
    policies.map((name) => [name, uniformPolicy(name, characters.join(''))]),
  ),
  sampling: { temperature: 1, topP: 1 },
});
console.log(JSON.stringify(fork.ending));
