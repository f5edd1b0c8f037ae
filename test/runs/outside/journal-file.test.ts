import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { OutsideReply } from '../../../src/policies/endpoint/outside-reply.ts';
import { JournalFile } from '../../../src/runs/outside/journal-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = { episode: 'train-1-0', agent: 'critic', decisionIndex: 0 };
const reply: OutsideReply = {
  model: 'small',
  text: 'ja, „so“ \n',
  finish: 'stop',
  tokens: [1],
  logProbs: [-0.25],
  usage: { tokensIn: 3, tokensOut: 2, milliseconds: 7 },
};
const open = (file: string, spent: number[] = []): JournalFile =>
  new JournalFile(file, ({ tokensIn, tokensOut }) => spent.push(tokensIn + tokensOut));

test('a reply is found by its place and its question, in another process too, and its cost is told', () => {
  const file = join(folder, 'found.jsonl');
  const first = open(file);
  first.append(place, 'q', { reply });
  first.append({ ...place, decisionIndex: 1 }, 'q', { failed: 'too long' });
  expect(first.find(place, 'q')).toEqual({ reply });
  first.close();
  const spent: number[] = [];
  const second = open(file, spent);
  expect(spent).toEqual([5]);
  expect(second.find(place, 'q')).toEqual({ reply });
  expect(second.find({ ...place, decisionIndex: 1 }, 'q')).toEqual({ failed: 'too long' });
  expect(second.find(place, 'another question')).toBeUndefined();
  expect(second.find({ ...place, agent: 'solver' }, 'q')).toBeUndefined();
  second.append(place, 'another question', { reply: { ...reply, text: 'nein' } });
  expect(second.find(place, 'another question')).toMatchObject({ reply: { text: 'nein' } });
  second.close();
});

test('what a kill has left of a line isn’t there', () => {
  const file = join(folder, 'cut.jsonl');
  const first = open(file);
  first.append(place, 'q', { reply });
  first.close();
  const whole = readFileSync(file, 'utf8');
  appendFileSync(file, whole.slice(0, 30));
  const second = open(file);
  second.append({ ...place, decisionIndex: 1 }, 'q', { reply });
  expect(second.find({ ...place, decisionIndex: 1 }, 'q')).toEqual({ reply });
  second.close();
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
});

test('a line that is no reply is named', () => {
  const file = join(folder, 'odd.jsonl');
  writeFileSync(file, '{"episode":"train-1-0"}\n');
  expect(() => open(file)).toThrow('must have a reply on each line, got {"episode":"train-1-0"}');
});
