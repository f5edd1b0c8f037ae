import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../recording/temporary-folder.ts';
import { openTestViewer } from './open-test-viewer.ts';
import { sampleRuns } from './sample-runs.ts';

const runs = sampleRuns();
beforeAll(() => runs.play('mine', 1));
afterAll(() => runs.remove());

describe('who is let in', () => {
  test('nobody sees a run without the cookie, which the token of the link is exchanged for', async () => {
    const { ask, get, enter } = await openTestViewer(runs.at(''));
    for (const path of ['/api/runs', '/api/run?run=mine', '/api/live']) {
      expect((await ask(path)).status, path).toBe(401);
      const guessed = { headers: { cookie: `agon-1=x; agon=${'a'.repeat(32)}` } };
      expect((await ask(path, guessed)).status, path).toBe(401);
    }
    const wrong = { method: 'POST', body: '{"token":"guessed"}' };
    expect((await ask('/api/session', wrong)).status).toBe(401);
    const { headers } = await enter();
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(await get('/api/runs')).toMatchObject({ runs: [{ id: 'mine' }] });
  });

  test('a name that somebody else points at this machine is refused, with the cookie too', async () => {
    const { ask, cookie, port } = await openTestViewer(runs.at(''));
    for (const host of [
      `evil.example:${port}`,
      '127.0.0.1:1',
      'localhost',
      `127.0.0.1.evil.example:${port}`,
    ]) {
      const answered = await ask('/api/runs', { headers: { host, cookie } });
      expect(answered.status, host).toBe(403);
      expect((await ask('/', { headers: { host } })).status, host).toBe(403);
    }
    const own = { headers: { host: `localhost:${port}`, cookie } };
    expect((await ask('/api/runs', own)).status).toBe(200);
  });

  test('a page of another origin is refused', async () => {
    const { ask, cookie, port } = await openTestViewer(runs.at(''));
    const with_ = (more: Readonly<Record<string, string>>) =>
      ask('/api/runs', { headers: { cookie, ...more } });
    expect((await with_({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await with_({ origin: 'null' })).status).toBe(403);
    expect((await with_({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await with_({ origin: `http://127.0.0.1:${port}` })).status).toBe(200);
    const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/', { headers: site })).status).toBe(200); // a link in a mail
  });

  test('nothing but questions is answered, and none that is too long', async () => {
    const { ask, get, cookie, token } = await openTestViewer(runs.at(''));
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await ask('/api/runs', { method, headers: { cookie } })).status).toBe(405);
    }
    const long = `/api/episodes?run=mine&filter=${'a'.repeat(5000)}`;
    expect((await ask(long, { headers: { cookie } })).status).toBe(414);
    const body = JSON.stringify({ token, more: 'a'.repeat(5000) });
    expect((await ask('/api/session', { method: 'POST', body })).status).toBe(413);
    expect((await ask('/api/session', { method: 'POST', body: '{' })).status).toBe(400);
    await get('/api/episodes?run=mine&limit=100000', 400);
    await get('/api/episodes?run=mine&offset=-1', 400);
    await get('/api/episodes', 400);
  });

  test('the page may load nothing from elsewhere', async () => {
    const { ask } = await openTestViewer(runs.at(''));
    const { headers, text } = await ask('/');
    expect(text).toBe('<p>the page</p>');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('what is outside of the folder', () => {
  test('is reached by no name of a run, of an episode or of a file', async () => {
    const inner = runs.at('mine');
    const { get, ask } = await openTestViewer(join(inner, 'episodes'));
    const names = [
      '..',
      '../mine',
      '..%2f..%2fmine',
      encodeURIComponent(inner),
      '.',
      'mine%00',
      '__proto__',
    ];
    for (const name of names) await get(`/api/run?run=${name}`, 404);
    const viewer = await openTestViewer(runs.at(''));
    for (const id of ['../run.json', '..%2f..%2fmetrics.jsonl', '__proto__']) {
      await viewer.get(`/api/episode?run=mine&id=${id}`, 404);
    }
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/assets/../../package.json',
      '//etc/passwd',
    ]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    expect((await ask('/api/__proto__')).status).toBe(401);
    await viewer.get('/api/constructor', 404);
  });

  test('is reached by no link in it', async () => {
    const folder = temporaryFolder();
    symlinkSync(runs.at('mine'), join(folder, 'linked'));
    mkdirSync(join(folder, 'halved'));
    symlinkSync(join(runs.at('mine'), 'run.json'), join(folder, 'halved/run.json'));
    const { get } = await openTestViewer(folder);
    expect(await get('/api/runs')).toMatchObject({ runs: [], unreadable: [{ id: 'halved' }] });
    await get('/api/run?run=linked', 404);
    await get('/api/run?run=halved', 422);
  });
});
