import type { Command } from 'commander';
import { printable } from '../../core/printable.ts';
import type { ShownPrompt } from '../../runs/show-prompt.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { wordsFlag } from '../flags/list-flag.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { styleFor } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { shellWord } from '../text/shell-word.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags {
  readonly episode: string;
  readonly decision: string;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** `agon prompt`: what a language model was sent for a decision, or would be. */
export function promptCommand(world: World, done: (code: ExitCode) => void): Command {
  const command = newCommand(world, {
    name: 'prompt',
    summary: 'what a language model is sent for a decision, word by word',
    description:
      'Prints the messages that a language model was sent for a decision, or would be sent in the place of the ' +
      'policy that decided it. Nobody is asked. Of a scenario that has yet to be run, decisions can be shown that ' +
      'come before those of policies that learn.',
    examples: [
      [
        'agon prompt runs/spc-1-1 --episode train-12-37 --decision critic-1/0',
        'the first decision of a critic, in a game of a run',
      ],
      [
        'agon prompt spc --episode train-1-200 --decision critic-1/0',
        'the same before anything has been run',
      ],
    ],
  })
    .argument(
      '<scenario|run>',
      'a scenario, or the folder of a run, or its name in the folder runs',
    )
    .requiredOption(
      '--episode <id>',
      'the episode',
      textFlag('--episode', "an episode's id", 'train-12-37'),
    )
    .requiredOption(
      '--decision <agent/n>',
      "the agent's own n-th decision, from 0",
      textFlag('--decision', 'AGENT/N', 'left/0'),
    )
    .option('--seed <n>', 'of a scenario; else 1', integerFlag('--seed', 0, 7))
    .option('--set <a.b=c>', "changes a scenario's setting; may be repeated", wordsFlag)
    .option('--json', 'one JSON object on stdout');
  return addTrustFlags(command).action(
    async (named: string, { json = false, episode, decision, seed, set, ...flags }: Flags) => {
      const { showPrompt } = await import('../../runs/show-prompt.ts');
      const which = { episode, decision };
      const isScenario = /^[a-z0-9-]+$/.test(named)
        ? world.kindOfPath(`runs/${named}`) !== 'folder' && world.kindOfPath(named) !== 'folder'
        : /\.(ts|js|mjs)$/.test(named);
      const prompt = isScenario
        ? await showPrompt({
            scenario: named,
            ...which,
            ...(seed === undefined ? {} : { seed }),
            ...(set === undefined ? {} : { set }),
          })
        : await showPromptOfRun(named, flags);
      if (json) writeJson(world.stdout, prompt);
      else writeLines(world.stdout, renderPrompt(prompt, styleFor(world.stdout, world.env)));
      done(EXIT.ok);

      async function showPromptOfRun(name: string, trust: TrustFlags): Promise<ShownPrompt> {
        const run = await findRun(name, world);
        const typed = `agon prompt ${shellWord(run)} --episode ${shellWord(episode)} --decision ${shellWord(decision)}`;
        return showPrompt({ run, ...which, ...trustOf(trust, typed) });
      }
    },
  );
}

function renderPrompt(
  { episode, agent, decisionIndex, role, policy, state, messages, compact, choices }: ShownPrompt,
  style: Style,
): readonly string[] {
  const word = { sent: 'was sent', 'would-be-sent': 'would be sent' }[state];
  return [
    style.strong(
      printable(
        `${episode}, decision ${decisionIndex} of ${agent} (${role}), by ${policy}; ${word}:`,
      ),
    ),
    ...messages.flatMap(({ role: speaker, content }) => [
      '',
      style.accent(speaker),
      printable(content),
    ]),
    ...(messages.length === 0 ? ['', 'nothing: its role has no words for a language model'] : []),
    ...(choices === null ? [] : ['', style.faint(printable(`legal: ${choices.join(', ')}`))]),
    ...(compact === null ? [] : ['', style.faint(printable(`in short: ${compact}`))]),
  ];
}
