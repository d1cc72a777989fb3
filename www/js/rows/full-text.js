/**
 * The full text of rows. Lists cut texts at 4,096 bytes; files and the clipboard get up to 1 MiB of each text, and the
 * length of a longer one. A file gets at most 256 million characters this way; after that, texts stay cut.
 */

/** @import { Snapshot } from '../engine/api.js' */
/** @import { FullText } from '../engine/protocol.js' */
/** @import { TreeItem } from './trees.js' */

const CUT = '…';
const MAX_LETTERS = 2 ** 28;

/**
 * Returns a function that completes the text of a row.
 * @param {Pick<Snapshot, 'ask'>} snapshot
 * @returns {(item: TreeItem) => TreeItem | Promise<TreeItem>}
 */
export function completeRow(snapshot) {
  let letters = 0;
  return (item) => {
    // Most rows are complete already; a promise for each would be slow.
    if (!textOf(item).endsWith(CUT) || letters > MAX_LETTERS || !('node' in item.row)) return item;
    return snapshot.ask({ kind: 'text', node: item.row.node }).then((full) => {
      letters += full.text.length;
      return withText(item, describe(full));
    });
  };
}

/** @param {FullText} full */
function describe({ text, length, complete }) {
  return complete ? text : `${text}${CUT} (${length} characters in all)`;
}

/** @param {TreeItem} item */
function textOf(item) {
  if (item.kind === 'string') return item.row.text;
  return 'name' in item.row ? item.row.name : '';
}

/**
 * @param {TreeItem} item
 * @param {string} text
 * @returns {TreeItem}
 */
function withText(item, text) {
  if (item.kind === 'string') return { ...item, row: { ...item.row, text } };
  return /** @type {TreeItem} */ ({ ...item, row: { ...item.row, name: text } });
}
