import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/report-error.ts';
import { fakeWorld, typed } from './fake-world.ts';

/** What is typed, and what the answer must contain: the rule, the value, the remedy. */
const WRONG = rows([
  ['rum spc', 'there is no command "rum"', 'did you mean run?'],
  [
    'quantize',
    'there is no command "quantize"',
    'gap, list, ', // and the others; the golden help has them all
  ],
  ['help rum', 'there is no command "rum"', 'did you mean run?'],
  ['--sed 7', "agon: unknown option '--sed'"],
  ['run', 'agon run: needs <scenario>, got none', 'agon list'],
  ['run spc countdown', 'takes one <scenario>, got "spc countdown"', '--set'],
  ['run spc a=1', 'takes one <scenario>, got "spc a=1"', '--set a.b=c'],
  ['run --set a=1', 'agon run: needs <scenario>'],
  ['run --set a=1 b=2', 'needs <scenario>, got none'],
  ['run spc --sed 7', "agon run: unknown option '--sed'", '(Did you mean one of --seed, --set?)'],
  ['run spc -x', "agon run: unknown option '-x'", 'agon run --help'],
  ['run spc --seed', "option '--seed <n>' argument missing"],
  ['run spc --seed seven', '--seed: must be a whole number of at least 0', '"seven"', '--seed 7'],
  ['run spc --seed -1', '--seed: must be a whole number of at least 0', '"-1"'],
  ['run spc --seed 1.5', '--seed: must be a whole number', '"1.5"'],
  ['run spc --seed 1e3', '--seed: must be a whole number', '"1e3"'],
  ['run spc --seed 9007199254740992', '--seed: must be a whole number', '"9007199254740992"'],
  ['run spc --seed=', '--seed: must be a whole number', 'got ""'],
  ['run spc --seed --json', '--seed: must be a whole number', '"--json"'],
  ['run spc --updates -3', '--updates: must be a whole number of at least 0', '"-3"'],
  ['run spc --minutes 0', '--minutes: must be a number above 0', '"0"', '--minutes 2.5'],
  ['run spc --minutes NaN', '--minutes: must be a number above 0', '"NaN"'],
  ['run spc --minutes Infinity', '--minutes: must be a number above 0', '"Infinity"'],
  ['run spc --minutes 3m', '--minutes: must be a number above 0', '"3m"'],
  ['run spc --workers two', '--workers: must be a whole number of at least 0', '"two"'],
  [
    'run spc --backend wsam',
    "'wsam' is invalid",
    'Allowed choices are auto, wasm, cpu, webgpu, tensorflow',
  ],
  ['run spc --backend quantum', "'quantum' is invalid", 'Allowed choices are auto'],
  ['run spc --set learningRate', '--set: must read path=value', '"learningRate"'],
  ['run --set learningRate', '--set: must read path=value', '"learningRate"'],
  ['run --set a=1 b c', '--set: must read path=value', '"b"'],
  ['run spc --set =3', '--set: must read path=value', '"=3"'],
  ['run spc --set a..b=3', '--set: must read path=value', '"a..b=3"'],
  ['run spc --set a=1 .=2', '--set: must read path=value', '".=2"'],
  ['run spc --out --json', '--out: must be a folder', '"--json"'],
  ['run spc --json=yes', 'agon run'],
  ['run spc --from', "option '--from <run>' argument missing"],
  ['run spc --from --json', '--from: must be a run', '"--json"', 'runs/spc-1-1'],
  ['run spc --from nowhere', 'nowhere: there is no such run', 'agon list'],
  ['run spc --from steps.jsonl', 'steps.jsonl: a run is a folder, and this is a file'],
  ['resume', "agon resume: missing required argument 'run'"],
  ['resume runs/spc-1-1 runs/spc-2', 'too many arguments', 'Expected 1 argument but got 2'],
  ['resume runs/spc-1-1 --seed 7', "agon resume: unknown option '--seed'"],
  ['resume runs/spc-1-1 --workers 1.5', '--workers: must be a whole number'],
  ['resume steps.jsonl', 'steps.jsonl: a run is a folder, and this is a file'],
  ['resume nowhere', 'nowhere: there is no such run', 'agon list'],
  ['replay', "agon replay: missing required argument 'run'"],
  ['replay runs/spc-1-1 --episode', "option '--episode <id>' argument missing"],
  ['replay runs/spc-1-1 --episode --verify', "--episode: must be an episode's id", '"--verify"'],
  ['replay runs/spc-1-1 --verfy', '(Did you mean --verify?)'],
  ['eval runs/spc-1-1', "required option '--bench <file>' not specified"],
  ['eval runs/spc-1-1 --bench', "option '--bench <file>' argument missing"],
  ['eval runs/spc-1-1 --bench nothing.jsonl', '--bench: must be a file', '"nothing.jsonl"'],
  ['eval runs/spc-1-1 --bench runs/spc-1-1', '--bench: must be a file', '"runs/spc-1-1"'],
  [
    'eval runs/spc-1-1 --bench steps.jsonl --checkpoint last',
    '--checkpoint: must be a whole number',
    '"last"',
  ],
  ['study', 'agon study: takes one <scenario>, got none'],
  ['study spc comas', 'agon study: takes one <scenario>, got spc comas'],
  ['study spc --vary arm', '--vary: must read path=value,value', '"arm"'],
  ['study spc --seeds 5-1', '--seeds: must be seeds such as 1-5', '"5-1"'],
  ['study spc --seeds one', '--seeds: must be seeds such as 1-5', '"one"'],
  ['study spc --starts 1,,2', '--starts: must be seeds', '"1,,2"'],
  ['study spc --jobs 0', '--jobs: must be a whole number of at least 1', '"0"'],
  ['gap', 'agon gap: needs a <scenario> or --run <run>, got neither', 'agon list'],
  ['gap comas spc', 'takes one <scenario>, got "comas spc"', '--set a.b=c'],
  ['gap comas --problems 0', '--problems: must be a whole number of at least 1', '"0"'],
  ['gap comas --problems', "option '--problems <n>' argument missing"],
  ['gap comas --seed -1', '--seed: must be a whole number of at least 0', '"-1"'],
  ['gap comas --set learningRate', '--set: must read path=value', '"learningRate"'],
  ['gap comas --run --json', '--run: must be a run', '"--json"'],
  ['gap comas --run nowhere', 'nowhere: there is no such run', 'agon list'],
  ['gap comas --checkpont 3', '(Did you mean --checkpoint?)'],
  ['gap comas --checkpoint last', '--checkpoint: must be a whole number', '"last"'],
  ['list spc runs', 'agon list: too many arguments'],
  ['list --jsn', '(Did you mean --json?)'],
  ['doctor wasm', 'agon doctor: too many arguments'],
]);

