/** The memory of all engines together; on request, the snapshots of each. */

import { html } from '../lib/html.js';
import { LIMIT_BYTES } from '../state/engine-place.js';

/** @import { AppState, PageEngine } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */

const POPOVER_ID = 'hw-memory';

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
export function memoryChip({ engines, snapshots }, { t, f }) {
  const total = engines.reduce((sum, engine) => sum + bytesOf(engine), 0);
  /** @param {PageEngine} engine */
  const namesOf = ({ id }) => snapshots.filter(({ engine }) => engine === id).map(({ info }) => info.name);
  return html`
    <span class="hw-status__memory" ?hidden=${total === 0}>
      <button
        class="hw-button hw-button--link"
        type="button"
        popovertarget=${POPOVER_ID}
        data-testid="memory"
        data-value=${total}
        data-engines=${engines.length}
        title=${t('bytes.exact', { bytes: f.exactBytes(total) })}
      >
        ${t('status.memory', { size: f.bytes(total) })}
      </button>
      <div id=${POPOVER_ID} class="hw-popover hw-popover--left" popover role="group" aria-label=${t('memory.title')}>
        <dl class="hw-memory">
          ${engines.map((engine) => {
            const names = namesOf(engine);
            return html`
              <div data-testid="memory-engine" data-engine=${engine.id}>
                <dt>${t('memory.engine', { id: engine.id, size: f.bytes(bytesOf(engine)) })}</dt>
                ${(names.length > 0 ? names : [t('memory.nothing')]).map(
                  (name) => html`
                    <dd>${name}</dd>
                  `,
                )}
              </div>
            `;
          })}
        </dl>
        <p class="hw-popover__text">${t('memory.text', { limit: f.bytes(LIMIT_BYTES) })}</p>
      </div>
    </span>
  `;
}

/** @param {PageEngine} engine */
function bytesOf(engine) {
  return engine.kind === 'ready' ? (engine.memoryBytes ?? 0) : 0;
}
