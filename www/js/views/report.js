/** The first view after a drop: how large the heap is, what is wrong and what to change, and where to look next. */

import { html, nothing } from '../lib/html.js';
import { sayCounts } from '../lib/report/content.js';
import { ownerText, sentenceParts } from '../lib/sentence-text.js';
import { placeSegments, splitByKind } from '../lib/statistics.js';
import {
  canReport,
  isCut,
  selectEarlierReport,
  selectLeftOut,
  selectReport,
  selectReported,
  seriesOf,
} from '../state/reports.js';
import { isRecording } from '../state/select.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { stackedBar } from '../widgets/bar.js';
import { icons } from '../widgets/icons.js';
import { sparkline } from '../widgets/sparkline.js';
import { findingCode } from './code.js';
import { findingCard } from './finding.js';
import { mapsNote } from './maps-note.js';
import { recordingStrip } from './live-record.js';
import { testButton } from './live-script.js';
import { reportTools } from './report-tools.js';
import { takingLinks } from './taking.js';
import { words } from './words.js';

/** @import { OpenSnapshot, ReportPage, StateIn, ViewName } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Findings, Harmless, Sentence } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { TextKey } from '../words/types.js' */
/** @import { Context } from './finding.js' */

/** Kinds with a smaller share of the heap are shown in the bar, but not named. */
const NAMED_SHARE = 0.03;

/**
 * @param {StateIn<'report'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function reportView(state, actions, speech, snapshot) {
  const { t } = speech;
  const all = selectReported(state);
  const current = canReport(state) ? selectReport(state) : undefined;
  const earlier = current && current.kind !== 'loading' ? undefined : selectEarlierReport(state);
  const reported = earlier ? all.slice(0, earlier.handles.length) : all;
  const last = reported.at(-1) ?? snapshot;
  const page = earlier ?? current;
  const isReady = page?.kind === 'ready';
  const [only] = reported.length === 1 ? reported : [];
  return html`
    <div
      class="hw-overview hw-report"
      data-testid="report"
      aria-busy=${!earlier && (isReady || page?.kind === 'failed') ? 'false' : 'true'}
    >
      ${recordingStrip(state, actions, speech)}
      <div class="hw-report__bar">
        <h1 class="hw-overview__heading">
          ${only ? t('report.heading', { name: only.info.name }) : t('report.heading.all', { count: reported.length })}
        </h1>
        ${seriesOf(state).length > 1 ? scope(state, actions, speech, snapshot) : nothing}
        ${reportTools(state, actions, speech, last, { isReady })}
      </div>
      ${leftOut(state, speech)} ${mapsNote(state, actions, speech)}
      ${
        reported.some((snapshot) => !isCut(snapshot))
          ? html`
              ${head(reported, last, page, speech)} ${body(state, actions, speech, page, reported, last)}
            `
          : nothing
      }
    </div>
  `;
}

/**
 * What no report is about, because findings need whole files.
 * @param {StateIn<'report'>} state
 * @param {Speech} speech
 */
function leftOut(state, { t }) {
  const cut = selectLeftOut(state);
  if (cut.length === 0) return nothing;
  const names = cut.map(({ info }) => info.name).join(', ');
  return html`
    <p class="hw-report__left" role="status" data-testid="report-left-out">${t('partial.leftOut', { names })}</p>
  `;
}

/**
 * Chooses between a report on all snapshots and on this one.
 * @param {StateIn<'report'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function scope(state, actions, { t, f }, { info }) {
  const { route } = state;
  /** @param {boolean} alone @param {string} text */
  const choice = (alone, text) => html`
    <button
      class="hw-switch__choice hw-report__choice"
      type="button"
      aria-pressed=${String(route.alone === alone)}
      data-testid=${alone ? 'report-alone' : 'report-all'}
      title=${text}
      @click=${() => route.alone === alone || actions.change('report', { alone })}
    >
      ${text}
    </button>
  `;
  return html`
    <div class="hw-switch" role="group" aria-label=${t('report.scope')}>
      ${choice(false, t('report.scope.all', { count: f.count(seriesOf(state).length) }))}
      ${choice(true, t('report.scope.alone', { name: info.name }))}
    </div>
  `;
}

/**
 * How large the heap is, what it consists of, and the verdict once it is known.
 * @param {readonly OpenSnapshot[]} reported
 * @param {OpenSnapshot} last
 * @param {ReportPage | undefined} page
 * @param {Speech} speech
 */
