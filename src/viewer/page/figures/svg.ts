import { colorOf } from '../theme.ts';

/** Families that a figure is set in wherever it is opened. */
const SANS = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
export const MONO = "ui-monospace, 'DejaVu Sans Mono', monospace";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element as markup; whatever text it holds is escaped, since agents said it. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(resolve(String(value)))}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}

/** @param size - of its letters, in units of the figure */
export function text(x: number, y: number, words: string, more: Attributes = {}): string {
  const attributes = {
    x: round(x),
    y: round(y),
    'font-size': 11,
    'font-family': SANS,
    fill: 'var(--text)',
    ...more,
  };
  return element('text', attributes, escape(words));
}

export function svg(width: number, height: number, content: string): string {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const ground = element('rect', { ...size, fill: 'var(--panel)' });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
  };
  return element('svg', attributes, ground + content);
}

/** So much of a text as has room. */
export function cut(words: string, width: number, letter = 6.6): string {
  const most = Math.floor(width / letter);
  if (words.length <= most) return words;
  return most < 2 ? '' : `${words.slice(0, most - 1)}…`;
}

/** What the page drew, with its colours by value instead of by name: a file knows no theme. */
export function markupOf(drawn: SVGSVGElement): string {
  const { width, height } = drawn.viewBox.baseVal;
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', SANS);
  return resolve(new XMLSerializer().serializeToString(copy));
}

export const round = (value: number): number => Math.round(value * 10) / 10;

const resolve = (written: string): string =>
  written.replace(/var\((--[\w-]+)\)/g, (_, name: string) => colorOf(name));

const escape = (words: string): string =>
  words.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
