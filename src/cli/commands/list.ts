import type { Command } from 'commander';
import type { RunEntry, ScenarioEntry } from '../../runs/list-runs.ts';
import type { SettingsTree } from '../../runs/scenario.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import type { Ports } from '../ports.ts';
import { headlineNames } from '../progress/metric-name.ts';
import { styleFor, type Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';
import { formatCount, formatFigure, formatSeconds } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

/** Runs in a list for people; scripts get them all. */
const LISTED = 20;
/** Figures beside a run: more make the line too long to read. */
const MOST_FIGURES = 2;

/** `agon list`: the scenarios that ship, and the runs in the folder `runs`. */
export function listCommand(
  world: World,
  { listScenarios, listRuns }: Pick<Ports, 'listScenarios' | 'listRuns'>,
  done: (code: ExitCode) => void,
): Command {
  return newCommand(world, {
    name: 'list',
    summary: 'scenarios and settings, runs and figures',
    description:
      'Lists the scenarios that ship with all their settings, and the runs in the folder runs ' +
      'with their held-out figures before and after.',
    examples: [
      ['agon list', 'what can be run, what can be --set, what has been run'],
      ['agon list --json', 'the same for a script, with every figure of every run'],
    ],
  })
    .option('--json', 'one JSON object on stdout')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const [scenarios, runs] = await Promise.all([listScenarios(), listRuns()]);
      const style = styleFor(world.stdout, world.env);
      if (json) writeJson(world.stdout, { scenarios, runs });
      else
        writeLines(world.stdout, [
          style.strong('scenarios'),
          ...scenarios.flatMap((scenario) => renderScenario(scenario, style)),
          '',
          style.strong('runs'),
          ...renderRuns(runs),
        ]);
      done(EXIT.ok);
    });
}

function renderScenario({ name, title, settings }: ScenarioEntry, style: Style): readonly string[] {
  return [
    `  ${style.accent(name)}  ${title}`,
    ...leavesOf(settings).map(([path, value]) => `      --set ${path}=${String(value)}`),
  ];
}

function leavesOf(
  settings: SettingsTree,
  prefix = '',
): readonly (readonly [path: string, value: number | string | boolean])[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === 'object'
      ? leavesOf(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value] as const],
  );
}

function renderRuns(runs: readonly RunEntry[]): readonly string[] {
  if (runs.length === 0) return ['  none yet; "agon run spc" makes one'];
  const shown = runs.slice(-LISTED);
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
      run.ended,
      renderFigures(run),
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

function renderFigures({ before, after }: RunEntry): string {
  return headlineNames(Object.keys(after))
    .slice(0, MOST_FIGURES)
    .map((name) => {
      const was = before[name];
      const is = after[name] ?? Number.NaN;
      return `${name} ${was === undefined ? '' : `${formatFigure(was)} → `}${formatFigure(is)}`;
    })
    .join(', ');
}
