import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { enter } from './session.ts';
import { startTheme } from './theme.ts';
import './styles/theme.css';
import './styles/parts.css';
import './styles/runs.css';
import './styles/score.css';
import './styles/episode.css';
import './styles/inspector.css';

startTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('internal: the page has no root');
await enter();
createRoot(root).render(<App />);
