import type { Command } from 'commander';
import type { Diagnosis } from '../diagnose.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { styleFor } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { padTo } from '../terminal/text-width.ts';
import { formatAmount } from '../text/format-number.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

/** `agon doctor`: which backends work on this machine, and what the others need. */
export function doctorCommand(world: World, done: (code: ExitCode) => void): Command {
  return newCommand(world, {
    name: 'doctor',
    summary: 'which backends work here, what the others need',
    description:
      'Tries every backend on this machine: which work, which one "--backend auto" takes, what the ' +
      'others are missing and how to install it. Ends with exit code 2 if none works.',
    examples: [
      ['agon doctor', 'before a first run, or when --backend webgpu is refused'],
      ['agon doctor --json', 'the same for a script'],
    ],
  })
    .option('--json', 'one JSON object on stdout')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const { diagnose } = await import('../diagnose.ts');
      const diagnosis = await diagnose();
      const style = styleFor(world.stdout, world.env);
      if (json) writeJson(world.stdout, diagnosis);
      else writeLines(world.stdout, renderDiagnosis(diagnosis, style));
      done(diagnosis.backends.some(({ kind }) => kind === 'working') ? EXIT.ok : EXIT.input);
    });
}

function renderDiagnosis(
  { node, platform, cores, auto, backends }: Diagnosis,
  style: Style,
): readonly string[] {
  const width = Math.max(...backends.map(({ backend }) => backend.length));
  return [
    `Node ${node} on ${platform}, ${formatAmount(cores, 'core')}`,
    '',
    ...backends.flatMap((diagnosis) => {
      const name = padTo(diagnosis.backend, width);
      if (diagnosis.kind === 'missing') {
        const { reason, remedy } = diagnosis;
        return [
          `${style.bad('missing')}  ${name}  ${reason}`,
          `${' '.repeat(11 + width)}${remedy}`,
        ];
      }
      const { detail, kernels, backend } = diagnosis;
      const own = kernels === 'none' ? '' : `, Agon's kernels (${kernels})`;
      const taken = backend === auto ? style.strong('  <- auto takes this one') : '';
      return [`${style.good('works')}    ${name}  ${detail}${own}${taken}`];
    }),
  ];
}
