/** The name of a group of objects: a file's path, of which the end stays visible, or what the group is. */

import { html } from '../lib/html.js';

/** @import { GroupRow } from '../engine/protocol.js' */
/** @import { TextKey } from '../words/types.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Everything up to the last separator before a query. */
const FOLDER = /^(?:[^?#]*[\\/])?(?=[^\\/])/s;

/**
 * @param {GroupRow} row
 * @param {Speech} speech
 */
export function groupName({ kind, name, scriptId }, { t, known }) {
  switch (kind) {
    case 'file': {
      const folder = FOLDER.exec(name)?.[0] ?? '';
      return html`
        <span class="hw-path" title=${name}>
          <span class="hw-path__folder">${folder}</span>
          <span class="hw-path__file">${name.slice(folder.length)}</span>
        </span>
      `;
    }
    case 'package':
    case 'origin':
      return html`
        <span class="hw-grid__name" title=${name}>${name}</span>
      `;
    default: {
      const text = kind === 'script' ? `(${t('classes.script', { id: scriptId ?? 0 })})` : t(`group.${kind}`);
      /** @type {TextKey} */
      const hint = known(`group.${kind}.hint`) ?? 'group.none.hint';
      return html`
        <span class="hw-grid__name hw-value--system" title=${t(hint)}>${text}</span>
      `;
    }
  }
}
