/** Saving scripts for Node: the recording without a page, and a test that fails when a finding grows again. */

import { html, nothing } from '../lib/html.js';
import { checkLoad } from '../live/load-plan.js';
import { measureOf } from '../live/script/measure.js';
import { icons } from '../widgets/icons.js';

/** @import { Finding } from '../engine/protocol.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { LiveState } from '../live/live-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * Saves the load of the form as a script.
 * @param {LiveState} live
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function scriptButton({ form }, actions, { t }) {
  return html`
    <button
      class="hw-button"
      type="button"
      title=${t('live.script.hint')}
      data-testid="live-script"
      ?disabled=${form.by !== 'page' || checkLoad(form).load === undefined}
      @click=${() => actions.live.saveScript()}
    >
      ${icons.download}
      <span>${t('live.script')}</span>
    </button>
  `;
}

/**
 * A button for each finding of a recording whose requests the page sent, or why there is none.
 * @param {LiveState} live
 * @param {Actions} actions
 * @param {Speech} speech
 * @returns {((finding: Finding) => unknown) | undefined} undefined unless such a recording is done
 */
export function testButton({ recorded }, actions, { t }) {
  if (!recorded) return undefined;
  return (finding) => {
    const plan = measureOf(finding, recorded.count, recorded.count);
    if ('cannot' in plan) {
      if (plan.cannot === 'notLeak') return nothing;
      return html`
        <span class="hw-muted" data-testid="no-test">${t(`liveLoad.cannot.${plan.cannot}`)}</span>
      `;
    }
    return html`
      <button
        class="hw-button hw-button--small"
        type="button"
        title=${t('live.test.hint')}
        data-testid="save-test"
        @click=${() => actions.live.saveTest(finding)}
      >
        ${icons.download}
        <span>${t('live.test')}</span>
      </button>
    `;
  };
}
