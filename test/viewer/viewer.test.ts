import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EpisodeView, EpisodeWindow, RunDetail } from '../../src/viewer/protocol.ts';
import { openTestViewer } from './open-test-viewer.ts';
import { record, sampleRuns, talk } from './sample-runs.ts';

const runs = sampleRuns();
beforeAll(() => runs.play('two-updates'));
afterAll(() => runs.remove());

/** A copy of the sample run, to do something to. */
function copied(name: string): string {
  cpSync(runs.at('two-updates'), runs.at(name), { recursive: true });
  return runs.at(name);
}

/** Asks until the index is complete: it is made in the background. */
async function wholeWindow(
  { get }: { get: (path: string) => Promise<unknown> },
  query: string,
): Promise<EpisodeWindow> {
  for (;;) {
    const window = (await get(`/api/episodes?${query}`)) as EpisodeWindow;
    if (window.complete) return window;
  }
}

describe('a run', () => {
  test('is told with its figures as columns, its terms and its settings, without running its code', async () => {
    // Its scenario's file isn't there: `sampleDescription` names one that never was.
    const { get } = await openTestViewer(runs.at(''));
    const run = (await get('/api/run?run=two-updates')) as RunDetail;
    expect(run).toMatchObject({ id: 'two-updates', updates: 2, state: 'ended', problem: null });
    expect(run.updatesFigures.update).toEqual([1, 2]);
    expect(run.updatesFigures.columns['solver.reward']?.mean).toHaveLength(2);
    expect(run.terms.map(({ name }) => name)).toEqual(['pays-right', 'malformed']);
    expect(run.settings.length).toBeGreaterThan(0);
  });

  test('is the folder itself, where that is one', async () => {
    const { get } = await openTestViewer(runs.at('two-updates'));
    expect(await get('/api/runs')).toMatchObject({ runs: [{ id: 'two-updates' }] });
  });

  test('whose records are malformed is shown without them, and says how many', async () => {
    const run = copied('malformed');
    const bad = [
      '{"kind":"alarm","update":"x"}',
      '{"kind":"update"}',
      '{"kind":7}',
      '{"kind":"standings"}',
    ];
    appendFileSync(join(run, 'metrics.jsonl'), `${bad.join('\n')}\n`);
    const { get } = await openTestViewer(runs.at(''));
    expect(await get('/api/run?run=malformed')).toMatchObject({
      malformed: 4,
      alarms: [],
      updates: 2,
    });
  });

  test('whose metrics are no JSON is named with what is wrong, and hides no other', async () => {
    const run = copied('broken');
    appendFileSync(join(run, 'metrics.jsonl'), 'no json\n');
    const { get } = await openTestViewer(runs.at(''));
    expect(await get('/api/runs')).toMatchObject({
      unreadable: [
        { id: 'broken', problem: expect.stringContaining('must be a JSON object') as string },
      ],
    });
    await get('/api/run?run=broken', 422);
    await get('/api/run?run=two-updates');
    rmSync(run, { recursive: true });
  });

  test('whose description is damaged still shows its episodes, without charts and rewards', async () => {
    const run = copied('undescribed');
    const [description = ''] = readdirSync(join(run, 'descriptions'));
    writeFileSync(join(run, 'descriptions', description), '{}');
    const viewer = await openTestViewer(runs.at(''));
    expect(await viewer.get('/api/run?run=undescribed')).toMatchObject({
      terms: [],
      problem: expect.stringContaining('digest') as string,
    });
    const episode = (await viewer.get('/api/episode?run=undescribed&id=train-1-0')) as EpisodeView;
    expect(episode.charts).toEqual({});
    expect(episode.unweighed).toContain('digest');
    expect(await wholeWindow(viewer, 'run=undescribed')).toMatchObject({ total: 32 });
  });

  test('that is deleted while it is looked at is not there any more, and the viewer goes on', async () => {
    const run = copied('deleted');
    const viewer = await openTestViewer(runs.at(''));
    await wholeWindow(viewer, 'run=deleted');
    rmSync(run, { recursive: true });
    for (const path of [
      'run?run=deleted',
      'episodes?run=deleted',
      'episode?run=deleted&id=train-1-0',
    ]) {
      await viewer.get(`/api/${path}`, 404);
    }
    await viewer.get('/api/run?run=two-updates');
  });
});

