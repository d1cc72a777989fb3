/** Memory over time without snapshots: a log of `process.memoryUsage()`, pasted or dropped. */

import { html, nothing } from '../lib/html.js';
import { assertNever } from '../lib/assert-never.js';
import { rateText } from '../memory/verdict-text.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import '../widgets/memory-chart.js';
import { command } from './command.js';
import { memoryVerdict } from './memory-verdict.js';

/** @import { AppState, MemoryLogPage } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { MemoryLog, Verdict } from '../memory/types.js' */
/** @import { MemoryChart } from '../widgets/memory-chart.js' */

/** @typedef {Extract<MemoryLogPage, { kind: 'ready' }>} ReadyLog */

const SNIPPET =
  'setInterval(() => console.log(JSON.stringify({ at: Date.now(), ...process.memoryUsage() })), 5000).unref()';
const EXAMPLE =
  '{"at":1767225600000,"rss":42688512,"heapTotal":4853760,"heapUsed":4141208,"external":1664369,"arrayBuffers":137939}';
const FIELD_ID = 'hw-memory-text';
const FILES_ID = 'hw-memory-files';
/** A longer text is read without being shown: the field would be slow. */
const LONGEST_SHOWN = 200_000;

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function memoryView(state, actions, speech) {
  const { t } = speech;
  const { memoryLog: page } = state;
  return html`
    <div class="hw-memory-log" data-testid="memory" data-kind=${page?.kind ?? 'none'}>
      <header class="hw-memory-log__head">
        <h1 class="hw-memory-log__title">${t('memoryLog.title')}</h1>
        ${
          page?.kind === 'ready'
            ? html`
                <span class="hw-memory-log__name" title=${page.name || nothing}>${page.name}</span>
                <button class="hw-button" type="button" data-testid="memory-close" @click=${actions.memoryLogs.close}>
                  ${t('memoryLog.close')}
                </button>
              `
            : html`
                <p class="hw-memory-log__lead">${t('memoryLog.lead')}</p>
              `
        }
      </header>
      ${page ? stateOf(page, state, actions, speech) : nothing}
      ${page?.kind === 'ready' || page?.kind === 'reading' ? nothing : input(state, actions, speech)}
    </div>
  `;
}

/**
 * @param {MemoryLogPage} page
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function stateOf(page, { route }, actions, speech) {
  const { t, n } = speech;
  switch (page.kind) {
    case 'reading':
      return reading(page, actions, speech);
    case 'failed':
      return html`
        <section class="hw-card hw-error" role="alert">
          <h2 class="hw-card__title">${icons.warning} ${t('memoryLog.failed.title')}</h2>
          <p>${page.message}</p>
        </section>
      `;
    case 'empty':
      return html`
        <section class="hw-card" role="alert" data-testid="memory-empty">
          <h2 class="hw-card__title">${icons.info} ${t('memoryLog.empty.title')}</h2>
          <p>${n('memoryLog.empty.text', page.skipped)}</p>
          ${command(EXAMPLE, actions, speech)}
        </section>
      `;
    case 'ready':
      return html`
        ${memoryVerdict(page.verdict, route.snap, speech)} ${chart(page, speech)} ${numbers(page, speech)}
      `;
    default:
      return assertNever(page);
  }
}

/**
 * @param {Extract<MemoryLogPage, { kind: 'reading' }>} page
 * @param {Actions} actions
 * @param {Speech} speech
 */