function head(reported, { info }, page, speech) {
  const { t, f } = speech;
  const parts = splitByKind(info.statistics);
  const named = parts.filter(({ share }) => share >= NAMED_SHARE).toSorted((a, b) => b.bytes - a.bytes);
  const sizes = reported.map(({ info }) => info.totalSize);
  const verdict = page?.kind === 'ready' ? page.findings.verdict : undefined;
  return html`
    <section class="hw-panel hw-report__head">
      <div class="hw-report__size">
        <p class="hw-report__total" title=${t('bytes.exact', { bytes: f.exactBytes(info.totalSize) })}>
          ${f.bytes(info.totalSize)}
        </p>
        ${
          // Sizes of several processes are not a series.
          sizes.length > 1 && verdict?.kind !== 'unrelated'
            ? sparkline(sizes, {
                label: t('report.sizes', { list: sizes.map((size) => f.bytes(size)).join(' → ') }),
                isStrong: verdict?.kind === 'growth',
              })
            : nothing
        }
      </div>
      <p class="hw-report__verdict" role="status" data-testid="verdict" data-kind=${verdict?.kind ?? nothing}>
        ${verdict ? words(sentenceParts(verdict.text, speech)) : nothing}
      </p>
      <div class="hw-report__made">
        ${stackedBar(placeSegments(parts), (kind) => t(`kind.${kind}`))}
        <ul class="hw-report__kinds" aria-label=${t('overview.kinds')}>
          ${named.map(
            ({ kind, bytes, share }) => html`
              <li title=${f.bytes(bytes)}>
                <svg class="hw-swatch" viewBox="0 0 10 10" aria-hidden="true">
                  <rect class="hw-kind--${kind}" width="10" height="10" rx="2" />
                </svg>
                ${t(`kind.${kind}`)}
                <span class="hw-muted">${f.share(share)}</span>
              </li>
            `,
          )}
        </ul>
      </div>
    </section>
  `;
}

/**
 * @param {StateIn<'report'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {ReportPage | undefined} page
 * @param {readonly OpenSnapshot[]} reported
 * @param {OpenSnapshot} last
 */
function body(state, actions, speech, page, reported, last) {
  const { t } = speech;
  if (page?.kind === 'failed')
    return html`
      <section class="hw-card hw-error" role="alert" data-testid="report-failed">
        <h2 class="hw-card__title">${icons.warning} ${t('report.failed', { message: page.error.message })}</h2>
        <p class="hw-card__actions">
          <button class="hw-button" type="button" data-testid="report-retry" @click=${actions.retryReport}>
            ${t('report.retry')}
          </button>
        </p>
      </section>
      ${next(state, speech, last)}
    `;
  if (page?.kind !== 'ready') return loading(state, reported, speech);
  const { findings, ids } = page;
  const context = {
    snap: last.id,
    numbers: reported.map(({ id }) => id),
    ids,
    trend: state.carried.trend,
    test: testButton(state.live, actions, speech),
    code: (/** @type {number} */ at) => findingCode(page.excerpts[at] ?? [], actions, speech),
  };
  const isGrowing = isRecording(state.live);
  const hasRest = findings.verdict.rest.length > 0;
  return html`
    ${findings.findings.length === 0 && hasRest ? nothing : findingList(findings, speech, context, isGrowing)}
    ${hasRest ? rest(findings.verdict.rest, speech) : nothing}
    ${reported.length === 1 && !isGrowing ? takeMore(findings.findings.length === 0, actions, speech) : nothing}
    <div class="hw-report__columns">
      ${findings.harmless.length > 0 ? harmless(findings.harmless, speech, context) : nothing}
      ${next(state, speech, last)}
    </div>
  `;
}

/**
 * @param {Findings} findings
 * @param {Speech} speech
 * @param {Context} context
 * @param {boolean} isGrowing Whether a recording adds snapshots.
 */
function findingList({ findings }, speech, context, isGrowing) {
  const { t } = speech;
  if (findings.length === 0) {
    const text = context.numbers.length > 1 ? 'report.none.several' : 'report.none.alone';
    return html`
      <section class="hw-panel hw-report__none" data-testid="report-none">
        <h2 class="hw-report__title">
          ${
            isGrowing
              ? t('report.none.early')
              : html`
                  ${icons.check} ${t('report.none')}
                `
          }
        </h2>
        <p>${t(isGrowing ? 'report.none.recording' : text)}</p>
      </section>
    `;
  }
  return html`
    <section class="hw-report__found">
      <h2 class="hw-report__title">
        ${t('report.found')}
        <span class="hw-panel__note" data-testid="report-counts">${sayCounts(findings, speech)}</span>
      </h2>
      ${findings.map((finding, place) => findingCard(finding, place, speech, context))}
    </section>
  `;
}

/**
 * Where the heap grew, if the findings explain little of it.
 * @param {readonly Sentence[]} sentences
 * @param {Speech} speech
 */
