import { useState } from 'react';
import type { ReactNode } from 'react';
import { useKeys } from './hooks.ts';
import { Help } from './parts/help.tsx';
import { useRoute } from './route.ts';
import type { Route } from './route.ts';
import { switchTheme } from './theme.ts';
import { CompareEpisodes } from './views/compare-episodes.tsx';
import { CompareRuns } from './views/compare-runs.tsx';
import { Episode } from './views/episode.tsx';
import { Episodes } from './views/episodes.tsx';
import { Run } from './views/run.tsx';
import { Runs } from './views/runs.tsx';

export function App() {
  const route = useRoute();
  const [isHelping, setHelping] = useState(false);
  useKeys({
    '?': () => setHelping((on) => !on),
    Escape: () => setHelping(false),
    t: switchTheme,
  });
  return (
    <>
      {viewOf(route)}
      {isHelping && <Help close={() => setHelping(false)} />}
    </>
  );
}

function viewOf({ parts, query }: Route): ReactNode {
  const [kind, first, second, third, fourth, fifth] = parts;
  if (kind === 'run' && first !== undefined) {
    if (second === 'episodes') return <Episodes run={first} query={query} key={first} />;
    if (second === 'episode' && third !== undefined) {
      return <Episode run={first} id={third} query={query} key={`${first}/${third}`} />;
    }
    return <Run id={first} key={first} />;
  }
  if (kind === 'compare' && first === 'runs' && second !== undefined && third !== undefined) {
    return <CompareRuns one={second} other={third} key={`${second}/${third}`} />;
  }
  if (kind === 'compare' && first === 'episodes' && fifth !== undefined) {
    const [one, other] = [
      { run: second ?? '', id: third ?? '' },
      { run: fourth ?? '', id: fifth },
    ];
    return <CompareEpisodes one={one} other={other} query={query} key={parts.join('/')} />;
  }
  return <Runs />;
}
