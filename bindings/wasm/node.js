// Portcullis for Node: the same, with the module read from disk.
import { readFile } from 'node:fs/promises';
import { load as instantiate } from './index.js';

export { Evaluator, Portcullis, PortcullisError } from './index.js';

/** Loads the module: from `source` (bytes or a compiled module), else from beside this file. */
export async function load(source = readFile(new URL('./portcullis.wasm', import.meta.url))) {
  return instantiate(await source);
}
