/**
 * The name of a row: an edge as in source code, then the object, which is always a link. Strings are in quotes, DOM
 * elements in angle brackets, and V8's internal objects are fainter than the program's.
 */

import { html, nothing } from '../lib/html.js';
import { assertNever } from '../lib/assert-never.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { groupName } from './group-name.js';

/** @import { Holder, ObjectRow, StringRow } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { TreeItem } from '../rows/trees.js' */

const STRING_TYPES = new Set(['string', 'concatenated string', 'sliced string']);
/** Longer names are cut; the object's page has the full name. */
const SHOWN_LETTERS = 300;

/**
 * @param {TreeItem} item
 * @param {Speech} speech
 * @param {number} snap
 * @param {RetainerActions} [retainers]
 */
export function nameOfItem(item, speech, snap, retainers) {
  switch (item.kind) {
    case 'class':
      return html`
        <span class="hw-grid__name" title=${item.row.name}>${item.row.name}</span>
      `;
    case 'group':
      return groupName(item.row, speech);
    case 'string':
      return html`
        <span class="hw-grid__name hw-value hw-value--string">${quote(item.row.text)}</span>
        ${
          item.row.truncated
            ? html`
                <span class="hw-tag hw-tag--warn" data-testid="cut-text" title=${cutHint(item.row, speech)}>
                  ${speech.t('strings.truncated')}
                </span>
              `
            : nothing
        }
      `;
    case 'owner':
      return html`
        <span class="hw-grid__name hw-holder" title=${holderText(item.row, speech)}>${holder(item.row, speech)}</span>
      `;
    case 'object':
    case 'dominated':
      return objectLink(item.row, snap);
    case 'field':
      return html`
        <span class="hw-edge" title=${item.row.edge.type}>${item.row.edge.text}</span>
        <span class="hw-edge__to">::</span>
        ${objectLink(item.row, snap)}
      `;
    case 'retainer':
      return html`
        <span class="hw-edge" title=${item.row.edge.type}>${item.row.edge.text}</span>
        <span class="hw-edge__to">${speech.t('edge.in')}</span>
        ${objectLink(item.row, snap)}
        ${
          item.row.ignored
            ? html`
                <span class="hw-tag">${speech.t('retainers.ignored')}</span>
              `
            : nothing
        }
        ${retainers ? retainerButtons(item, speech, retainers) : nothing}
      `;
    default:
      return assertNever(item);
  }
}

/**
 * The owner of most copies of a text, and how many other owners there are.
 * @param {StringRow} row
 * @param {Speech} speech
 */
export function topOwner({ owner, ownerCount }, speech) {
  const { t, n, f } = speech;
  const others = ownerCount - 1;
  const title = `${holderText(owner, speech)} ×${f.count(owner.count)}`;
  return html`
    <span
      class="hw-grid__name hw-holder"
      title=${others > 0 ? `${title}, ${n('strings.owner.others', others)}` : title}
      data-testid="top-owner"
    >
      ${holder(owner, speech)}
      <span class="hw-holder__count">×${f.count(owner.count)}</span>
      ${
        others > 0
          ? html`
              <span class="hw-holder__count">${t('strings.owner.more', { count: f.count(others) })}</span>
            `
          : nothing
      }
    </span>
  `;
}

/**
 * @param {Holder} owner
 * @param {Speech} speech
 */
function holder(owner, speech) {
  const kind = owner.className === '' ? 'system' : 'object';
  return html`
    <span class=${`hw-value hw-value--${kind}`}>${holderText(owner, speech)}</span>
  `;
}

/**
 * @param {Holder} owner
 * @param {Speech} speech
 */
function holderText(owner, speech) {
  return owner.className === '' ? speech.t('strings.owner.none') : `${owner.className}${holderEdge(owner, speech)}`;
}

/**
 * How an owner's edge is written: an entry as a word, other edges as in source code.
 * @param {Holder} owner
 * @param {Speech} speech
 */
