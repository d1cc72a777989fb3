/**
 * The columns of a comparison. There are three sets: for objects that were added or removed, for objects that grew, and
 * for comparisons by class only. Growth is coloured, and every change has a sign.
 */

import { html, nothing } from '../lib/html.js';
import { assertNever } from '../lib/assert-never.js';
import { signs } from '../lib/diff-text.js';
import { describePlace } from '../lib/place.js';
import { thinBar } from '../widgets/bar.js';
import { objectLink } from './item-name.js';

/** @import { DiffRow, DiffSortKey } from '../engine/protocol.js' */
/** @import { DiffItem } from '../rows/diff-trees.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Column } from '../widgets/grid-contract.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/**
 * The facts that the columns depend on, besides the language.
 * @typedef {object} DiffFacts
 * @property {'members' | 'grown' | 'classes'} shows
 * @property {number} mostChanged The number that a full bar stands for.
 * @property {number} mostGrown
 * @property {number} base The snapshots' numbers, for links.
 * @property {number} current
 * @property {ReadonlySet<string>} sharedNames Names that several classes share.
 */

/** @typedef {Column<TreeRow<DiffItem>>} DiffColumn */

/** The same columns for the same facts, because a new array makes the grid redraw. @type {WeakMap<Speech, { facts: DiffFacts; columns: readonly DiffColumn[] }>} */
const latest = new WeakMap();

/**
 * @param {Speech} speech
 * @param {DiffFacts} facts
 * @returns {readonly DiffColumn[]}
 */
export function diffColumns(speech, facts) {
  const known = latest.get(speech);
  const isSame = /** @type {(keyof DiffFacts)[]} */ (Object.keys(facts)).every(
    (key) => known?.facts[key] === facts[key],
  );
  if (known && isSame) return known.columns;
  const columns = createColumns(speech, facts);
  latest.set(speech, { facts, columns });
  return columns;
}

/**
 * @param {Speech} speech
 * @param {DiffFacts} facts
 * @returns {readonly DiffColumn[]}
 */
function createColumns(speech, facts) {
  const { t, f } = speech;
  const bytes = (/** @type {number} */ size) => html`
    <span title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytes(size)}</span>
  `;

  /**
   * A column of numbers: how it shows a class, and how an object.
   * @param {Exclude<DiffSortKey, 'name'> | 'baseCount' | 'count'} key
   * @param {object} look
   * @param {string} look.width
   * @param {string | undefined} look.narrow
   * @param {(row: DiffRow) => unknown} look.draw
   * @param {(item: Exclude<DiffItem, { kind: 'diff' }>) => unknown} [look.drawObject]
   * @param {'retained'} [look.word] The key of its title, if it is not the column's key.
   * @returns {DiffColumn}
   */
  const numbers = (key, { width, narrow, draw, drawObject = () => nothing, word }) => {
    const called = word ?? key;
    return {
      key,
      label: t(`compare.${called}`),
      hint: t(`compare.${called}.hint`),
      align: 'end',
      width,
      narrow,
      sorts: key === 'baseCount' || key === 'count' ? undefined : 'descending',
      render: ({ item }) => (item.kind === 'diff' ? draw(item.row) : drawObject(item)),
    };
  };

  /** @type {DiffColumn} */
  const name = {
    key: 'name',
    label: t('classes.name'),
    hint: t('classes.name.hint'),
    align: 'start',
    width: 'minmax(160px, 1fr)',
    narrow: 'minmax(72px, 1fr)',
    sorts: 'ascending',
    render: ({ item }) => html`
      <span class="hw-grid__mark" aria-hidden="true"></span>
      ${nameOf(item, speech, facts)}
    `,
  };

  const delta = numbers('countDelta', {
    width: '92px',
    narrow: '64px',
    draw: ({ countDelta }) => zeroIsQuiet(countDelta, f.delta(countDelta)),
  });
  const sizeDelta = numbers('sizeDelta', {
    width: 'minmax(150px, 0.35fr)',
    narrow: '84px',
    draw: (row) => barred(row.sizeDelta, facts.mostChanged, speech),
  });
  const retainedDelta = numbers('retainedDelta', {
    width: '120px',
    narrow: '98px',
    draw: ({ retainedDelta: size }) => signedBytes(size, speech),
    // An added or removed object changes by its whole size; for fields the change is unknown.
    drawObject: (item) => {
      const { retainedSize } = item.row;
      if (item.kind === 'member') return signedBytes(item.which === 'removed' ? -retainedSize : retainedSize, speech);
      return html`
        <span class="hw-muted" title=${t('classes.retained.hint')}>${f.bytes(retainedSize)}</span>
      `;
    },
  });

  switch (facts.shows) {
    case 'members':
      return [
        name,
        numbers('addedCount', {
          width: '84px',
          narrow: undefined,
          draw: ({ addedCount }) => zeroIsQuiet(addedCount, f.delta(addedCount)),
          drawObject: (item) => tick(item, 'added'),
        }),
        numbers('removedCount', {
          width: '84px',
          narrow: undefined,
          draw: ({ removedCount }) => zeroIsQuiet(removedCount, f.delta(-removedCount)),
          drawObject: (item) => tick(item, 'removed'),
        }),
        delta,
        numbers('addedSize', {
          width: '96px',
          narrow: undefined,
          draw: ({ addedSize }) => zeroIsQuiet(addedSize, bytesDelta(addedSize, speech)),
          drawObject: (item) => (isOf(item, 'added') ? bytesDelta(item.row.shallowSize, speech) : nothing),
        }),
        numbers('removedSize', {
          width: '96px',
          narrow: undefined,
          draw: ({ removedSize }) => zeroIsQuiet(removedSize, bytesDelta(-removedSize, speech)),
          drawObject: (item) => (isOf(item, 'removed') ? bytesDelta(-item.row.shallowSize, speech) : nothing),
        }),
        sizeDelta,
        retainedDelta,
      ];
    case 'grown':
      return [
        name,
        numbers('grownCount', {
          width: '92px',
          narrow: '60px',
          draw: ({ grownCount }) => f.count(grownCount),
        }),
        numbers('grownSize', {
          width: 'minmax(160px, 0.35fr)',
          narrow: '84px',
          draw: ({ grownSize }) => barred(grownSize, facts.mostGrown, speech),
          drawObject: (item) =>
            item.kind === 'member'
              ? barred(item.row.retainedSize - (item.row.baseRetainedSize ?? 0), facts.mostGrown, speech)
              : nothing,
        }),
        numbers('retainedDelta', {
          width: '190px',
          narrow: '136px',
          word: 'retained',
          draw: ({ baseRetainedSize, retainedSize }) => fromTo(baseRetainedSize, retainedSize, speech),
          drawObject: (item) =>
            item.kind === 'member'
              ? fromTo(item.row.baseRetainedSize ?? 0, item.row.retainedSize, speech)
              : bytes(item.row.retainedSize),
        }),
      ];
    case 'classes':
      return [
        name,
        numbers('baseCount', { width: '110px', narrow: undefined, draw: ({ baseCount }) => f.count(baseCount) }),
        numbers('count', { width: '110px', narrow: '64px', draw: ({ count }) => f.count(count) }),
        delta,
        sizeDelta,
        retainedDelta,
      ];
    default:
      return assertNever(facts.shows);
  }
}