function rest(sentences, speech) {
  const { t } = speech;
  return html`
    <section class="hw-panel" data-testid="report-rest">
      <h2 class="hw-panel__title">
        <span>
          ${t('report.rest')}
          <span class="hw-panel__note">${t('report.rest.hint')}</span>
        </span>
      </h2>
      <ul class="hw-harmless">
        ${sentences.map(
          (sentence) => html`
            <li class="hw-harmless__item"><span>${words(sentenceParts(sentence, speech))}</span></li>
          `,
        )}
      </ul>
    </section>
  `;
}

/**
 * Placeholders of the size of the first cards.
 * @param {StateIn<'report'>} state
 * @param {readonly OpenSnapshot[]} reported
 * @param {Speech} speech
 */
function loading(state, reported, { t, n }) {
  const coming = state.waiting.length + (state.opening && state.opening.preview === undefined ? 1 : 0);
  const isEarly = reported.some(({ info }) => !info.isComplete);
  const text = isEarly
    ? t('report.early')
    : canReport(state) || coming === 0
      ? n('report.loading', reported.length)
      : n('report.opening', coming);
  return html`
    <section class="hw-report__found" data-testid="report-loading">
      <h2 class="hw-report__title">${t('report.found')}</h2>
      <p class="hw-muted" role="status">${text}</p>
      ${[0, 1, 2].map(
        () => html`
          <div class="hw-report__room" aria-hidden="true"></div>
        `,
      )}
    </section>
  `;
}

/**
 * @param {readonly Harmless[]} list
 * @param {Speech} speech
 * @param {Context} context
 */
function harmless(list, speech, { snap, ids, numbers }) {
  const { t, f } = speech;
  return html`
    <section class="hw-panel" data-testid="harmless">
      <h2 class="hw-panel__title">
        <span>
          ${t('report.harmless')}
          <span class="hw-panel__note">
            ${t(numbers.length > 1 ? 'report.harmless.hint' : 'report.harmless.alone')}
          </span>
        </span>
      </h2>
      <ul class="hw-harmless">
        ${list.map(({ title, retainedSize, owner, ownerNode }) => {
          const id = ownerNode === undefined ? undefined : ids.get(ownerNode);
          return html`
            <li class="hw-harmless__item">
              <span>${words(sentenceParts(title, speech))}</span>
              <span class="hw-harmless__size">
                ${
                  id === undefined
                    ? f.bytes(retainedSize)
                    : html`
                        <a href=${formatHash(routeToObject(snap, id))}>
                          ${f.bytes(retainedSize)}
                          <span class="hw-hidden-text">${owner && ownerText(owner, speech)}</span>
                        </a>
                      `
                }
              </span>
            </li>
          `;
        })}
      </ul>
    </section>
  `;
}

/**
 * @param {StateIn<'report'>} state
 * @param {Speech} speech
 * @param {OpenSnapshot} last
 */
function next({ snapshots, carried }, { t }, { id: snap }) {
  /** @type {readonly { view: Extract<ViewName, 'overview' | 'classes' | 'map' | 'trend' | 'compare'>; hint: TextKey }[]} */
  const views = [
    { view: 'overview', hint: 'report.next.overview' },
    { view: 'classes', hint: 'report.next.classes' },
    { view: 'map', hint: 'report.next.map' },
    ...(snapshots.length > 1
      ? [
          { view: /** @type {const} */ ('trend'), hint: /** @type {const} */ ('report.next.trend') },
          { view: /** @type {const} */ ('compare'), hint: /** @type {const} */ ('report.next.compare') },
        ]
      : []),
  ];
  return html`
    <section class="hw-panel" data-testid="report-next">
      <h2 class="hw-panel__title">${t('report.next')}</h2>
      <ul class="hw-next">
        ${views.map(
          ({ view, hint }) => html`
            <li class="hw-next__step">
              <a href=${formatHash(view === 'trend' ? { view, snap, trend: carried.trend } : { view, snap })}>
                ${t(`nav.${view}`)}
              </a>
              <span class="hw-muted">${t(hint)}</span>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}

/**
 * How to take more snapshots, since one alone shows little.
 * @param {boolean} isOpen
 * @param {Actions} actions
 * @param {Speech} speech
 */
function takeMore(isOpen, actions, speech) {
  const { t } = speech;
  return html`
    <details class="hw-panel hw-report__more" data-testid="report-more" ?open=${isOpen}>
      <summary class="hw-report__more-title"><h2>${t('report.more')}</h2></summary>
      <div class="hw-report__more-body">
        <p>${t('report.more.text')}</p>
        <ol class="hw-report__steps">
          <li>${t('report.more.warm')}</li>
          <li>${t('report.more.take')}</li>
          <li>${t('report.more.drop')}</li>
        </ol>
        ${takingLinks(speech)}
        <p>
          <button class="hw-button" type="button" @click=${actions.pickFiles}>${t('report.more.open')}</button>
        </p>
      </div>
    </details>
  `;
}
