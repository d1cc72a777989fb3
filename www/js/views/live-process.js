/** The process that the page is connected to: what it is, its memory over time, and what can be done with it. */

import { html, nothing } from '../lib/html.js';
import { setStyle } from '../lib/set-style.js';
import { judgeMemory } from '../memory/judge.js';
import { memoryVerdictText } from '../memory/verdict-text.js';
import { isRecording } from '../state/select.js';
import { icons } from '../widgets/icons.js';
import '../widgets/memory-chart.js';

/** @import { Actions } from '../state/actions.js' */
/** @import { LiveState } from '../live/live-state.js' */
/** @import { CaptureProgress } from '../live/messages.js' */
/** @import { Speech } from '../lib/speech.js' */

/** A capture needs about as many times the size of its file on top of the process, since V8 queues what is not read. */
const MOST_PER_FILE = 5;
/** From here on the warning about that is worth reading. */
const WORTH_WARNING = 50e6;

/** @param {LiveState} live @param {Speech} speech */
export function processName({ runtime, url }, { t }) {
  return runtime?.title || (runtime && t(`live.runtime.${runtime.kind}`)) || url;
}

/**
 * @param {LiveState} live
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function processPanel(live, actions, speech) {
  const { t, f } = speech;
  const { runtime, status, samples, marks, capture, isCollecting, failure } = live;
  const isOn = status === 'on';
  const isIdle = isOn && !capture && !isCollecting;
  // Its snapshots are of one thread, and of nothing in between.
  const isBusy = isRecording(live);
  const now = samples.at(-1);
  return html`
    <section class="hw-panel hw-live__process" data-testid="live-process">
      <header class="hw-live__head">
        <h1 class="hw-live__name" data-testid="live-title">${processName(live, speech)}</h1>
        <p class="hw-live__facts hw-muted" data-testid="live-runtime" data-kind=${runtime?.kind ?? nothing}>
          ${runtime ? `${t(`live.runtime.${runtime.kind}`)} ${runtime.version}`.trim() : nothing}
          ${runtime?.pid === undefined ? nothing : `· ${t('live.pid', { pid: runtime.pid })}`}
          ${now ? `· ${t('live.heap', { size: f.bytes(now.heapUsed) })}` : nothing}
        </p>
        <span class="hw-live__status hw-live__status--${status}" role="status">
          ${t(isOn ? 'live.status.on' : 'live.status.lost')}
        </span>
        ${
          isOn
            ? html`
                <button
                  class="hw-button"
                  type="button"
                  data-testid="live-disconnect"
                  @click=${() => actions.live.disconnect()}
                >
                  ${t('live.disconnect')}
                </button>
              `
            : html`
                <button
                  class="hw-button"
                  type="button"
                  data-testid="live-again"
                  @click=${() => actions.live.open(live.url)}
                >
                  ${t('live.again')}
                </button>
                <button class="hw-button" type="button" @click=${() => actions.live.disconnect()}>
                  ${t('live.another')}
                </button>
              `
        }
      </header>
      ${
        status === 'lost' || failure
          ? html`
              <p
                class="hw-live__wrong"
                role="alert"
                data-testid="live-failure"
                data-problem=${failure?.problem ?? 'closed'}
              >
                ${icons.warning}
                <span>
                  ${t(`live.failed.${failure?.problem ?? 'closed'}`, { url: live.url, message: failure?.message ?? '' })}
                </span>
              </p>
            `
          : nothing
      }
      ${
        live.isWaiting && isOn
          ? html`
              <p class="hw-live__wrong" role="status" data-testid="live-waiting">
                ${icons.info}
                <span>${t('live.waiting')}</span>
                <button
                  class="hw-button hw-button--small"
                  type="button"
                  data-testid="live-run"
                  @click=${() => actions.live.start()}
                >
                  ${t('live.run')}
                </button>
              </p>
            `
          : nothing
      }
      <hw-memory-chart .chart=${chartOf(live)} .speech=${speech}></hw-memory-chart>
      <div class="hw-live__actions">
        <button
          class="hw-button"
          type="button"
          data-testid="live-take"
          ?disabled=${!isIdle || isBusy}
          @click=${() => actions.live.take()}
        >
          ${t('live.take')}
        </button>
        <button
          class="hw-button"
          type="button"
          data-testid="live-collect"
          ?disabled=${!isIdle}
          @click=${() => actions.live.collect()}
        >
          ${t(isCollecting ? 'live.collecting' : 'live.collect')}
        </button>
        ${threads(live, actions, speech)}
      </div>
      ${capture ? captureLine(capture, speech) : nothing} ${now && isIdle ? warning(now.heapUsed, speech) : nothing}
      ${verdictLine(live, speech)}
      ${
        live.isRenumbered
          ? html`
              <p class="hw-live__wrong" role="status" data-testid="live-renumbered">
                ${icons.warning}
                <span>${t('live.renumbered')}</span>
              </p>
            `
          : nothing
      }
      ${
        marks.length === 0 && samples.length < 2
          ? html`
              <p class="hw-muted">${t('live.polling')}</p>
            `
          : nothing
      }
    </section>
  `;
}

/** The last chart that was made: the element draws again when it gets another. @type {[LiveState['samples'], LiveState['marks'], object] | undefined} */
let lastChart;

