/** What the page of the browser suite runs: everything of Agon that is for browsers, under one name. */
import * as agon from 'agon-sim';
import * as agents from 'agon-sim/agents';
import * as curricula from 'agon-sim/curricula';
import * as environments from 'agon-sim/environments';
import { trainTenUpdates } from './ten-updates.ts';

Object.assign(globalThis, { agon, agents, curricula, environments, trainTenUpdates });