describe('episodes', () => {
  test('are filtered, sorted and searched by what was said', async () => {
    const viewer = await openTestViewer(runs.at(''));
    const all = await wholeWindow(viewer, 'run=two-updates');
    expect(all).toMatchObject({ total: 32, count: 32, roles: ['solver'], problem: null });
    const paid = await wholeWindow(viewer, 'run=two-updates&filter=solver%3E1&sort=-update');
    expect(paid.count).toBeGreaterThan(0);
    expect(paid.count).toBeLessThan(32);
    expect(paid.rows.map(({ update }) => update)).toEqual(
      paid.rows.map(({ update }) => update).toSorted((a, b) => b - a),
    );
    // Twice what the term says: its weight is 2, and a term of weight 0 pays nothing.
    expect(new Set(paid.rows.map(({ rewards }) => rewards[0]))).toEqual(new Set([2]));
    const window = await wholeWindow(viewer, 'run=two-updates&offset=30&limit=10');
    expect(window.rows).toHaveLength(2);
  });

  test('are kept as columns beside the log, which are made again where they do not fit it', async () => {
    const run = copied('columned');
    const file = join(run, 'episodes/columns.jsonl');
    rmSync(file, { force: true });
    await wholeWindow(await openTestViewer(runs.at('')), 'run=columned');
    expect(existsSync(file)).toBe(true);
    const whole = readFileSync(file, 'utf8');
    for (const damaged of [
      whole.slice(0, -40),
      '',
      '{"format":9}\n',
      whole.replace('"rows":32', '"rows":31'),
    ]) {
      writeFileSync(file, damaged);
      const again = await openTestViewer(runs.at(''));
      expect((await wholeWindow(again, 'run=columned')).total, damaged.slice(0, 40)).toBe(32);
    }
    // Words that only the kept index says: it was read, and not the log.
    writeFileSync(file, whole.replaceAll('train-1-0', 'kept-1-0'));
    const kept = await wholeWindow(
      await openTestViewer(runs.at('')),
      'run=columned&filter=kept-1-0',
    );
    expect(kept.count).toBe(1);
  });

  test('that are being written come in as they do', async () => {
    const run = copied('growing');
    rmSync(join(run, 'episodes'), { recursive: true });
    cpSync(join(runs.at('two-updates'), 'checkpoints'), join(run, 'episodes'), { recursive: true });
    const first = await record(run, [talk('train-1-0', 'good morning')]);
    const viewer = await openTestViewer(runs.at(''));
    expect((await wholeWindow(viewer, 'run=growing')).total).toBe(1);
    // Half a block: not written yet.
    await record(run, [talk('train-1-1', 'good evening')], first);
    const log = join(run, 'episodes/000000.agon');
    const bytes = readFileSync(log);
    writeFileSync(log, bytes.subarray(0, -5));
    expect(await wholeWindow(viewer, 'run=growing')).toMatchObject({ total: 1, problem: null });
    writeFileSync(log, bytes);
    const found = await wholeWindow(viewer, 'run=growing&filter=%22GOOD%20evening%22');
    expect(found.rows.map(({ id }) => id)).toEqual(['train-1-1']);
  });

  test('behind damage in the log are left out, and it says so', async () => {
    const run = copied('damaged');
    rmSync(join(run, 'episodes/columns.jsonl'), { force: true });
    const log = join(run, 'episodes/000000.agon');
    const bytes = readFileSync(log);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 0xff;
    writeFileSync(log, bytes);
    const window = await wholeWindow(await openTestViewer(runs.at('')), 'run=damaged');
    expect(window.problem).toContain('every block must be as it was written');
    expect(window.total).toBeLessThan(32);
  });

  test('are the same for a second viewer of the run', async () => {
    const [one, other] = [await openTestViewer(runs.at('')), await openTestViewer(runs.at(''))];
    rmSync(join(runs.at('two-updates'), 'episodes/columns.jsonl'), { force: true });
    const [a, b] = await Promise.all([
      wholeWindow(one, 'run=two-updates'),
      wholeWindow(other, 'run=two-updates'),
    ]);
    expect(a).toEqual(b);
    expect(one.cookie).not.toBe(other.cookie);
    const theirs = await other.ask('/api/runs', { headers: { cookie: one.cookie } });
    expect(theirs.status).toBe(401);
  });
});

describe('an episode', () => {
  test('has every decision with what it earned by term, and the states that were entered', async () => {
    const { get } = await openTestViewer(runs.at(''));
    const episode = (await get('/api/episode?run=two-updates&id=train-1-0')) as EpisodeView;
    const decision = episode.events.find((event) => event.kind === 'decision');
    if (decision?.kind !== 'decision') throw new Error('there is none');
    const { reward } = decision.decision;
    expect(reward?.terms.map(({ term, weight }) => [term, weight])).toEqual([
      ['pays-right', 2],
      ['malformed', 0],
    ]);
    expect(reward?.total).toBe(2 * (reward?.terms[0]?.value ?? 7));
    const { environment = '' } = episode.chartOf;
    expect(episode.charts[environment]?.nodes.length).toBeGreaterThan(0);
    expect(episode.neighbours).toEqual([null, 'train-1-1']);
  });

  test('says what hostile agents said as data, with its unseen characters made visible', async () => {
    const run = copied('hostile');
    rmSync(join(run, 'episodes'), { recursive: true });
    cpSync(join(run, 'checkpoints'), join(run, 'episodes'), { recursive: true });
    const said = '</script><script>alert(1)</script>\u202e\u0007';
    await record(run, [talk('train-1-0', { [said]: said }, '<b>won</b>')]);
    const viewer = await openTestViewer(runs.at(''));
    const { headers, text } = await viewer.ask('/api/episode?run=hostile&id=train-1-0', {
      headers: { cookie: viewer.cookie },
    });
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(text).not.toMatch(/[\u202e\u0007]/);
    expect(text).toContain('<U+202E>');
    const window = await wholeWindow(viewer, 'run=hostile&filter=alert(1)');
    expect(window).toMatchObject({ count: 1, outcomes: ['<b>won</b>'] });
  });
});

test('listeners are told of runs that grow, come and go', async () => {
  const { cookie, port } = await openTestViewer(runs.at(''));
  const told: string[] = [];
  let wake = (): void => undefined;
  const asked = request(
    { host: '127.0.0.1', port, path: '/api/live', headers: { cookie } },
    (response) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        told.push(...[...text.matchAll(/^data: (.*)$/gm)].map(([, event = '']) => event));
        wake();
      });
      copied('newcomer');
    },
  );
  asked.end();
  const until = async (event: object) => {
    while (!told.includes(JSON.stringify(event)))
      await new Promise<void>((heard) => (wake = heard));
  };
  await until({ run: 'newcomer', change: 'new' });
  appendFileSync(join(runs.at('newcomer'), 'metrics.jsonl'), '{"kind":"ended"}\n');
  await until({ run: 'newcomer', change: 'grew' });
  rmSync(runs.at('newcomer'), { recursive: true });
  await until({ run: 'newcomer', change: 'gone' });
  asked.destroy();
});
