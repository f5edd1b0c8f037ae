import type { RunDescription } from '../../../src/runs/folder/run-description.ts';

/** A description of a run that nobody made. */
export const sampleDescription: RunDescription = {
  format: 2,
  scenario: 'coins',
  scenarioFile: null,
  scenarioDigest: null,
  settings: { coins: 3, bias: { heads: 0.5 } },
  seed: 7,
  options: { updates: 10, minutes: null },
  started: '2020-02-02T02:02:02.000Z',
  versions: { agon: '0.1.0', node: '20.0.0', tfjs: '4.22.0' },
  engine: { backend: 'cpu', kernels: 'plain' },
  machine: { platform: 'linux', arch: 'x64', cpu: 'abacus', cores: 1, memoryBytes: 1024 },
};
