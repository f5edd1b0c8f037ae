import { existsSync } from 'node:fs';
import { findAdapter } from '../../src/engine/backends/webgpu-backend.ts';
import { isRequired } from '../required.ts';

/**
 * Where there is no GPU, Debian's package chromium brings SwiftShader, which computes WebGPU in
 * software, and libvulkan1 loads it. Without any adapter the tests are skipped, and fail where
 * `AGON_REQUIRE` names `webgpu`: CI must not pass by testing nothing.
 */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (process.env['VK_ICD_FILENAMES'] === undefined && existsSync(SWIFTSHADER)) {
  process.env['VK_ICD_FILENAMES'] = SWIFTSHADER;
}

export const adapter = await findAdapter().catch((error: unknown) => {
  if (isRequired('webgpu')) throw error;
  console.warn(`skipped: ${String(error)}`);
  return undefined;
});
