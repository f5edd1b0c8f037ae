import { describe, expect, test } from 'vitest';
import { explainRefusal } from '../../src/cli/explain-refusal.ts';

const refused = (code: string): Error =>
  Object.assign(new Error(`${code}: something, open 'x'`), { code, syscall: 'open' });

describe('what the machine refuses is no bug of Agon', () => {
  test.each(
    'ENAMETOOLONG ELOOP EFBIG EIO ENFILE EBUSY EINVAL EMFILE ENOSPC ENOENT EACCES'.split(' '),
  )('%s is explained', (code) => {
    expect(explainRefusal(refused(code))).toContain(`the system refused: ${code}`);
  });

  test('an error of another thread is known by its words, since its fields are lost', () => {
    expect(explainRefusal(new Error('EMFILE: too many open files, open "x"'))).toContain(
      'ulimit -n',
    );
    expect(explainRefusal(new Error('spawn EMFILE'))).toBeUndefined();
  });

  test.each([
    'WebAssembly.Memory(): could not allocate memory',
    'WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance',
    'Array buffer allocation failed',
    'Worker terminated due to reaching memory limit: JS heap out of memory',
  ])('a limit of memory is told as one: %s', (message) => {
    expect(explainRefusal(new RangeError(message))).toContain('too little memory');
  });

  test('the cause of an error counts, too', () => {
    const error = new Error('the run ended', { cause: refused('EIO') });
    expect(explainRefusal(error)).toContain('EIO');
  });

  test('an error of ours is none of these', () => {
    expect(explainRefusal(new Error('internal: no such thing'))).toBeUndefined();
    expect(
      explainRefusal(new TypeError("Cannot read properties of null (reading 'kind')")),
    ).toBeUndefined();
  });
});
