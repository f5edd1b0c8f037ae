import { join } from 'node:path';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { ENVIRONMENT } from '../../src/core/ids.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import { START_OF_LOG } from '../../src/recording/log-folder-file.ts';
import type { LogPosition } from '../../src/recording/log-folder-file.ts';
import { echoExperiment, runsFolder } from '../runs/echo-experiment.ts';
import { malformed } from '../../src/rewards/terms/malformed.ts';
import { pays } from '../runs/echo.ts';

/** Folders of runs of scripted players, two updates of sixteen games each. */
export function sampleRuns() {
  const runs = runsFolder();
  const play = async (name: string, updates = 2): Promise<string> => {
    // Right about even digits, wrong about odd ones.
    const halfRight = scriptedPolicy('agent', ({ prompt }) => {
      const digit = Number(prompt.compact[0]);
      return String(digit % 2 === 0 ? digit : digit - 1);
    });
    const experiment = echoExperiment({
      policies: { agent: { kind: 'given', policy: halfRight } },
      rewards: composeRewards([
        { term: pays('right'), weight: 2 },
        { term: malformed(), weight: 0 },
      ]),
      warmStart: [],
      training: {},
    });
    await runs.train(name, experiment, { updates });
    return runs.at(name);
  };
  return { ...runs, play };
}

/** A game of one seat that says one thing. */
export function talk(id: string, body: Plain, state = 'over'): Episode {
  const seat = { role: 'solver', policy: 'agent', version: 3 };
  const message = { seq: 0, from: 'solver-1', to: ENVIRONMENT, kind: 'said', body };
  return {
    plan: {
      id,
      group: id,
      key: [1, 2],
      environment: 'echo',
      task: 'a task',
      seats: { 'solver-1': seat },
    },
    events: [
      { kind: 'state', actor: ENVIRONMENT, state: 'asking' },
      { kind: 'message', message },
      { kind: 'state', actor: ENVIRONMENT, state },
    ],
    ending: { kind: 'finished', outcome: null },
  };
}

/** Appends games to a run's log, as its writer would. Where they end. */
export async function record(
  run: string,
  episodes: readonly Episode[],
  from: LogPosition = START_OF_LOG,
): Promise<LogPosition> {
  const writer = new EpisodeWriter(join(run, 'episodes'), from);
  await writer.append(episodes.map((episode) => ({ episode, credits: [] })));
  writer.sync();
  const { position } = writer;
  writer.close();
  return position;
}
