/**
 * All keys of the page in one table. A key press is looked up here, and the help dialog lists the table.
 *
 * A chord is written `Mod+Shift+c`, where `Mod` is Ctrl, or ⌘ on Apple's keyboards. The chord of a sign such as `?` has
 * no Shift and Alt, because keyboards differ in how a sign is typed. Widgets handle the entries without an action; they
 * are listed here for the help dialog.
 */

/** @import { TextKey } from '../words/types.js' */

/** @typedef {'tab' | 'back' | 'forward' | 'search' | 'open' | 'cancel' | 'help'} PageAction */
/** @typedef {'copy' | 'copyPath' | 'ignore' | 'cut'} RowAction */
/**
 * @typedef {object} KeyEntry
 * @property {readonly string[]} chords Each of them does the same.
 * @property {readonly string[]} [shown] What the dialog shows instead of the chords.
 * @property {TextKey} label
 * @property {PageAction | RowAction} [action]
 * @property {boolean} [whileTyping] Whether it also works in a text field.
 */
/** @typedef {{ label: TextKey; keys: readonly KeyEntry[] }} KeyGroup */

/** The keys of the first tabs, in order. @type {readonly string[]} */
export const tabKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** @type {readonly KeyEntry[]} */
const PAGE_KEYS = [
  { chords: tabKeys, shown: ['1', '…', '9'], label: 'keys.page.tab', action: 'tab' },
  { chords: ['['], label: 'keys.page.back', action: 'back' },
  { chords: [']'], label: 'keys.page.forward', action: 'forward' },
  { chords: ['/'], label: 'keys.page.search', action: 'search' },
  { chords: ['Mod+o'], label: 'keys.page.open', action: 'open', whileTyping: true },
  { chords: ['Escape'], label: 'keys.page.cancel', action: 'cancel', whileTyping: true },
  { chords: ['?'], label: 'keys.page.help', action: 'help' },
];

/** @type {readonly KeyEntry[]} */
const LIST_KEYS = [
  { chords: ['ArrowUp', 'ArrowDown'], label: 'keys.list.move' },
  { chords: ['PageUp', 'PageDown'], label: 'keys.list.page' },
  { chords: ['Home', 'End'], label: 'keys.list.ends' },
  { chords: ['Enter'], label: 'keys.list.enter' },
  { chords: ['Mod+c'], label: 'keys.list.copy', action: 'copy' },
  { chords: ['Mod+Shift+c'], label: 'keys.list.copyPath', action: 'copyPath' },
  { chords: ['Alt+ArrowLeft', 'Alt+ArrowRight'], label: 'keys.list.width' },
];

/** @type {readonly KeyEntry[]} */
const HELD_KEYS = [
  { chords: ['i'], label: 'keys.held.ignore', action: 'ignore' },
  { chords: ['x'], label: 'keys.held.cut', action: 'cut' },
];

/** @type {readonly KeyGroup[]} */
export const keyGroups = [
  { label: 'keys.page', keys: PAGE_KEYS },
  { label: 'keys.list', keys: LIST_KEYS },
  {
    label: 'keys.tree',
    keys: [
      { chords: ['ArrowRight'], label: 'keys.tree.in' },
      { chords: ['ArrowLeft'], label: 'keys.tree.out' },
    ],
  },
  { label: 'keys.held', keys: HELD_KEYS },
  {
    label: 'keys.map',
    keys: [
      { chords: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], label: 'keys.map.move' },
      { chords: ['Enter'], label: 'keys.map.in' },
      { chords: ['Escape'], label: 'keys.map.out' },
    ],
  },
  {
    label: 'keys.snapshots',
    keys: [{ chords: ['Alt+ArrowLeft', 'Alt+ArrowRight'], label: 'keys.snapshots.move' }],
  },
];

/** @typedef {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>} Press */

/**
 * @param {Press} press
 * @returns {string}
 */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  // On some systems AltGr is reported as Ctrl and Alt. With a sign, they only type the sign.
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  if (isSign && (altKey || !(ctrlKey || metaKey))) return key;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const held = [(ctrlKey || metaKey) && 'Mod', altKey && 'Alt', shiftKey && 'Shift'].filter(Boolean);
  return [...held, name].join('+');
}

/**
 * The page's action for a key, with the chord that was pressed.
 * @param {Press} press
 * @param {{ isTyping: boolean }} where
 * @returns {{ action: PageAction; chord: string } | undefined}
 */
export function pageActionOf(press, { isTyping }) {
  const chord = chordOf(press);
  const entry = PAGE_KEYS.find(({ chords, whileTyping }) => chords.includes(chord) && (whileTyping || !isTyping));
  return entry?.action ? { action: /** @type {PageAction} */ (entry.action), chord } : undefined;
}

/**
 * The action of a key on the active row of a list.
 * @param {Press} press
 * @returns {RowAction | undefined}
 */
export function rowActionOf(press) {
  const chord = chordOf(press);
  const entry = [...LIST_KEYS, ...HELD_KEYS].find(({ chords }) => chords.includes(chord));
  return /** @type {RowAction | undefined} */ (entry?.action);
}

/** The labels of keys. @type {Record<string, string>} */
const CAPS = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
};

/**
 * The labels of the keys of a chord.
 * @param {string} chord
 * @param {{ isApple: boolean }} keyboard
 * @returns {string[]}
 */
export function capsOf(chord, { isApple }) {
  // No chord contains the plus key itself.
  return chord.split('+').map((part) => {
    if (part === 'Mod') return isApple ? '⌘' : 'Ctrl';
    if (part === 'Alt') return isApple ? '⌥' : 'Alt';
    if (part === 'Shift') return isApple ? '⇧' : 'Shift';
    return CAPS[part] ?? (/^[a-z]$/.test(part) ? part.toUpperCase() : part);
  });
}

export function isApple() {
  return /Mac|iP(hone|ad|od)/.test(navigator.userAgent);
}
