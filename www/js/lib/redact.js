/**
 * Removes what the users of a program typed from findings: the content of strings, and keys that look like data and not
 * like names in a program, such as those of an object that is used as a table. Each is replaced by its length.
 *
 * Keys also stand in names of owners (`users.bob@example.com`), in events, and in the names of plain objects (`{id,
 * bob@example.com}`). The name of an owner does not show where a key ends that has dots in it, so after its first part,
 * which is a variable, a class or `globalThis`, all of it stays or all of it goes.
 */

/** @import { FindingStep, Owner, OwnerRole } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */
/** @import { Value, Values } from './template.js' */

/** The core's name for a function without a name. */
const ANONYMOUS = '(anonymous)';
/** The core's mark for an entry of a container, in names of owners. */
const ENTRY = '[…]';
/** Values that are names of classes. */
const CLASSES = new Set(['className', 'entryClass', 'childClass']);

/**
 * Replaces a text by its length.
 * @param {string} text
 * @param {Pick<Speech, 'n'>} speech
 * @param {'report.redactedText' | 'report.redactedKey'} [key]
 */
export function redactedText(text, { n }, key = 'report.redactedText') {
  return n(key, [...text].length);
}

/**
 * @param {Values} values of a sentence
 * @param {Speech} speech
 * @returns {Values}
 */
export function redactValues(values, speech) {
  /** @type {(entry: [string, Value]) => [string, Value]} */
  const redacted = ([name, value]) => {
    if (typeof value === 'object') return [name, 'role' in value ? redactOwner(value, speech) : value];
    if (typeof value !== 'string') return [name, value];
    if (name === 'text') return [name, redactedText(value, speech)];
    if (name === 'event') return [name, redactEvent(value, speech)];
    if (name === 'pattern') return [name, redactPattern(value, speech)];
    return [name, CLASSES.has(name) ? redactClass(value, speech) : value];
  };
  return Object.fromEntries(Object.entries(values).map(redacted));
}

/**
 * @param {Owner} owner
 * @param {Speech} speech
 * @returns {Owner}
 */
export function redactOwner(owner, speech) {
  return { ...owner, name: redactOwnerName(owner, speech), role: redactRole(owner.role, speech) };
}

/**
 * @param {Owner} owner
 * @param {Speech} speech
 */
function redactOwnerName({ name, role }, speech) {
  // Names of functions and files are names of code.
  if (role.kind === 'function' || role.kind === 'timer' || role.kind === 'file') return name;
  // A symbol stands in brackets.
  const [first = '', ...rest] = name
    .replaceAll(ENTRY, '')
    .replace(/\[([^[\]]*)\]/g, '.$1')
    .split('.');
  if (name === '' || (isIdentifier(first) && rest.every(isName))) return name;
  if (!isIdentifier(first)) return hidden(name, speech);
  return `${first}.${hidden(rest.join('.'), speech)}`;
}

/**
 * @param {OwnerRole} role
 * @param {Speech} speech
 * @returns {OwnerRole}
 */
function redactRole(role, speech) {
  switch (role.kind) {
    case 'object':
      return { ...role, className: redactClass(role.className, speech) };
    case 'listeners':
      return { ...role, event: redactEvent(role.event, speech), className: redactClass(role.className, speech) };
    case 'file':
      return role.keptBy ? { ...role, keptBy: redactOwner(role.keptBy, speech) } : role;
    default:
      return role;
  }
}

/**
 * @template {Pick<FindingStep, 'edge' | 'name' | 'isText'>} Step
 * @param {Step} step
 * @param {Speech} speech
 * @returns {Step}
 */
export function redactStep(step, speech) {
  const { edge, name, isText } = step;
  return {
    ...step,
    edge: redactEdge(edge, speech),
    name: isText ? redactedText(name, speech) : redactClass(name, speech),
  };
}

/**
 * @param {string} edge
 * @param {Speech} speech
 */
function redactEdge(edge, speech) {
  const quoted = /^\["(.*)"\]$/s.exec(edge)?.[1];
  if (quoted !== undefined) return isSymbol(quoted) ? edge : `["${hidden(quoted, speech)}"]`;
  const key = /^\.(.+)$/s.exec(edge)?.[1];
  if (key !== undefined) return isName(key) ? edge : `.${hidden(key, speech)}`;
  // An entry of a WeakMap: the edge names its key and its value.
  return edge.includes(' part of key ') ? `{${hidden(edge.slice(1, -1), speech)}}` : edge;
}

/**
 * The name of a class; for a plain object the names of its fields (`{id, name}`), for an element its tag with
 * attributes.
 * @param {string} name
 * @param {Speech} speech
 */
export function redactClass(name, speech) {
  const element = /^(?:Detached )?<[\w-]+(?=[\s>])/.exec(name)?.[0];
  if (element !== undefined) return `${element}>`;
  const fields = /^\{(.*)\}$/s.exec(name)?.[1];
  if (fields === undefined || fields.split(', ').every((field) => isName(field) || field === '…')) return name;
  return `{${hidden(fields, speech)}}`;
}

/**
 * The name of an event: `user:login` is made of names, `user:bob@example.com` is not.
 * @param {string} event
 * @param {Speech} speech
 */
function redactEvent(event, speech) {
  return isSymbol(event) || areNames(event) ? event : hidden(event, speech);
}

/**
 * Names of classes and edges in turn: `Entry .next Entry`.
 * @param {string} pattern
 * @param {Speech} speech
 */
function redactPattern(pattern, speech) {
  // From the first quoted key to the last: a key may contain quotes.
  return pattern.replace(/\[".*"\]|\{[^{}]*\}|<[^<>]*>|(?<=^|\s)\.\S+/gs, (piece) =>
    /^[[.]/.test(piece) ? redactEdge(piece, speech) : redactClass(piece, speech),
  );
}

/**
 * @param {string} key
 * @param {Speech} speech
 */
function hidden(key, speech) {
  return redactedText(key, speech, 'report.redactedKey');
}

/** Whether a key is a symbol whose description looks like a name. @param {string} key */
function isSymbol(key) {
  const description = /^<symbol (.*)>$/s.exec(key)?.[1];
  return description !== undefined && areNames(description);
}

/** Whether a text is made of names. @param {string} text */
function areNames(text) {
  return text.split(/[:./-]/).every((part) => part === '' || isName(part));
}

/** @param {string} text */
function isIdentifier(text) {
  return text === ANONYMOUS || /^[#\p{ID_Start}$_][\p{ID_Continue}$]{0,63}$/u.test(text);
}

/** Whether a key looks like a name in a program. @param {string} key */
function isName(key) {
  return isIdentifier(key) && !/\d{4}/.test(key);
}