/** @param {LiveState} live */
function chartOf({ samples, marks }) {
  if (lastChart?.[0] !== samples || lastChart[1] !== marks) lastChart = [samples, marks, { samples, marks }];
  return lastChart[2];
}

/** The last verdict: two hours of samples take a moment to judge, and a capture draws the page often. @type {[LiveState['samples'], LiveState['collections'], ReturnType<typeof judgeMemory>] | undefined} */
let lastVerdict;

/** Fewer samples than these are not worth a word: a minute. */
const LEAST_SAMPLES = 30;

/**
 * Whether the memory is worth a snapshot, once there are enough samples.
 * @param {LiveState} live
 * @param {Speech} speech
 */
function verdictLine({ samples, collections }, speech) {
  if (samples.length < LEAST_SAMPLES) return nothing;
  if (lastVerdict?.[0] !== samples || lastVerdict[1] !== collections) {
    lastVerdict = [samples, collections, judgeMemory(samples, { collections })];
  }
  const verdict = lastVerdict[2];
  return html`
    <p class="hw-live__verdict" data-testid="live-verdict" data-kind=${verdict.kind}>
      ${verdict.isWorthSnapshot ? icons.leak : icons.info}
      <span>${memoryVerdictText(verdict, speech)}</span>
    </p>
  `;
}

/**
 * @param {LiveState} live
 * @param {Actions} actions
 * @param {Speech} speech
 */
function threads({ hasThreads, threads: list, thread, capture, recording }, actions, { t }) {
  if (!hasThreads || list.length === 0) return nothing;
  return html`
    <label class="hw-live__thread">
      ${t('live.thread')}
      <select
        class="hw-field"
        data-testid="live-thread"
        ?disabled=${capture !== undefined || (recording !== undefined && recording.ending === undefined)}
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget }) =>
          actions.live.chooseThread(currentTarget.value || undefined)}
      >
        <option value="" ?selected=${thread === undefined}>${t('live.thread.main')}</option>
        ${list.map(
          ({ id, title }) => html`
            <option value=${id} ?selected=${id === thread}>${title}</option>
          `,
        )}
      </select>
    </label>
  `;
}

/**
 * How far a capture is.
 * @param {CaptureProgress} capture
 * @param {Speech} speech
 */
export function captureLine({ phase, done, total, bytes }, { t, f }) {
  const fraction = phase === 'building' && total > 0 ? done / total : undefined;
  return html`
    <div class="hw-progress hw-live__capture" data-testid="live-capture" data-phase=${phase}>
      <div
        class="hw-progress__bar ${fraction === undefined ? 'hw-progress__bar--unknown' : ''}"
        role="progressbar"
        aria-label=${t('live.capture')}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${fraction === undefined ? nothing : Math.floor(fraction * 100)}
      >
        <div class="hw-progress__fill" ${setStyle({ transform: `scaleX(${fraction ?? 0.25})` })}></div>
      </div>
      <p class="hw-progress__line">
        <span role="status">${t(`live.capture.${phase}`)}</span>
        <span class="hw-progress__bytes">
          ${bytes > 0 ? t('live.capture.bytes', { size: f.bytes(bytes) }) : nothing}
        </span>
      </p>
    </div>
  `;
}

/**
 * What a capture costs the process.
 * @param {number} heapUsed
 * @param {Speech} speech
 */
function warning(heapUsed, { t, f }) {
  const isLarge = heapUsed >= WORTH_WARNING;
  return html`
    <p class="hw-live__cost ${isLarge ? 'hw-live__cost--large' : 'hw-muted'}">
      ${isLarge ? icons.warning : nothing}
      ${t('live.cost', { heap: f.bytes(heapUsed), most: f.bytes(heapUsed * MOST_PER_FILE) })}
    </p>
  `;
}
