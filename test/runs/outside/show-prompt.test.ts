import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { showPrompt } from '../../../src/runs/show-prompt.ts';
import { startRun } from '../../../src/runs/start-run.ts';
import { openLocalServer, says } from '../../policies/endpoint/local-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-prompt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scenario = join(import.meta.dirname, 'few-throws.ts');

test('what a language model was sent is shown as it was sent, and what another would be', async () => {
  const server = await openLocalServer([says('r')]);
  const run = join(folder, 'run');
  const players = [`left=${server.url}#small`];
  await startRun({ scenario, players, updates: 1, workers: 0, backend: 'wasm', out: run });
  await server.close();

  const asked = { run, episode: 'train-1-0' };
  const sent = await showPrompt({ ...asked, decision: 'left/0' });
  expect(sent).toMatchObject({ state: 'sent', policy: 'small', role: 'player' });
  expect(server.received.at(-1)?.body['messages']).toEqual(sent.messages);
  const other = await showPrompt({ ...asked, decision: 'right/0' });
  expect(other).toEqual({
    ...sent,
    agent: 'right',
    policy: 'player',
    state: 'would-be-sent',
    compact: '?',
    choices: ['r', 'p', 's'],
  });
  // The same, before anything was run.
  expect(await showPrompt({ scenario, episode: 'train-1-0', decision: 'right/0' })).toEqual(other);

  await expect(showPrompt({ ...asked, decision: 'left/1' })).rejects.toThrow(
    /isn't reached: the episode comes to its end before; its seats are left, right/,
  );
  await expect(showPrompt({ ...asked, decision: 'left' })).rejects.toThrow('must read AGENT/N');
});

test('of a scenario, decisions are shown that come before those of policies that learn', async () => {
  const shown = await showPrompt({
    scenario: 'spc',
    episode: 'train-1-160',
    decision: 'critic-1/0',
  });
  expect(shown.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  await expect(
    showPrompt({ scenario: 'spc', episode: 'train-1-0', decision: 'critic-1/0' }),
  ).rejects.toThrow(/sneaky decides before, as sneaky, and only a run knows what/);
  await expect(
    showPrompt({ scenario: 'spc', episode: 'train-1-999', decision: 'critic-1/0' }),
  ).rejects.toThrow(/plays no game "train-1-999"; there is train-1-/);
});
