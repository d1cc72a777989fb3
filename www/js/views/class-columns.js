/** The columns of the class table. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { thinBar } from '../widgets/bar.js';

/** @import { ClassRow, Location } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Column } from '../widgets/row-source.js' */

/**
 * What the columns depend on, besides the language.
 * @typedef {object} ClassFacts
 * @property {number} totalSize What shares are parts of.
 * @property {boolean} isComplete Whether distances and retained sizes are known.
 * @property {ReadonlySet<string>} sharedNames Names that do not say which class is meant.
 */

/** The same columns for the same facts: a new array makes the grid draw anew. @type {WeakMap<Speech, { facts: ClassFacts; columns: readonly Column<ClassRow>[] }>} */
const latest = new WeakMap();

/**
 * @param {Speech} speech
 * @param {ClassFacts} facts
 * @returns {readonly Column<ClassRow>[]}
 */
export function classColumns(speech, facts) {
  const known = latest.get(speech);
  if (known && areSame(known.facts, facts)) return known.columns;
  const columns = createColumns(speech, facts);
  latest.set(speech, { facts, columns });
  return columns;
}

/**
 * @param {ClassFacts} a
 * @param {ClassFacts} b
 */
function areSame(a, b) {
  return a.totalSize === b.totalSize && a.isComplete === b.isComplete && a.sharedNames === b.sharedNames;
}

/**
 * @param {Speech} speech
 * @param {ClassFacts} facts
 * @returns {readonly Column<ClassRow>[]}
 */
function createColumns(speech, { totalSize, isComplete, sharedNames }) {
  const { t, f } = speech;
  const share = (/** @type {number} */ size) => (totalSize > 0 ? size / totalSize : 0);
  const bytes = (/** @type {number} */ size) => html`
    <span class="hw-share__size" title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytes(size)}</span>
  `;
  const pending = html`
    <span class="hw-pending" role="img" aria-label=${t('classes.pending')}></span>
  `;
  const sortsLate = isComplete ? /** @type {const} */ ('descending') : undefined;
  return [
    {
      key: 'name',
      label: t('classes.name'),
      hint: t('classes.name.hint'),
      align: 'start',
      width: 'minmax(160px, 1fr)',
      narrow: 'minmax(72px, 1fr)',
      sorts: 'ascending',
      render: ({ name, location }) => {
        const place = location && describePlace(location, speech);
        return html`
          <span class="hw-grid__name" title=${place ? `${name}\n${place.whole}` : name}>${name}</span>
          ${
            place && sharedNames.has(name)
              ? html`
                  <span class="hw-place">${place.short}</span>
                `
              : nothing
          }
        `;
      },
    },
    {
      key: 'distance',
      label: t('classes.distance'),
      hint: t('classes.distance.hint'),
      align: 'end',
      width: '88px',
      narrow: '66px',
      sorts: isComplete ? 'ascending' : undefined,
      render: ({ distance }) => (isComplete ? f.distance(distance) : pending),
    },
    {
      key: 'count',
      label: t('classes.objects'),
      hint: t('classes.objects.hint'),
      align: 'end',
      width: '112px',
      narrow: '66px',
      sorts: 'descending',
      render: ({ count }) => f.count(count),
    },
    {
      key: 'shallowSize',
      label: t('classes.shallow'),
      hint: t('classes.shallow.hint'),
      align: 'end',
      width: '176px',
      narrow: '92px',
      sorts: 'descending',
      render: ({ shallowSize }) => html`
        <span class="hw-share">
          ${bytes(shallowSize)}
          <span class="hw-share__part">${f.percent(share(shallowSize))}</span>
        </span>
      `,
    },
    {
      key: 'retainedSize',
      label: t('classes.retained'),
      hint: t('classes.retained.hint'),
      align: 'end',
      width: 'minmax(280px, 0.6fr)',
      narrow: '104px',
      sorts: sortsLate,
      render: ({ retainedSize }) =>
        isComplete
          ? html`
              <span class="hw-share hw-share--barred">
                ${thinBar(share(retainedSize))} ${bytes(retainedSize)}
                <span class="hw-share__part">${f.percent(share(retainedSize))}</span>
              </span>
            `
          : pending,
    },
  ];
}

/**
 * Where a class is written: the end of it for the table, all of it for whoever asks.
 * @param {Location} location Lines and columns from 0, which nobody counts from.
 * @param {Speech} speech
 */
function describePlace({ scriptId, url, line, column }, { t }) {
  const script = url || t('classes.script', { id: scriptId });
  const file = script.replace(/[?#].*$/s, '').replace(/^.*\/(?=.)/s, '');
  return { short: `${file || script}:${line + 1}`, whole: `${script}:${line + 1}:${column + 1}` };
}
