const TOKEN = '#token=';

/** Exchanges the token of the link for a cookie, and takes it out of the address and the history. */
export async function enter(): Promise<void> {
  if (!location.hash.startsWith(TOKEN)) return;
  const token = location.hash.slice(TOKEN.length);
  history.replaceState(null, '', '#/');
  await fetch('/api/session', { method: 'POST', body: JSON.stringify({ token }) });
}
