#!/usr/bin/env node
import { createRequire } from 'node:module';
import { connectPorts } from './connect-ports.ts';
import { processWorld } from './process-world.ts';
import { runProgram } from './program.ts';

const { version } = createRequire(import.meta.url)('agon/package.json') as { version: string };
const world = processWorld();
// Ends even if a worker thread or a native backend would keep the process alive.
world.exit(await runProgram(process.argv.slice(2), world, connectPorts(), version));
