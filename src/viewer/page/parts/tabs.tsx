import { useId, useState } from 'react';
import type { ReactNode } from 'react';

type Tab = readonly [key: string, name: string, content: ReactNode];

/** One of several at a time; arrow keys go from tab to tab. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  const [chosen, setChosen] = useState(tabs[0]?.[0]);
  const id = useId();
  const at = Math.max(
    0,
    tabs.findIndex(([key]) => key === chosen),
  );
  const move = (by: number) => {
    const next = tabs[(at + by + tabs.length) % tabs.length]?.[0];
    setChosen(next);
    document.getElementById(`${id}${next}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label}>
        {tabs.map(([key, name], i) => (
          <button
            key={key}
            id={`${id}${key}`}
            role="tab"
            aria-selected={i === at}
            aria-controls={`${id}panel`}
            tabIndex={i === at ? 0 : -1}
            onClick={() => setChosen(key)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') move(1);
              if (event.key === 'ArrowLeft') move(-1);
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        id={`${id}panel`}
        className="tab-panel"
        role="tabpanel"
        aria-labelledby={`${id}${tabs[at]?.[0]}`}
        tabIndex={0}
      >
        {tabs[at]?.[2]}
      </div>
    </>
  );
}
