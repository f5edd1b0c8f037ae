import type { Citation } from './read-citations.ts';

/** A published system that the framework is to cover, as `docs/papers/systems.json` has it. */
export interface System {
  /** Counts from 1. */
  readonly number: number;
  /** By which a section of `docs/experiments.md` may name it. */
  readonly name: string;
  readonly system: string;
  readonly title: string;
  readonly arxiv: string | null;
  readonly kind: readonly string[];
  readonly mechanism: string;
  readonly claim: string;
}

/** How far a system is covered, from the most on. */
export const STATES = ['measured', 'runs', 'part', 'not yet'] as const;

export interface TracedSystem extends System {
  readonly state: (typeof STATES)[number];
  readonly scenarios: readonly string[];
  /** Other files that cite it. */
  readonly parts: readonly string[];
  /** Headings of the sections of `docs/experiments.md` that name it. */
  readonly sections: readonly string[];
}

/** What the code and the experiments have of each system. */
export function traceSystems(
  systems: readonly System[],
  citations: readonly Citation[],
  experiments: string,
): readonly TracedSystem[] {
  const sections = sectionsOf(experiments);
  return systems.map((system): TracedSystem => {
    const files = [
      ...new Set(citations.filter((each) => isOf(each, system)).map(({ file }) => file)),
    ];
    const scenarios = files.filter((file) => file.startsWith('scenarios/'));
    const parts = files.filter((file) => !file.startsWith('scenarios/'));
    const naming = sections.filter(({ text }) => names(text, system)).map(({ title }) => title);
    const runs = naming.length > 0 ? 'measured' : 'runs';
    const state = scenarios.length > 0 ? runs : parts.length > 0 ? 'part' : 'not yet';
    return { ...system, state, scenarios, parts, sections: naming };
  });
}

/**
 * What is wrong with the declared sources: a number, title and arXiv id that don't belong to one system,
 * or an id that the list of systems lacks. As sentences; none if all is well.
 */
export function faultsOf(
  systems: readonly System[],
  citations: readonly Citation[],
): readonly string[] {
  return citations.flatMap((citation): readonly string[] => {
    const { file, arxiv, title, system: number } = citation;
    const system = systems.find((each) => isOf(citation, each));
    if (system === undefined) {
      return number === null ? [] : [`${file}: system ${number} is not in the list`];
    }
    const label = `system ${system.number} (${system.name})`;
    if (arxiv !== null && arxiv !== system.arxiv) {
      return [`${file}: ${label} has the arXiv id ${system.arxiv ?? 'null'}, not ${arxiv}`];
    }
    // A title may be cited with the system's short name added, or without its subtitle.
    const [cited, listed] = [plain(title ?? system.title), plain(system.title)];
    return cited.includes(listed) || listed.includes(cited)
      ? []
      : [`${file}: ${label} is titled "${system.title}", not "${title}"`];
  });
}

function isOf({ arxiv, title, system: number }: Citation, system: System): boolean {
  return (
    (arxiv !== null && arxiv === system.arxiv) ||
    number === system.number ||
    (title !== null && plain(title) === plain(system.title))
  );
}

function names(text: string, { name, arxiv }: System): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const asWord = new RegExp(String.raw`(?<![\w-])${escaped}(?![\w-])`);
  return asWord.test(text) || (arxiv !== null && text.includes(arxiv));
}

/** All sections but the page's own title: what a page opens with names systems, and measures none. */
function sectionsOf(markdown: string): readonly { title: string; text: string }[] {
  return markdown
    .replace(/^# .*\n/, '')
    .split(/^(?=#{1,6} )/m)
    .map((text) => ({ title: /^#+ (.*)$/m.exec(text)?.[1] ?? '', text }))
    .filter(({ title }) => title !== '');
}

/** Letters and digits alone: titles differ in case, dashes and quotes from place to place. */
function plain(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
