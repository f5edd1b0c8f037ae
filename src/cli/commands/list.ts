import type { Command } from 'commander';
import { clip } from '../terminal/text-width.ts';
import type { OddRun, RunEntry, ScenarioEntry } from '../../runs/list-runs.ts';
import { printableData } from '../../core/printable.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { headlineNames } from '../progress/metric-name.ts';
import { styleFor } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { formatCount, formatMetric, formatSeconds } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

/** Runs in a list for people; scripts get them all. */
const LISTED = 20;
/** Characters of what is odd about a run; naming the run says all of it. */
const LONGEST_PROBLEM = 200;
/** Metrics beside a run: more make the line too long to read. */
const MOST_FIGURES = 2;

/** `agon list`: the scenarios that ship, or one with its settings, and the runs in the folder `runs`. */
export function listCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'list',
    summary: 'scenarios and their settings, runs and their metrics',
    description:
      'Lists the scenarios that ship, and the runs in the folder runs with their held-out metrics ' +
      'before and after. With a scenario: its sources, its settings and its runs.',
    examples: [
      ['agon list', 'what can be run, and what has been run'],
      ['agon list spc', 'what can be --set, and the choices'],
      ['agon list --json', 'everything for a script, with every metric of every run'],
    ],
  })
    .argument('[scenario]', 'one that ships, or the path of your own file')
    .option('--json', 'one JSON object on stdout')
    .action(async (scenario: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const { describeScenario, listScenarios, surveyRuns } =
        await import('../../runs/list-runs.ts');
      const scenarios =
        scenario === undefined ? await listScenarios() : [await describeScenario(scenario)];
      const { runs, odd } = surveyRuns();
      const [described] = scenario === undefined ? [] : scenarios;
      const shown = described ? runs.filter((run) => run.scenario === described.name) : runs;
      const style = styleFor(world.stdout, world.env);
      if (json) writeJson(world.stdout, { scenarios, runs: shown, ...(odd.length > 0 && { odd }) });
      else
        writeLines(world.stdout, [
          ...(described ? renderScenario(described, style) : renderScenarios(scenarios, style)),
          '',
          style.strong('runs'),
          ...renderRuns(printableData(shown), scenario ?? 'spc'),
          ...renderOdd(printableData(odd)),
        ]);
      done(EXIT.ok);
    });
}

function renderScenarios(scenarios: readonly ScenarioEntry[], style: Style): readonly string[] {
  const lines = table(
    [
      { heading: '', align: 'left' },
      { heading: '', align: 'left' },
    ],
    scenarios.map(({ name, title }) => [style.accent(name), title]),
  );
  return [
    style.strong('scenarios'),
    ...lines.map((line) => `  ${line}`),
    `  "agon list ${scenarios.at(-1)?.name ?? 'spc'}" shows what can be set`,
  ];
}

function renderScenario(
  { name, title, sources, settings }: ScenarioEntry,
  style: Style,
): readonly string[] {
  const lines = table(
    [
      { heading: '', align: 'left' },
      { heading: '', align: 'left' },
    ],
    settings.map(({ path, value, choices = [] }) => [
      `--set ${path}=${String(value)}`,
      choices.length > 1 ? `or ${choices.slice(1).join(', ')}` : '',
    ]),
  );
  return [
    `${style.accent(name)}  ${title}`,
    ...sources.map(
      (source) => `  ${source.title}${source.arxiv ? ` (arXiv ${source.arxiv})` : ''}`,
    ),
    '',
    style.strong('settings'),
    ...lines.map((line) => `  ${line}`),
  ];
}

function renderRuns(runs: readonly RunEntry[], scenario: string): readonly string[] {
  if (runs.length === 0) return [`  none yet; "agon run ${scenario}" makes one`];
  const newest = new Set(
    runs.toSorted((a, b) => (a.started < b.started ? 1 : -1)).slice(0, LISTED),
  );
  const shown = runs.filter((run) => newest.has(run));
  const lines = table(
    [
      { heading: '', align: 'left' },
      { heading: 'updates', align: 'right' },
      { heading: 'took', align: 'right' },
      { heading: 'ended', align: 'left' },
      { heading: 'held out, before → after', align: 'left' },
    ],
    shown.map((run) => [
      run.run,
      formatCount(run.updates),
      formatSeconds(run.seconds),
      run.problem === undefined ? run.ended : 'odd',
      run.problem === undefined ? renderMetrics(run) : clip(run.problem, LONGEST_PROBLEM),
    ]),
  );
  const hidden = runs.length - shown.length;
  return [
    ...lines.map((line) => `  ${line}`),
    ...(hidden > 0
      ? [`  and ${formatCount(hidden)} older; "agon list --json" gives them all`]
      : []),
  ];
}

function renderOdd(odd: readonly OddRun[]): readonly string[] {
  const shown = odd.slice(0, LISTED);
  const hidden = odd.length - shown.length;
  return [
    ...shown.map(({ run, problem }) => `  ${run}  odd: ${clip(problem, LONGEST_PROBLEM)}`),
    ...(hidden > 0 ? [`  and ${formatCount(hidden)} more that can't be read`] : []),
  ];
}

function renderMetrics({ before, after }: RunEntry): string {
  return headlineNames(Object.keys(after))
    .slice(0, MOST_FIGURES)
    .map((name) => {
      const was = before[name];
      const is = after[name] ?? Number.NaN;
      return `${name} ${was === undefined ? '' : `${formatMetric(was)} → `}${formatMetric(is)}`;
    })
    .join(', ');
}
