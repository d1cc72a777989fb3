/**
 * Every key of the page, in one table: what a key press means is looked up here, and the help dialog lists it.
 *
 * A chord is written `Mod+Shift+c`: `Mod` is Ctrl, on Apple's keyboards ⌘. Shift and Alt are left out of a chord that
 * is a sign, for where a sign is on a keyboard is the keyboard's affair. Entries without an action are the widgets' own,
 * listed so that people find them.
 */

/** @import { TextKey } from '../words/types.js' */

/** @typedef {'tab' | 'back' | 'forward' | 'search' | 'open' | 'cancel' | 'help'} PageAction */
/** @typedef {'copy' | 'copyPath' | 'ignore' | 'cut'} RowAction */
/**
 * @typedef {object} KeyEntry
 * @property {readonly string[]} chords What is pressed; any of them.
 * @property {readonly string[]} [shown] What the dialog shows instead of the chords.
 * @property {TextKey} label
 * @property {PageAction | RowAction} [action]
 * @property {boolean} [whileTyping] Also in a field.
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
  // AltGr is Ctrl and Alt on some systems: with a sign it is how the sign is made.
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  if (isSign && (altKey || !(ctrlKey || metaKey))) return key;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const held = [(ctrlKey || metaKey) && 'Mod', altKey && 'Alt', shiftKey && 'Shift'].filter(Boolean);
  return [...held, name].join('+');
}

/**
 * What a key does on the page, and the chord that was pressed.
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
 * What a key does to the active row of a list.
 * @param {Press} press
 * @returns {RowAction | undefined}
 */
export function rowActionOf(press) {
  const chord = chordOf(press);
  const entry = [...LIST_KEYS, ...HELD_KEYS].find(({ chords }) => chords.includes(chord));
  return /** @type {RowAction | undefined} */ (entry?.action);
}

/** What is written on keys. @type {Record<string, string>} */
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
 * A chord as keys to draw.
 * @param {string} chord
 * @param {{ isApple: boolean }} keyboard
 * @returns {string[]}
 */
export function capsOf(chord, { isApple }) {
  // The plus sign itself is no chord of ours.
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