/**
 * @param {DiffItem} item
 * @param {Speech} speech
 * @param {DiffFacts} facts
 */
function nameOf(item, speech, { base, current, sharedNames }) {
  if (item.kind === 'diff') {
    const { name, location } = item.row;
    return html`
      <span class="hw-grid__name" title=${name}>${name}</span>
      ${location && sharedNames.has(name) ? place(location, speech) : nothing}
    `;
  }
  const link = objectLink(item.row, item.side === 'base' ? base : current);
  if (item.kind === 'field')
    return html`
      <span class="hw-edge" title=${item.row.edge.type}>${item.row.edge.text}</span>
      <span class="hw-edge__to">::</span>
      ${link}
    `;
  const word = speech.t(`compare.member.${item.which}`);
  return html`
    <span class=${`hw-sign hw-sign--${item.which}`} role="img" aria-label=${word} title=${word}>
      ${signs[item.which]}
    </span>
    ${link}
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

/**
 * @param {Exclude<DiffItem, { kind: 'diff' }>} item
 * @param {'added' | 'removed'} which
 */
function isOf(item, which) {
  return item.kind === 'member' && item.which === which;
}

/**
 * Marks an object in the column that counts its kind.
 * @param {Exclude<DiffItem, { kind: 'diff' }>} item
 * @param {'added' | 'removed'} which
 */
function tick(item, which) {
  return isOf(item, which)
    ? html`
        <span class="hw-muted">${`${signs[which]}1`}</span>
      `
    : nothing;
}

/** @param {number} value @param {unknown} text */
function zeroIsQuiet(value, text) {
  return value === 0
    ? html`
        <span class="hw-muted">–</span>
      `
    : text;
}

/** @param {number} size @param {Speech} speech */
function bytesDelta(size, { t, f }) {
  return html`
    <span title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytesDelta(size)}</span>
  `;
}

/** @param {number} value @param {unknown} text */
function signed(value, text) {
  const way = value > 0 ? 'grown' : value < 0 ? 'shrunk' : 'same';
  return html`
    <span class=${`hw-delta hw-delta--${way}`}>${text}</span>
  `;
}

/** @param {number} size @param {Speech} speech */
function signedBytes(size, speech) {
  return signed(size, bytesDelta(size, speech));
}

/**
 * @param {number} size
 * @param {number} most
 * @param {Speech} speech
 */
function barred(size, most, speech) {
  const { t, f } = speech;
  const share = most > 0 ? Math.abs(size) / most : 0;
  return html`
    <span class="hw-change" title=${t('compare.bar', { share: f.percent(share) })}>
      <span class=${`hw-change__bar hw-change__bar--${size < 0 ? 'shrunk' : 'grown'}`}>${thinBar(share)}</span>
      ${signedBytes(size, speech)}
    </span>
  `;
}

/**
 * @param {number} before
 * @param {number} after
 * @param {Speech} speech
 */
function fromTo(before, after, { t, f }) {
  const exact = t('compare.arrow', { before: f.exactBytes(before), after: f.exactBytes(after) });
  return html`
    <span title=${t('bytes.exact', { bytes: exact })}>
      <span class="hw-muted">${f.bytes(before)} →</span>
      ${f.bytes(after)}
    </span>
  `;
}
