/** A verdict about memory over time, as a card: what is seen, what to do, and the ways to take a snapshot. */

import { html, nothing } from '../lib/html.js';
import { memoryVerdictWords } from '../memory/verdict-text.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';

/** @import { Speech } from '../lib/speech.js' */
/** @import { Verdict, VerdictKind } from '../memory/types.js' */

/** @type {Readonly<Record<VerdictKind, unknown>>} */
const SIGNS = {
  heap: icons.leak,
  buffers: icons.leak,
  outside: icons.info,
  steady: icons.check,
  warming: icons.check,
  falling: icons.check,
  unclear: icons.help,
};

/**
 * @param {Verdict} verdict
 * @param {number | undefined} snap The snapshot in view, which the links keep.
 * @param {Speech} speech
 */
export function memoryVerdict(verdict, snap, speech) {
  const { t } = speech;
  const { title, text, advice } = memoryVerdictWords(verdict, speech);
  const isForLive = verdict.isWorthSnapshot || verdict.missing === 'collection';
  return html`
    <section
      class=${`hw-memory-verdict ${verdict.isWorthSnapshot ? 'hw-memory-verdict--worth' : ''}`}
      data-testid="memory-verdict"
      data-kind=${verdict.kind}
      data-missing=${verdict.missing ?? nothing}
    >
      <h2 class="hw-memory-verdict__title">${SIGNS[verdict.kind]} ${title}</h2>
      <p>${text}</p>
      ${
        advice
          ? html`
              <p class="hw-memory-verdict__advice">${advice}</p>
            `
          : nothing
      }
      ${
        isForLive
          ? html`
              <p class="hw-memory-verdict__ways">
                <a
                  class=${`hw-button ${verdict.isWorthSnapshot ? 'hw-button--primary' : ''}`}
                  href=${formatHash({ view: 'live', snap })}
                >
                  ${t('memoryLog.live')}
                </a>
                <a class="hw-button" href=${formatHash({ view: 'doctor', snap })}>${t('nav.doctor')}</a>
              </p>
            `
          : nothing
      }
    </section>
  `;
}
