/** The head of a grid: a title for each column, a button where it sorts. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icons } from './icons.js';

/** @import { Sort } from '../engine/protocol.js' */
/** @import { Column } from './row-source.js' */

/**
 * @param {readonly Column<unknown>[]} columns
 * @param {Sort<string> | undefined} sort
 * @param {(sort: Sort<string>) => void} onsort
 */
export function gridHead(columns, sort, onsort) {
  /** @param {Column<unknown>} column */
  const button = ({ key, label, sorts }) => {
    const descending = sort?.key === key ? sort.descending : undefined;
    const next = descending === undefined ? sorts === 'descending' : !descending;
    return html`
      <button type="button" class="hw-grid__sort" @click=${() => onsort({ key, descending: next })}>
        ${label}${descending === undefined ? nothing : descending ? icons.down : icons.up}
      </button>
    `;
  };
  return html`
    <div class="hw-grid__titles" role="row" aria-rowindex="1">
      ${columns.map(
        (column, i) => html`
          <div
            class="hw-grid__title hw-grid__cell--${column.align}"
            role="columnheader"
            aria-colindex=${i + 1}
            aria-sort=${column.sorts ? orderOf(column, sort) : nothing}
            title=${column.hint}
          >
            ${column.sorts ? button(column) : column.label}
          </div>
        `,
      )}
    </div>
  `;
}

/**
 * @param {Column<unknown>} column
 * @param {Sort<string> | undefined} sort
 */
function orderOf({ key }, sort) {
  if (sort?.key !== key) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}
