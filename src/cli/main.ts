#!/usr/bin/env node
import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { connectPorts } from './connect-ports.ts';
import { blameStray } from '../experiment/guard-experiment.ts';
import { processWorld } from './process-world.ts';
import { runProgram } from './program.ts';
import { reportError } from './report-error.ts';

const { version } = createRequire(import.meta.url)('agon-sim/package.json') as { version: string };
// What a scenario of one's own prints must not come between our words: standard output may be read by a script.
globalThis.console = new Console(process.stderr);
const world = processWorld();
world.onStray((thrown) => world.exit(reportError(blameStray(thrown), world)));
// Ends even if a worker thread or a native backend would keep the process alive.
world.exit(await runProgram(process.argv.slice(2), world, connectPorts(), version));
