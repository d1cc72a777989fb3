/**
 * Where the core's native examples are: in the folder that `HEAPWISE_EXAMPLES` names, as `npm test` does, else where a
 * release build puts them.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const folder = process.env.HEAPWISE_EXAMPLES ?? join(target, 'release/examples');

/** @param {'report' | 'numbers' | 'findings' | 'digest'} name */
export const findExample = (name) => join(folder, name);
