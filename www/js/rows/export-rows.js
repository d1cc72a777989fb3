/** Writes the outermost rows of a list into a file. */

import { PAGE_ROWS } from '../engine/page-rows.js';
import { csvLine } from '../lib/csv.js';

/** @import { RowSource } from './row-source.js' */

const MAX_ROWS = 100_000;

/**
 * @template Item
 * @param {RowSource<Item>} list
 * @param {object} job
 * @param {AbortSignal} job.signal
 * @param {(count: number) => void} job.onrows
 * @param {readonly string[]} job.fields What the columns are called.
 * @param {(item: Item) => readonly string[] | Promise<readonly string[]>} job.write The fields of a row.
 * @returns {Promise<{ text: string[]; count: number }>}
 */
export async function rowsAsCsv(list, { signal, onrows, fields, write }) {
  // Programs that read it take it for UTF-8 by its mark.
  const text = ['\ufeff', csvLine(fields)];
  let count = 0;
  for (let total = MAX_ROWS; count < total;) {
    const page = await list.fetchRows(count, Math.min(count + PAGE_ROWS, total));
    signal.throwIfAborted();
    for (const item of page.rows) text.push(csvLine(await write(item)));
    signal.throwIfAborted();
    count += page.rows.length;
    total = page.rows.length === 0 ? count : Math.min(page.total, MAX_ROWS);
    onrows(count);
  }
  return { text, count };
}

/**
 * @param {readonly BlobPart[]} parts
 * @param {string} name
 * @param {string} [type]
 */
export function saveFile(parts, name, type = 'text/csv;charset=utf-8') {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
