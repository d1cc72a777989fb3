/**
 * The columns of every tree of objects: the same titles in the same order everywhere. The name of a row depends on what
 * it shows; its numbers do not.
 */

import { html, nothing } from '../lib/html.js';
import { describePlace } from '../lib/place.js';
import { thinBar } from '../widgets/bar.js';
import { nameOfItem, topOwner } from './item-name.js';

/** @import { Speech } from '../lib/speech.js' */
/** @import { TreeItem } from '../rows/trees.js' */
/** @import { GroupBy } from '../engine/protocol.js' */
/** @import { RetainerActions } from './item-name.js' */
/** @import { Column } from '../widgets/grid-contract.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/**
 * The facts that the columns depend on, besides the language.
 * @typedef {object} TreeFacts
 * @property {number} totalSize The size that shares are parts of, in bytes.
 * @property {boolean} isComplete Whether distances and retained sizes are known.
 * @property {boolean} counts Whether rows count objects.
 * @property {GroupBy | undefined} group What the outermost rows are groups by.
 * @property {boolean} texts Whether the outermost rows are texts.
 * @property {boolean} distances Whether the outermost rows have a distance.
 * @property {ReadonlySet<string>} sharedNames Names that several classes share.
 * @property {number} snap The snapshot's number, for links.
 * @property {RetainerActions | undefined} retainers Actions for retainers, if the tree has any.
 */

/** @typedef {Column<TreeRow<TreeItem>>} TreeColumn */

/** The same columns for the same facts, because a new array makes the grid redraw. @type {WeakMap<Speech, { facts: TreeFacts; columns: readonly TreeColumn[] }[]>} */
const latest = new WeakMap();
const KEPT = 8;

/**
 * @param {Speech} speech
 * @param {TreeFacts} facts
 * @returns {readonly TreeColumn[]}
 */
export function treeColumns(speech, facts) {
  const known = latest.get(speech) ?? [];
  const same = known.find((candidate) => areSame(candidate.facts, facts));
  if (same) return same.columns;
  const columns = createColumns(speech, facts);
  latest.set(speech, [...known, { facts, columns }].slice(-KEPT));
  return columns;
}

/**
 * @param {TreeFacts} a
 * @param {TreeFacts} b
 */
function areSame(a, b) {
  return /** @type {(keyof TreeFacts)[]} */ (Object.keys(a)).every((key) => a[key] === b[key]);
}

/**
 * @param {Speech} speech
 * @param {TreeFacts} facts
 * @returns {readonly TreeColumn[]}
 */
function createColumns(speech, facts) {
  const { t, f } = speech;
  const { totalSize, isComplete } = facts;
  const share = (/** @type {number} */ size) => (totalSize > 0 ? size / totalSize : 0);
  const bytes = (/** @type {number} */ size) => html`
    <span class="hw-share__size" title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytes(size)}</span>
  `;
  const pending = html`
    <span class="hw-pending" role="img" aria-label=${t('classes.pending')}></span>
  `;
  /** @type {TreeColumn[]} */
  const columns = [
    {
      key: 'name',
      ...nameWords(facts, speech),
      align: 'start',
      width: 'minmax(160px, 1fr)',
      narrow: 'minmax(72px, 1fr)',
      sorts: 'ascending',
      render: ({ item }) => html`
        <span class="hw-grid__mark" aria-hidden="true"></span>
        ${nameOfItem(item, speech, facts.snap, facts.retainers)}
        ${item.kind === 'class' && item.row.location && facts.sharedNames.has(item.row.name) ? place(item.row.location, speech) : nothing}
      `,
    },
  ];
  if (facts.distances) {
    columns.push({
      key: 'distance',
      label: t('classes.distance'),
      hint: t('classes.distance.hint'),
      align: 'end',
      width: '88px',
      narrow: '66px',
      sorts: isComplete ? 'ascending' : undefined,
      render: ({ item }) => {
        if (item.kind === 'string' || item.kind === 'owner') return nothing;
        return isComplete ? f.distance(item.row.distance) : pending;
      },
    });
  }
  if (facts.counts) {
    columns.push({
      key: 'count',
      label: t('classes.objects'),
      hint: facts.texts ? t('strings.copies.hint') : t('classes.objects.hint'),
      align: 'end',
      width: facts.texts ? '88px' : '112px',
      narrow: facts.texts ? '46px' : '66px',
      sorts: 'descending',
      render: ({ item }) => ('count' in item.row ? f.count(item.row.count) : nothing),
    });
  }
  if (facts.texts) {
    columns.splice(1, 0, {
      key: 'owner',
      label: t('object.retainers'),
      hint: t('strings.owner.hint'),
      align: 'start',
      width: 'minmax(150px, 0.5fr)',
      narrow: '80px',
      sorts: undefined,
      render: ({ item }) => (item.kind === 'string' ? topOwner(item.row, speech) : nothing),
    });
    columns.push({
      key: 'wastedSize',
      label: t('strings.wasted'),
      hint: t('strings.wasted.hint'),
      align: 'end',
      width: '112px',
      narrow: '62px',
      sorts: 'descending',
      render: ({ item }) => (item.kind === 'string' ? bytes(item.row.wastedSize) : nothing),
    });
  }
  columns.push(
    {
      key: 'shallowSize',
      label: t('classes.shallow'),
      hint: t('classes.shallow.hint'),
      align: 'end',
      width: '176px',
      // Text, owner and wasted size leave no room for it.
      narrow: facts.texts ? undefined : '92px',
      sorts: 'descending',
      render: ({ item }) => html`
        <span class="hw-share">
          ${bytes(item.row.shallowSize)}
          <span class="hw-share__part">${f.percent(share(item.row.shallowSize))}</span>
        </span>
      `,
    },
    {
      key: 'retainedSize',
      label: t('classes.retained'),
      hint: t('classes.retained.hint'),
      align: 'end',
      width: facts.texts ? 'minmax(200px, 0.4fr)' : 'minmax(280px, 0.6fr)',
      narrow: facts.texts ? '112px' : '118px',
      sorts: isComplete ? 'descending' : undefined,
      render: ({ item }) =>
        isComplete
          ? html`
              <span class="hw-share hw-share--barred">
                ${thinBar(share(item.row.retainedSize))} ${bytes(item.row.retainedSize)}
                <span class="hw-share__part">${f.percent(share(item.row.retainedSize))}</span>
              </span>
            `
          : pending,
    },
  );
  return columns;
}

/**
 * The title of the first column.
 * @param {TreeFacts} facts
 * @param {Speech} speech
 */
function nameWords({ group, texts, counts }, { t }) {
  if (group) return { label: t(`groups.name.${group}`), hint: t('groups.name.hint') };
  if (texts) return { label: t('strings.text'), hint: t('strings.text.hint') };
  if (counts) return { label: t('classes.name'), hint: t('classes.name.hint') };
  return { label: t('nav.object'), hint: t('object.hint') };
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
