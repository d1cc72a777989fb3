/** The columns of the allocation sites: a function, and what it allocated. */

import { html } from '../lib/html.js';
import { thinBar } from '../widgets/bar.js';

/** @import { AllocationFrame, AllocationRow } from '../engine/protocol.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Column } from '../widgets/grid-contract.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/** @typedef {Column<TreeRow<AllocationRow>>} SiteColumn */

/** @type {{ speech: Speech; totalSize: number; snap: number; columns: readonly SiteColumn[] } | undefined} */
let latest;

/**
 * Returns the same columns for the same facts, because a new array makes the grid redraw.
 * @param {Speech} speech
 * @param {Actions} actions
 * @param {{ totalSize: number; snap: number }} facts
 * @returns {readonly SiteColumn[]}
 */
export function siteColumns(speech, actions, { totalSize, snap }) {
  if (latest?.speech === speech && latest.totalSize === totalSize && latest.snap === snap) return latest.columns;
  const columns = createColumns(speech, actions, totalSize, snap);
  latest = { speech, totalSize, snap, columns };
  return columns;
}

/**
 * The name of a function.
 * @param {AllocationFrame} frame
 * @param {Pick<Speech, 't'>} speech
 */
export function nameOfFrame({ functionName }, { t }) {
  return functionName || t('object.anonymous');
}

/**
 * The location of a function, shortened and in full.
 * @param {AllocationFrame} frame Lines and columns from 1; 0 where unknown.
 */
export function placeOfFrame({ scriptName, line, column }) {
  if (scriptName === '') return { short: '', whole: '' };
  const file = scriptName.replace(/[?#].*$/s, '').replace(/^.*\/(?=.)/s, '');
  const at = line > 0 ? `:${line}` : '';
  return { short: `${file}${at}`, whole: `${scriptName}${at}${line > 0 && column > 0 ? `:${column}` : ''}` };
}

/**
 * @param {Speech} speech
 * @param {Actions} actions
 * @param {number} totalSize
 * @param {number} snap
 * @returns {readonly SiteColumn[]}
 */
function createColumns(speech, actions, totalSize, snap) {
  const { t, f } = speech;
  const bytes = (/** @type {number} */ size) => html`
    <span title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytes(size)}</span>
  `;
  return [
    {
      key: 'name',
      label: t('sites.name'),
      hint: t('sites.name.hint'),
      align: 'start',
      width: 'minmax(140px, 1fr)',
      narrow: 'minmax(110px, 1fr)',
      sorts: 'ascending',
      render: ({ item }) => {
        const { short, whole } = placeOfFrame(item.frame);
        return html`
          <span class="hw-site-cell">
            <span class="hw-grid__mark" aria-hidden="true"></span>
            <button
              class="hw-site"
              type="button"
              tabindex="-1"
              title=${whole}
              @click=${() => actions.chooseSite({ snap, row: item })}
            >
              <span class="hw-site__name">${nameOfFrame(item.frame, speech)}</span>
              <span class="hw-place">${short}</span>
            </button>
          </span>
        `;
      },
    },
    {
      key: 'liveCount',
      label: t('sites.liveCount'),
      hint: t('sites.liveCount.hint'),
      align: 'end',
      width: '72px',
      narrow: '56px',
      sorts: 'descending',
      render: ({ item }) => f.count(item.liveCount),
    },
    {
      key: 'liveSize',
      label: t('sites.liveSize'),
      hint: t('sites.liveSize.hint'),
      align: 'end',
      width: '168px',
      narrow: '82px',
      sorts: 'descending',
      render: ({ item }) => html`
        <span class="hw-site__size">
          ${thinBar(totalSize > 0 ? item.liveSize / totalSize : 0)} ${bytes(item.liveSize)}
        </span>
      `,
    },
    {
      key: 'count',
      label: t('sites.count'),
      hint: t('sites.count.hint'),
      align: 'end',
      width: '72px',
      narrow: '56px',
      sorts: 'descending',
      render: ({ item }) => f.count(item.count),
    },
    {
      key: 'size',
      label: t('sites.size'),
      hint: t('sites.size.hint'),
      align: 'end',
      width: '86px',
      narrow: '76px',
      sorts: 'descending',
      render: ({ item }) => bytes(item.size),
    },
  ];
}