function holderEdge({ edge }, { t }) {
  return edge === ' entry' ? ` ${t('strings.owner.entry')}` : edge;
}

/**
 * @param {StringRow} row
 * @param {Speech} speech
 */
function cutHint({ length, hash }, { t, f }) {
  const facts = [
    length === undefined ? '' : t('strings.truncated.length', { length: f.count(length) }),
    hash === undefined ? '' : t('strings.truncated.hash', { hash }),
  ];
  return [t('strings.truncated.hint'), ...facts.filter(Boolean)].join(' ');
}

/**
 * Buttons for a retainer. On the keyboard, keys on the row do the same.
 * @typedef {object} RetainerActions
 * @property {(node: number) => void} toggleIgnored
 * @property {(retainer: Extract<TreeItem, { kind: 'retainer' }>) => void} askCut
 */

/**
 * @param {Extract<TreeItem, { kind: 'retainer' }>} item
 * @param {Speech} speech
 * @param {RetainerActions} actions
 */
function retainerButtons(item, { t, n }, { toggleIgnored, askCut }) {
  const { name, node, ignored } = item.row;
  const hint = ignored ? n('retainers.unignore', 1) : t('retainers.ignore', { name: cut(name) });
  return html`
    <span class="hw-row-actions">
      <button
        class="hw-button hw-button--icon"
        type="button"
        tabindex="-1"
        aria-label=${hint}
        title=${`${hint} (I)`}
        data-testid="ignore"
        @click=${() => toggleIgnored(node)}
      >
        ${icons.hide}
      </button>
      <button
        class="hw-button hw-button--icon"
        type="button"
        tabindex="-1"
        aria-label=${t('retainers.cut')}
        title=${`${t('retainers.cut')} (X)`}
        data-testid="cut"
        @click=${() => askCut(item)}
      >
        ${icons.cut}
      </button>
    </span>
  `;
}

/**
 * An object: its name, its class and its id.
 * @param {ObjectRow} row
 * @param {number} snap
 * @param {{ isReachable?: boolean }} [options] Whether Tab reaches it: not in a grid, which handles keys itself.
 */
export function objectLink(row, snap, { isReachable = false } = {}) {
  const isString = STRING_TYPES.has(row.type);
  const name = isString ? quote(row.name) : cut(row.name || `(${row.type})`);
  return html`
    <a
      class="hw-object"
      href=${formatHash(routeToObject(snap, row.id))}
      title=${`${row.className} @${row.id}`}
      tabindex=${isReachable ? nothing : '-1'}
    >
      <span class=${`hw-value hw-value--${valueKind(row, isString)}`}>${name}</span>
      ${
        row.className !== row.name && !isString
          ? html`
              <span class="hw-object__class">${row.className}</span>
            `
          : nothing
      }
      ${
        row.variables && row.variables.length > 0
          ? html`
              <span class="hw-object__variables">${row.variables.join(', ')}</span>
            `
          : nothing
      }
      <span class="hw-object__id">@${row.id}</span>
    </a>
    ${
      isDetached(row)
        ? html`
            <span class="hw-tag hw-tag--warn">detached</span>
          `
        : nothing
    }
  `;
}

/** Node.js marks its own objects as detached, too, although there is no document. @param {ObjectRow} row */
function isDetached({ detachedness, name }) {
  return detachedness === 2 && !/^(Detached )?Node \/ /.test(name);
}

/**
 * @param {ObjectRow} row
 * @param {boolean} isString
 */
function valueKind({ type, name }, isString) {
  if (isString) return 'string';
  if (type === 'number' || type === 'bigint') return 'number';
  if (type === 'closure') return 'function';
  if (type === 'hidden' || type === 'code' || type === 'synthetic' || type === 'array' || name.startsWith('system /'))
    return 'system';
  return 'object';
}

/** @param {string} text */
function quote(text) {
  return `"${cut(text)}"`;
}

/** @param {string} text */
function cut(text) {
  return text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text;
}
