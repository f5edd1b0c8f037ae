/** Whoever draws on a canvas draws anew when this is told. */
export const THEME_CHANGED = 'agon-theme';

const KEPT = 'agon-theme';

/** The theme that was chosen here before, or the system's. */
export function startTheme(): void {
  const wanted = kept();
  const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = wanted ?? system;
}

export function switchTheme(): void {
  const next = document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light';
  document.documentElement.dataset['theme'] = next;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // A browser that keeps nothing: it is switched until the page is closed.
  }
  dispatchEvent(new Event(THEME_CHANGED));
}

function kept(): string | null {
  try {
    const found = localStorage.getItem(KEPT);
    return found === 'light' || found === 'dark' ? found : null;
  } catch {
    return null;
  }
}

/** A colour of the theme as a canvas or a file needs it. */
export function colorOf(name: string): string {
  if (!name.startsWith('--')) return name;
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
