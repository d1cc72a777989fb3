/**
 * When and where live objects were allocated: a timeline, the allocation sites, and the classes of the chosen objects.
 */

import { html, nothing } from '../lib/html.js';
import { idsOf, liveSizeOf, readRange } from '../lib/timeline.js';
import { allocationRows } from '../rows/allocation-tree.js';
import '../widgets/grid.js';
import '../widgets/timeline.js';
import { nameOfFrame, placeOfFrame, siteColumns } from './allocation-columns.js';
import { detailNote } from './detail-note.js';
import { failureNote, treeView } from './tree-view.js';

/** @import { ChosenSite, Detail, OpenSnapshot, SiteSortKey, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { AllocationRow, ErrorData, NodeFilter, Sample, SnapshotInfo } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Range } from '../lib/timeline.js' */
/** @import { RowActivated, SortChanged } from '../widgets/grid-contract.js' */
/** @import { RangeChanged } from '../widgets/timeline.js' */
/** @import { TreeRow } from '../rows/tree-source.js' */

/**
 * Whether a snapshot has recorded allocations.
 * @param {SnapshotInfo} info
 */
export function hasAllocations({ format, sampleCount, traceFunctionCount }) {
  return format === 'heaptimeline' || sampleCount > 0 || traceFunctionCount > 0;
}

