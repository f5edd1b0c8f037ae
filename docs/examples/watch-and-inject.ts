// docs/examples/watch-and-inject.ts
import { ENVIRONMENT, foldKey, keyFromSeed, openSimulation, uniformPolicy } from 'agon-sim';
import type { EpisodePlan } from 'agon-sim';
import { rockPaperScissors } from './rock-paper-scissors/game.ts';

const seat = { role: 'player', policy: 'anyone', version: 0 };
const plans = ['first', 'second'].map((id): EpisodePlan => ({
  id,
  group: id,
  key: foldKey(keyFromSeed(1), id),
  environment: 'rock-paper-scissors',
  task: null,
  seats: { left: seat, right: seat },
}));

const simulation = openSimulation({
  environments: [rockPaperScissors],
  policies: { anyone: uniformPolicy('anyone', 'rps') },
});
simulation.messages$.subscribe(({ episode, message, injected }) => {
  const { seq, from, to, kind, body } = message;
  const who = injected ? `somebody as ${from}` : from;
  console.log(`${episode} ${seq}: ${who} -> ${to}: ${kind} ${JSON.stringify(body)}`);
});

// In the second game, paper is thrown in the name of the right seat before it can decide.
simulation.messagesOf('second').subscribe(({ seq }) => {
  if (seq !== 0) return;
  simulation.inject('second', { from: 'right', to: ENVIRONMENT, kind: 'move', body: 'p' });
});

const episodes = await simulation.play(plans);
for (const { plan, ending } of episodes) console.log(plan.id, JSON.stringify(ending));
simulation.close();
