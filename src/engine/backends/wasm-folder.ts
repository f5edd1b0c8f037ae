/** In Node: the folder of tfjs-wasm's binaries, with the separator that tfjs expects at its end. */
export function wasmFolder(): string {
  const module = process.getBuiltinModule('node:module');
  const path = process.getBuiltinModule('node:path');
  const entry = module.createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return path.dirname(entry) + path.sep;
}