function rows(table: readonly (readonly [line: string, ...answer: string[]])[]) {
  return table.map(([line, ...answer]) => ({ line, answer }));
}

describe('wrong input', () => {
  test.each(WRONG)(
    'agon $line: is answered with the rule, the value and the remedy',
    async ({ line, answer }) => {
      const { code, out, err } = await typed(line);
      for (const part of answer) expect(err).toContain(part);
      expect(err).toMatch(/^error .+\n$/); // one line, nothing of how we found out
      expect(out).toBe('');
      expect(code).toBe(2);
    },
  );

  test('of a scenario is explained by whoever loads it, and ends with code 2', async () => {
    const { code, out, err } = await typed('run spx --json');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error spx: .*did you mean spc\?.*\n$/);
  });

  test('cannot colour or move the terminal through our message', async () => {
    const { err } = await typed('run spc --seed \x1b[31m7');
    expect(err).toContain('␛[31m7');
    expect(err).not.toContain('\x1b');
  });
});

describe('what is thrown', () => {
  const told = (thrown: unknown, world = fakeWorld()) => {
    const code = reportError(thrown, world);
    return { code, err: world.stderr.text() };
  };

  test('by a bug of ours asks for a report and shows no stack', () => {
    const { code, err } = told(new TypeError('x is not a function'));
    expect(code).toBe(1);
    expect(err).toContain('internal error x is not a function');
    expect(err).toContain('AGON_DEBUG=1');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('shows its stack and its cause under AGON_DEBUG', () => {
    const world = fakeWorld({ env: { AGON_DEBUG: '1' } });
    const { err } = told(new TypeError('outer', { cause: new RangeError('inner') }), world);
    expect(err).toMatch(/TypeError: outer\n\s+at /);
    expect(err).toMatch(/caused by RangeError: inner\n\s+at /);
  });

  test('by the system about a full disk is no bug of ours', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const { code, err } = told(full);
    expect(code).toBe(2);
    expect(err).toContain('the system refused: ENOSPC: no space left on device');
  });

  test('as the UserError of another copy of the package is one all the same', () => {
    const foreign = Object.assign(new Error('my-game: must have two players'), {
      name: 'UserError',
    });
    expect(told(foreign).code).toBe(2);
  });

  test('that is no error at all still ends with code 1', () => {
    const { code, err } = told('oops');
    expect(code).toBe(1);
    expect(err).toContain('oops');
  });
});
