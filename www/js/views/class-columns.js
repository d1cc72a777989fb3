/** The columns of the class table. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { thinBar } from '../widgets/bar.js';

/** @import { ClassRow } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Column } from '../widgets/row-source.js' */

/** The same columns for the same language and total: a new array makes the grid draw anew. @type {WeakMap<Speech, { totalSize: number; columns: readonly Column<ClassRow>[] }>} */
const latest = new WeakMap();

/**
 * @param {Speech} speech
 * @param {number} totalSize What shares are parts of.
 * @returns {readonly Column<ClassRow>[]}
 */
export function classColumns(speech, totalSize) {
  const known = latest.get(speech);
  if (known?.totalSize === totalSize) return known.columns;
  const columns = createColumns(speech, totalSize);
  latest.set(speech, { totalSize, columns });
  return columns;
}

/**
 * @param {Speech} speech
 * @param {number} totalSize
 * @returns {readonly Column<ClassRow>[]}
 */
function createColumns({ t, f }, totalSize) {
  return [
    {
      key: 'name',
      label: t('classes.name'),
      hint: t('classes.name.hint'),
      align: 'start',
      width: 'minmax(160px, 1.1fr)',
      narrow: 'minmax(96px, 1fr)',
      sorts: 'ascending',
      render: ({ name }) => html`
        <span class="hw-grid__name" title=${name}>${name}</span>
      `,
    },
    {
      key: 'count',
      label: t('classes.objects'),
      hint: t('classes.objects.hint'),
      align: 'end',
      width: '112px',
      narrow: '80px',
      sorts: 'descending',
      render: ({ count }) => f.count(count),
    },
    {
      key: 'shallowSize',
      label: t('classes.shallow'),
      hint: t('classes.shallow.hint'),
      align: 'end',
      width: '128px',
      narrow: '104px',
      sorts: 'descending',
      render: ({ shallowSize }) => html`
        <span title=${t('bytes.exact', { bytes: f.exactBytes(shallowSize) })}>${f.bytes(shallowSize)}</span>
      `,
    },
    {
      key: 'share',
      label: t('classes.share'),
      hint: t('classes.share.hint'),
      align: 'start',
      width: 'minmax(176px, 1fr)',
      narrow: '104px',
      sorts: undefined,
      render: ({ shallowSize }) => {
        const share = totalSize > 0 ? shallowSize / totalSize : 0;
        return html`
          <span class="hw-share">
            <span class="hw-share__text">${f.percent(share)}</span>
            ${thinBar(share)}
          </span>
        `;
      },
    },
  ];
}
