/** The columns of the classes of a trend. */

import { html, nothing } from '../lib/html.js';
import { describePlace } from '../lib/place.js';
import { measured, signed, valuesOf } from '../lib/trend.js';
import { formatHash } from '../state/url-state.js';
import { sparkline } from '../widgets/sparkline.js';

/** @import { Link, OpenSnapshot, TrendRoute } from '../state/app-state.js' */
/** @import { TrendRow } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Column } from '../widgets/grid-contract.js' */

/** @type {{ key: string; speech: Speech; snapshots: readonly OpenSnapshot[]; columns: readonly Column<TrendRow>[] } | undefined} */
let latest;

/**
 * Returns the same columns for the same facts, because a new array makes the grid redraw.
 * @param {Speech} speech
 * @param {TrendRoute} trend
 * @param {readonly OpenSnapshot[]} snapshots
 */
export function trendColumns(speech, { measure, skipFirst, requests }, snapshots) {
  const key = `${measure} ${skipFirst} ${requests !== undefined}`;
  if (latest?.key === key && latest.speech === speech && latest.snapshots === snapshots) return latest.columns;
  const columns = createColumns(speech, measure, skipFirst, requests !== undefined, snapshots);
  latest = { key, speech, snapshots, columns };
  return columns;
}

/**
 * The classes of the last snapshot that has this class.
 * @param {TrendRow} row
 * @param {readonly OpenSnapshot[]} snapshots
 * @returns {Link}
 */
export function routeOfTrendRow({ name, classIndexes }, snapshots) {
  const last = classIndexes.findLastIndex((index) => index >= 0);
  return { view: 'classes', snap: (snapshots[last] ?? snapshots.at(-1))?.id, filter: name };
}

/**
 * @param {Speech} speech
 * @param {TrendRoute['measure']} measure
 * @param {boolean} skipFirst
 * @param {boolean} hasRequests
 * @param {readonly OpenSnapshot[]} snapshots
 * @returns {readonly Column<TrendRow>[]}
 */
function createColumns(speech, measure, skipFirst, hasRequests, snapshots) {
  const { t, f } = speech;
  const first = skipFirst ? 1 : 0;
  const sharedNames = new Set(snapshots.flatMap((snapshot) => [...snapshot.sharedNames]));
  /** @param {number} value */
  const number = (value) =>
    measure === 'count'
      ? f.count(value)
      : html`
          <span title=${t('bytes.exact', { bytes: f.exactBytes(value) })}>${f.bytes(value)}</span>
        `;
  /** @param {TrendRow} row */
  const link = (row) => {
    const href = formatHash(routeOfTrendRow(row, snapshots));
    // No space may be underlined.
    // prettier-ignore
    return html`<a class="hw-table__link hw-grid__name" tabindex="-1" title=${row.name} href=${href}>${row.name}</a>`;
  };
  /** @type {Column<TrendRow>[]} */
  const columns = [
    {
      key: 'name',
      label: t('classes.name'),
      hint: t('classes.name.hint'),
      align: 'start',
      width: 'minmax(200px, 1fr)',
      narrow: 'minmax(84px, 1fr)',
      sorts: 'ascending',
      render: (row) => html`
        ${link(row)} ${row.growsEveryTime ? tag(t('trend.grows'), '↑') : nothing}
        ${row.location && sharedNames.has(row.name) ? place(row.location, speech) : nothing}
      `,
    },
    {
      key: 'growth',
      label: t('trend.series'),
      hint: t('trend.series.hint'),
      align: 'start',
      width: 'minmax(110px, 0.3fr)',
      narrow: '62px',
      sorts: 'descending',
      render: (row) => {
        const values = valuesOf(row, measure);
        const label = values.map((value) => measured(value, measure, f)).join(' → ');
        return sparkline(values, { label, isStrong: row.growsEveryTime, from: first });
      },
    },
    {
      key: 'first',
      label: t('trend.first'),
      hint: t('trend.first.hint'),
      align: 'end',
      width: '104px',
      narrow: '58px',
      sorts: undefined,
      render: (row) => number(valuesOf(row, measure)[first] ?? 0),
    },
    {
      key: 'last',
      label: t('trend.last'),
      hint: t('trend.last.hint'),
      align: 'end',
      width: '104px',
      narrow: '62px',
      sorts: 'descending',
      render: (row) => number(valuesOf(row, measure).at(-1) ?? 0),
    },
    {
      key: 'change',
      label: t('trend.change'),
      hint: t('trend.change.hint'),
      align: 'end',
      width: '104px',
      narrow: '0',
      sorts: undefined,
      render: (row) => {
        const values = valuesOf(row, measure);
        return change((values.at(-1) ?? 0) - (values[first] ?? 0));
      },
    },
    {
      key: 'slope',
      label: t('trend.slope'),
      hint: t('trend.slope.hint'),
      align: 'end',
      width: '112px',
      narrow: '68px',
      sorts: 'descending',
      render: ({ slope }) => change(slope),
    },
  ];
  if (hasRequests)
    columns.push({
      key: 'multiple',
      label: t('trend.multiple'),
      hint: t('trend.multiple.hint'),
      align: 'end',
      width: '152px',
      narrow: '78px',
      sorts: 'descending',
      render: ({ multiple }) =>
        multiple === undefined
          ? nothing
          : tag(t('trend.multiple.tag', { count: f.count(multiple) }), `${f.count(multiple)} ×`, 'multiple'),
    });
  return columns;

  /** @param {number} value */
  function change(value) {
    if (value === 0) return '–';
    return html`
      <span class=${value > 0 ? 'hw-more' : 'hw-less'}>${signed(value, measure, f)}</span>
    `;
  }
}

/**
 * @param {string} text
 * @param {string} short Shown on narrow screens.
 * @param {string} [testId]
 */
function tag(text, short, testId) {
  return html`
    <span class="hw-tag hw-tag--warn" title=${text} data-testid=${testId ?? nothing}>
      <span class="hw-tag__long">${text}</span>
      <span class="hw-tag__short" aria-hidden="true">${short}</span>
    </span>
  `;
}

/**
 * @param {import('../engine/protocol.js').Location} location
 * @param {Speech} speech
 */
function place(location, speech) {
  const { short, whole } = describePlace(location, speech);
  return html`
    <span class="hw-place" title=${whole}>${short}</span>
  `;
}
