/** *Record three*: the load, the button, and how far the recording is. The report shows the same steps while it grows. */

import { html, nothing } from '../lib/html.js';
import { STEPS } from '../live/recorder.js';
import { isRecording } from '../state/select.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { isReady, loadForm } from './live-load.js';
import { captureLine, processName } from './live-process.js';
import { scriptButton } from './live-script.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { LiveState, Recording } from '../live/live-state.js' */
/** @import { Step } from '../live/recorder.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function recordPanel({ live, snapshots }, actions, speech) {
  const { t } = speech;
  const { recording } = live;
  const isRunning = isRecording(live);
  return html`
    <section class="hw-panel hw-record" data-testid="live-record">
      <h2 class="hw-panel__title">
        <span>${t('live.record')}</span>
        ${recording && isRunning ? stopButton(recording, actions, speech) : nothing}
      </h2>
      <p class="hw-muted">${t('live.record.text')}</p>
      ${isRunning ? nothing : loadForm(live, actions, speech)}
      ${isRunning ? nothing : start(live, snapshots.length > 0, actions, speech)}
      ${recording ? steps(live, recording, actions, speech) : nothing}
    </section>
  `;
}

/**
 * @param {LiveState} live
 * @param {boolean} hasOthers Whether snapshots are open.
 * @param {Actions} actions
 * @param {Speech} speech
 */
function start(live, hasOthers, actions, speech) {
  const { t } = speech;
  const isOn = live.status === 'on';
  return html`
    <p class="hw-record__go">
      <button
        class="hw-button hw-button--primary"
        type="button"
        data-testid="live-record-start"
        title=${isOn ? nothing : t('live.record.connect')}
        ?disabled=${!isOn || live.capture !== undefined || !isReady(live.form)}
        @click=${() => actions.live.recordThree()}
      >
        ${t('live.record.start')}
      </button>
      ${scriptButton(live, actions, speech)}
      ${
        hasOthers
          ? html`
              <span class="hw-muted">${t('live.record.others')}</span>
            `
          : nothing
      }
    </p>
  `;
}

/**
 * The recording, on top of the report that grows with it.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function recordingStrip({ live }, actions, speech) {
  const { recording } = live;
  if (!recording || !isWorthAWord(recording)) return nothing;
  return html`
    <section class="hw-panel hw-record hw-record--strip" data-testid="live-strip">
      <h2 class="hw-panel__title">
        <a href=${formatHash({ view: 'live' })}>${speech.t('live.record.of', { title: processName(live, speech) })}</a>
        ${isRecording(live) ? stopButton(recording, actions, speech) : dismissButton(actions, speech)}
      </h2>
      ${steps(live, recording, actions, speech)}
    </section>
  `;
}

/** While it runs, and afterwards if something was wrong with it. @param {Recording} recording */
const isWorthAWord = ({ ending, isDoubtful, restarts }) => ending !== 'done' || isDoubtful || restarts > 0;

/**
 * @param {LiveState} live
 * @param {Recording} recording
 * @param {Actions} actions
 * @param {Speech} speech
 */
function steps(live, recording, actions, speech) {
  const { t, f, n } = speech;
  const { step, ending, by, sent, count, isDoubtful, restarts, failure } = recording;
  const at = STEPS.findIndex(({ kind, round }) => kind === step.kind && round === step.round);
  const isRunning = ending === undefined;
  return html`
    <ol class="hw-record__steps" data-testid="live-steps" data-ending=${ending ?? nothing} data-step=${at}>
      ${STEPS.map((one, place) => {
        const mood = place < at || ending === 'done' ? 'done' : place === at && isRunning ? 'now' : 'ahead';
        return html`
          <li class="hw-record__step hw-record__step--${mood}" aria-current=${mood === 'now' ? 'step' : nothing}>
            ${mood === 'done' ? icons.check : nothing}
            <span>${stepText(one, speech)}</span>
            ${
              mood === 'now' && one.kind === 'load' && by === 'page'
                ? html`
                    <span class="hw-muted">
                      ${t('live.record.sent', { sent: f.count(sent), count: f.count(count) })}
                    </span>
                  `
                : nothing
            }
          </li>
        `;
      })}
    </ol>
    ${
      isRunning
        ? html`
            <div class="hw-record__now">${now(live, recording, actions, speech)}</div>
          `
        : nothing
    }
    ${restarts > 0 ? remark('restarted', n('live.record.restarted', restarts)) : nothing}
    ${isDoubtful ? remark('doubtful', t('live.record.doubtful')) : nothing}
    ${
      ending === 'disturbed' || ending === 'stopped'
        ? remark(ending, t(`live.record.${ending}`))
        : ending === 'failed'
          ? remark(
              'failed',
              t(`live.failed.${failure?.problem ?? 'closed'}`, { url: live.url, message: failure?.message ?? '' }),
            )
          : nothing
    }
  `;
}

/**
 * What happens now. It has its room also while there is nothing to say, so that nothing below it moves.
 * @param {LiveState} live
 * @param {Recording} recording
 * @param {Actions} actions
 * @param {Speech} speech
 */
function now(live, { step, by }, actions, speech) {
  const { t } = speech;
  if (live.capture) return captureLine(live.capture, speech);
  if (step.kind !== 'load' || by === 'page') return nothing;
  return html`
    <p class="hw-record__yours">
      ${t('live.record.yours')}
      <button
        class="hw-button hw-button--primary"
        type="button"
        data-testid="live-go-on"
        @click=${() => actions.live.goOn()}
      >
        ${t('live.record.goOn')}
      </button>
    </p>
  `;
}

/**
 * @param {Recording} recording
 * @param {Actions} actions
 * @param {Speech} speech
 */
function stopButton({ isStopping }, actions, { t }) {
  return html`
    <button
      class="hw-button hw-button--small hw-record__stop"
      type="button"
      data-testid="live-stop"
      ?disabled=${isStopping}
      @click=${() => actions.live.stopRecording()}
    >
      ${icons.close}
      <span>${t(isStopping ? 'live.record.stopping' : 'live.record.stop')}</span>
    </button>
  `;
}

/** @param {Actions} actions @param {Speech} speech */
function dismissButton(actions, { t }) {
  return html`
    <button
      class="hw-button hw-button--icon"
      type="button"
      title=${t('error.dismiss')}
      aria-label=${t('error.dismiss')}
      data-testid="live-dismiss"
      @click=${() => actions.live.dismissRecording()}
    >
      ${icons.close}
    </button>
  `;
}

/** @param {Step} step @param {Speech} speech */
function stepText({ kind, round }, { t }) {
  if (kind === 'load') return t('live.step.load');
  return round === 1 ? t('live.step.baseline') : t('live.step.take', { round });
}

/** @param {string} kind @param {string} text */
function remark(kind, text) {
  return html`
    <p class="hw-live__wrong" role="status" data-testid="live-remark" data-kind=${kind}>
      ${icons.warning}
      <span>${text}</span>
    </p>
  `;
}
