import { existsSync } from 'node:fs';
import { findAdapter } from '../../src/engine/backends/webgpu-backend.ts';

/**
 * Where there is no GPU, Debian's package chromium brings SwiftShader, which computes WebGPU in
 * software; without any adapter the tests are skipped.
 */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (process.env['VK_ICD_FILENAMES'] === undefined && existsSync(SWIFTSHADER)) {
  process.env['VK_ICD_FILENAMES'] = SWIFTSHADER;
}

export const adapter = await findAdapter().catch((error: unknown) => {
  console.warn(`skipped: ${String(error)}`);
  return undefined;
});
