import { describe, expect, test } from 'vitest';
import type { Prompt } from '../../src/core/decision.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import { collectExperiences } from '../../src/learning/collect-experiences.ts';
import type { Policy } from '../../src/policies/policy.ts';
import { textDecision } from '../../src/policies/text-decision.ts';
import { decodeEpisode } from '../../src/recording/decode-episode.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import { forkEpisode } from '../../src/replay/fork-episode.ts';
import { verifyEpisode } from '../../src/replay/verify-episode.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';
import { oneOnOne, oneOnOnePlan } from './toys/one-on-one.ts';

const sampling = { temperature: 0.7, topP: 1 };

const scoring = (scored: string) => {
  const prompt: Prompt = { compact: '?', chat: [], maxLength: 9, scored };
  return oneOnOne({ observe: () => prompt });
};

/** Has a log-probability of -1 for each character of whatever it says. */
const speaker = (text?: string): Policy => ({
  name: 'agent',
  version: 3,
  decide: (requests) =>
    Promise.resolve(
      requests.map((request) => {
        const said = text ?? request.prompt.scored ?? '';
        const tokens = Array.from(said, (character) => character.charCodeAt(0));
        const decision = textDecision('agent', request, said);
        return { ...decision, version: 3, tokens, logProbs: tokens.map(() => -1) };
      }),
    ),
});

async function play(scored: string, policy = speaker()): Promise<Episode> {
  const [episode] = await simulateEpisodes([oneOnOnePlan()], {
    environments: [scoring(scored)],
    policies: { agent: policy },
    sampling,
  });
  return episode as Episode;
}

describe('a prompt that scores a text', () => {
  test('is answered by this text, recorded and read again like any other', async () => {
    const episode = await play('abc');
    expect(decisionsOf(episode)[0]).toMatchObject({ text: 'abc', logProbs: [-1, -1, -1] });
    const read = decodeEpisode(encodeEpisode(episode));
    expect(read).toEqual(episode);
    expect(verifyEpisode(read, scoring('abc'))).toBeUndefined();
  });

  test('no longer verifies if the role scores another text', async () => {
    expect(verifyEpisode(await play('abc'), scoring('abd'))).toMatchObject({
      expected: { kind: 'decision', decision: { text: 'abc' } },
      actual: { kind: 'decision', decision: { text: 'abd' } },
    });
  });

  test('takes no other answer from a policy', async () => {
    expect((await play('abc', speaker('abd'))).ending).toMatchObject({
      error: expect.stringContaining(
        `it must reply exactly the text that it was to score, got "abd" for "abc"`,
      ) as string,
    });
  });

  test('stays what it is where a fork says something else', async () => {
    const environment = scoring('abc');
    const options = { id: 'fork', environment, policies: { agent: speaker() }, sampling };
    const forked = await forkEpisode(await play('abc'), 0, { ...options, replies: ['x'] });
    expect(decisionsOf(forked)[0]).toMatchObject({ text: 'abc', tokens: [] });
    expect(verifyEpisode(forked, environment)).toBeUndefined();
  });

  test('is trained on only if a term judges it', async () => {
    const episode = await play('abc');
    const term = (decisions: readonly number[]): RewardTerm => ({
      name: 'any',
      sources: [],
      range: [0, 1],
      judge: (group) =>
        group.flatMap(({ plan }) =>
          decisions.map((decisionIndex) => ({
            episode: plan.id,
            agent: 'agent',
            decisionIndex,
            term: 'any',
            value: 1,
          })),
        ),
    });
    const experiences = (decisions: readonly number[]) =>
      collectExperiences([episode], composeRewards([{ term: term(decisions), weight: 1 }]));
    expect(experiences([])).toEqual([]);
    expect(experiences([0])).toMatchObject([
      { decision: { logProbs: [-1, -1, -1], sampling: { temperature: 1 } } },
    ]);
  });
});
