import { expect, test } from 'vitest';
import { isRequired, isThere } from './required.ts';

const requiring = (names: string) => ({ AGON_REQUIRE: names });

test('what is not there is skipped, and fails where it is required', () => {
  expect(isThere('browser', false, {})).toBe(false);
  expect(isThere('browser', true, requiring('browser'))).toBe(true);
  expect(() => isThere('browser', false, requiring('webgpu, browser'))).toThrow('browser');
  expect(isThere('python', false, requiring('webgpu,browser'))).toBe(false);
});

test('a name that nothing has is refused: it would require nothing', () => {
  expect(() => isRequired('webgpu', requiring('webgpu,chrome'))).toThrow('got chrome');
  expect(isRequired('webgpu', requiring(''))).toBe(false);
});
