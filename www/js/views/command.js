/** A command to copy: its text in a box, with a button. */

import { html } from '../lib/html.js';
import { copyText } from '../lib/copy-text.js';
import { icons } from '../widgets/icons.js';

/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {string} text One line, or several.
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function command(text, actions, { t }) {
  const copy = async () => actions.announce(t((await copyText(text)) ? 'copy.done' : 'copy.failed'));
  // No space that the text does not have.
  // prettier-ignore
  return html`
    <div class="hw-command">
      <pre class="hw-command__text" tabindex="0"><code>${text}</code></pre>
      <button class="hw-button hw-button--icon hw-command__copy" type="button" title=${t('command.copy')} aria-label=${t('command.copy')} @click=${copy}>${icons.copy}</button>
    </div>
  `;
}