/**
 * @param {StateIn<'allocations'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function allocationsView(state, actions, speech, snapshot) {
  const { t } = speech;
  const { info } = snapshot;
  if (!hasAllocations(info)) {
    return html`
      <div class="hw-note" data-testid="allocations-none">${t('allocations.none')}</div>
    `;
  }
  const detail = state.details.get(snapshot.id)?.samples;
  const samples = detail?.kind === 'ready' ? detail.value : undefined;
  const range = samples && readRange(samples.length, state.route.from, state.route.to);
  const site = !range && state.site?.snap === snapshot.id ? state.site : undefined;
  return html`
    <div class="hw-allocations" data-testid="allocations">
      <h1 class="hw-hidden-text">${t('nav.allocations')}</h1>
      ${timeline(detail, samples, range, actions, speech, snapshot)}
      <div class="hw-one__trees">
        ${sites(state, actions, speech, snapshot)} ${classes(state, samples, range, site, actions, speech, snapshot)}
      </div>
    </div>
  `;
}

/**
 * @param {Detail<'samples'> | undefined} detail
 * @param {readonly Sample[] | undefined} samples
 * @param {Range | undefined} range
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function timeline(detail, samples, range, actions, speech, snapshot) {
  const { t } = speech;
  const content = () => {
    if (detail?.kind !== 'ready' || !samples) {
      return detailNote(detail?.kind === 'ready' ? undefined : detail, 'samples', snapshot, actions, speech);
    }
    if (samples.length === 0) {
      return html`
        <p class="hw-detail-note">${t('allocations.samples.none')}</p>
      `;
    }
    return html`
      <hw-timeline
        data-testid="timeline"
        .samples=${samples}
        .range=${range}
        .speech=${speech}
        @range-changed=${(/** @type {RangeChanged} */ { detail: { range: chosen, byKey } }) => actions.chooseSamples(chosen, { replace: byKey })}
      ></hw-timeline>
    `;
  };
  return html`
    <section class="hw-allocations__time" aria-label=${t('allocations.timeline')}>
      <div class="hw-one__bar">
        <h2>${t('allocations.timeline')}</h2>
        <span class="hw-one__count" role="status" data-testid="range-text">
          ${samples && samples.length > 0 ? describeRange(samples, range, speech) : nothing}
        </span>
        <span class="hw-toolbar__hint">
          ${samples && samples.length > 1 ? t('allocations.timeline.hint') : nothing}
        </span>
      </div>
      <div class="hw-allocations__chart">${content()}</div>
    </section>
  `;
}

/**
 * @param {readonly Sample[]} samples
 * @param {Range | undefined} range
 * @param {Speech} speech
 */
function describeRange(samples, range, { t, f }) {
  const size = f.bytes(liveSizeOf(samples, range ?? { from: 0, to: samples.length - 1 }));
  if (!range) return t('allocations.range.all', { size });
  const timeOf = (/** @type {number} */ index) => f.duration(samples[index]?.timestampMs ?? 0);
  if (range.to === 0) return t('allocations.range.before', { size });
  if (range.from === 0) return t('allocations.range.until', { size, to: timeOf(range.to) });
  return t('allocations.range', { size, from: timeOf(range.from - 1), to: timeOf(range.to) });
}

/**
 * @param {StateIn<'allocations'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function sites({ siteSort }, actions, speech, { id, info, handle }) {
  const { t } = speech;
  const choose = (/** @type {RowActivated<TreeRow<AllocationRow>>} */ { detail: { row } }) =>
    actions.chooseSite({ snap: id, row: row.item });
  return html`
    <section class="hw-one__tree" aria-label=${t('allocations.sites')}>
      <div class="hw-one__bar"><h2>${t('allocations.sites')}</h2></div>
      <hw-grid
        data-testid="sites-grid"
        .columns=${siteColumns(speech, actions, { totalSize: info.totalSize, snap: id })}
        .source=${allocationRows(handle, siteSort)}
        .sort=${siteSort}
        .label=${t('allocations.sites')}
        .renderEmpty=${() => html`
          <p>${t('allocations.sites.none')}</p>
        `}
        .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
        @sort-changed=${(/** @type {SortChanged} */ { detail: { key, descending } }) => actions.sortSites({ key: /** @type {SiteSortKey} */ (key), descending })}
        @row-activated=${choose}
      ></hw-grid>
    </section>
  `;
}

/**
 * @param {StateIn<'allocations'>} state
 * @param {readonly Sample[] | undefined} samples
 * @param {Range | undefined} range
 * @param {ChosenSite | undefined} site
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function classes({ route, rowCount }, samples, range, site, actions, speech, snapshot) {
  const { t, n } = speech;
  // A range selects objects by its samples. Until these have arrived, all classes in their place would be wrong.
  const isKnown = samples !== undefined || (route.from === undefined && route.to === undefined);
  const nodes = nodesOf(samples, range, site);
  return html`
    <section class="hw-one__tree" aria-label=${t('allocations.classes')}>
      <div class="hw-one__bar">
        <h2>${t('allocations.classes')}</h2>
        <span class="hw-one__count" role="status" data-testid="class-count" data-value=${rowCount ?? nothing}>
          ${rowCount === undefined ? nothing : n('classes.count', rowCount)}
        </span>
        ${nodes ? chosen(samples, range, site, actions, speech) : nothing}
      </div>
      ${
        isKnown
          ? treeView(snapshot, actions, speech, {
              query: {
                kind: 'classes',
                sort: route.sort,
                text: '',
                isComplete: true,
                ...(nodes && { nodes }),
              },
              label: t('allocations.classes'),
              testId: 'class-grid',
              counts: true,
              renderEmpty: () => html`
                <p>${t('allocations.classes.none')}</p>
              `,
            })
          : nothing
      }
    </section>
  `;
}

/**
 * @param {readonly Sample[] | undefined} samples
 * @param {Range | undefined} range
 * @param {ChosenSite | undefined} site
 * @returns {NodeFilter | undefined}
 */
function nodesOf(samples, range, site) {
  if (range && samples) return idsOf(samples, range);
  return site && { kind: 'allocation', row: site.row.row };
}

/**
 * What the classes are narrowed to, and a button that shows all.
 * @param {readonly Sample[] | undefined} samples
 * @param {Range | undefined} range
 * @param {ChosenSite | undefined} site
 * @param {Actions} actions
 * @param {Speech} speech
 */
function chosen(samples, range, site, actions, speech) {
  const { t } = speech;
  const text =
    range && samples
      ? describeRange(samples, range, speech)
      : site && t('allocations.site', { name: nameOfFrame(site.row.frame, speech) });
  return html`
    <span class="hw-chosen" data-testid="chosen" title=${site ? placeOfFrame(site.row.frame).whole : nothing}>
      ${text}
    </span>
    <button
      class="hw-button hw-button--small"
      type="button"
      data-testid="chosen-clear"
      @click=${() => actions.chooseSamples(undefined)}
    >
      ${t('allocations.clear')}
    </button>
  `;
}