function reading({ name, size, read }, actions, { t, f }) {
  return html`
    <section class="hw-card" role="status" data-testid="memory-reading-log">
      <h2 class="hw-card__title">${t('memoryLog.reading', { name: name || t('memoryLog.pasted') })}</h2>
      <progress class="hw-memory-log__progress" max=${size || 1} value=${Math.min(read, size)}></progress>
      <div class="hw-card__actions">
        <button class="hw-button" type="button" @click=${actions.memoryLogs.close}>${t('memoryLog.stop')}</button>
        <span class="hw-muted">${f.bytes(read)}</span>
      </div>
    </section>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function input({ route }, actions, speech) {
  const { t } = speech;
  const { readText, readFiles } = actions.memoryLogs;
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    const field = document.getElementById(FIELD_ID);
    if (field instanceof HTMLTextAreaElement && field.value.trim() !== '') readText(field.value);
  };
  /** A pasted log is read at once if the field has nothing else. @param {ClipboardEvent & { currentTarget: HTMLTextAreaElement }} event */
  const paste = (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const isAlone = event.currentTarget.value.trim() === '';
    if (text.trim() === '' || (!isAlone && text.length <= LONGEST_SHOWN)) return;
    event.preventDefault();
    readText(text);
  };
  const [before, after] = t('memoryLog.snippet.hint').split('{live}');
  // No space that the text does not have.
  // prettier-ignore
  const live = html`<p class="hw-memory-log__note">${before}<a href=${formatHash({ view: 'live', snap: route.snap })}>${t('nav.live')}</a>${after}</p>`;
  return html`
    <form class="hw-panel" @submit=${submit}>
      <label class="hw-memory-log__label" for=${FIELD_ID}>${t('memoryLog.paste')}</label>
      <textarea
        id=${FIELD_ID}
        class="hw-field hw-memory-log__text"
        rows="7"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        placeholder=${`${EXAMPLE}\n…`}
        aria-describedby="hw-memory-understood"
        data-testid="memory-text"
        @paste=${paste}
      ></textarea>
      <div class="hw-card__actions">
        <button class="hw-button hw-button--primary" type="submit" data-testid="memory-read">
          ${t('memoryLog.read')}
        </button>
        <button class="hw-button" type="button" @click=${() => document.getElementById(FILES_ID)?.click()}>
          ${t('memoryLog.choose')}
        </button>
        <span class="hw-muted">${t('memoryLog.drop')}</span>
      </div>
      <p id="hw-memory-understood" class="hw-memory-log__note">${t('memoryLog.understood')}</p>
      <input
        id=${FILES_ID}
        class="hw-hidden"
        type="file"
        multiple
        tabindex="-1"
        aria-hidden="true"
        data-testid="memory-files"
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget: field }) => {
          if (field.files?.length) readFiles([...field.files]);
          field.value = '';
        }}
      />
    </form>
    <section class="hw-panel">
      <h2 class="hw-panel__title">${t('memoryLog.snippet.title')}</h2>
      ${command(SNIPPET, actions, speech)} ${live}
    </section>
  `;
}

/** The same chart for the same log, because a new object makes the element compute its lines. @type {WeakMap<MemoryLog, MemoryChart>} */
const charts = new WeakMap();

/** @param {ReadyLog} page @param {Speech} speech */
function chart({ log }, speech) {
  const known = charts.get(log);
  const drawn = known ?? { samples: log.samples, isNumbered: log.isNumbered };
  if (!known) charts.set(log, drawn);
  return html`
    <section class="hw-panel" aria-label=${speech.t('memoryLog.chart.title')}>
      <h2 class="hw-panel__title">${speech.t('memoryLog.chart.title')}</h2>
      <hw-memory-chart .chart=${drawn} .speech=${speech}></hw-memory-chart>
    </section>
  `;
}

/** @param {ReadyLog} page @param {Speech} speech */
function numbers({ log, verdict }, speech) {
  const { t, f } = speech;
  const kinds = /** @type {const} */ (['heap', 'buffers', 'outside', 'rss']);
  return html`
    <section class="hw-panel">
      <h2 class="hw-panel__title">${t('memoryLog.table.title')}</h2>
      <table class="hw-table hw-table--titled" data-testid="memory-growth">
        <thead>
          <tr>
            <th scope="col">${t('memoryLog.table.kind')}</th>
            <th class="hw-table__number" scope="col">${t('memoryLog.table.first')}</th>
            <th class="hw-table__number" scope="col">${t('memoryLog.table.last')}</th>
            <th class="hw-table__number" scope="col">${t('memoryLog.table.pace')}</th>
          </tr>
        </thead>
        <tbody>
          ${kinds.map((kind) => {
            const trend = verdict.trends[kind];
            if (!trend) return nothing;
            return html`
              <tr data-kind=${kind}>
                <th scope="row">${t(`memoryLog.table.${kind}`)}</th>
                <td class="hw-table__number">${f.bytes(trend.first)}</td>
                <td class="hw-table__number">${f.bytes(trend.last)}</td>
                <td class="hw-table__number">${rateText(trend, verdict, speech)}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
      <p class="hw-memory-log__note" data-testid="memory-notes">${notes(log, verdict, speech).join(' ')}</p>
    </section>
  `;
}

/**
 * What the log has, and what was left out.
 * @param {MemoryLog} log
 * @param {Verdict} verdict
 * @param {Speech} speech
 */
function notes(log, verdict, { t, n, f }) {
  const values = {
    samples: n('memoryLog.chart.samples', log.found),
    time: f.duration(verdict.durationMs),
    collections: n('memoryLog.collections', verdict.collections),
  };
  return [
    t(log.isNumbered ? 'memoryLog.note.numbered' : 'memoryLog.note.length', values),
    log.found > log.samples.length ? t('memoryLog.note.thinned') : '',
    log.processes > 1 ? n('memoryLog.note.processes', log.processes, { process: log.process }) : '',
    log.assumedUnit ? t('memoryLog.note.unit', { unit: log.assumedUnit }) : '',
    log.skipped > 0 ? n('memoryLog.note.skipped', log.skipped) : '',
  ].filter((note) => note !== '');
}
