#!/usr/bin/env node
import { createRequire } from 'node:module';
import { blameStray } from '../experiment/guard-experiment.ts';
import { processWorld } from './process-world.ts';
import { runProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { ownStandardOutput } from '../workers/standard-output.ts';
import { watchScenarioCalls } from '../experiment/scenario-calls.ts';
import { watchScenario } from '../runs/scenario-watchdog.ts';
import { tellOfExit } from '../runs/tell-of-exit.ts';

const { version } = createRequire(import.meta.url)('agon-sim/package.json') as { version: string };
const world = processWorld(ownStandardOutput());
tellOfExit(
  () => 'before the command was done',
  () => false,
);
world.onStray((thrown) => world.exit(reportError(blameStray(thrown), world)));
watchScenarioCalls(watchScenario());
// Ends even if a worker thread or a native backend would keep the process alive.
world.exit(await runProgram(process.argv.slice(2), world, version));
