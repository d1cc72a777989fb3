/** Code of the sources: the lines beside a finding, and a whole file in a dialog. All of it is text, never markup. */

import { ref } from '../../vendor/lit-html/directives/ref.js';
import { html, nothing } from '../lib/html.js';
import { highlight } from '../lib/highlight.js';
import { describePlace } from '../lib/place.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Excerpt } from '../maps/types.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Lines of a file that the dialog shows around a line, and the most of each. */
const SHOWN_LINES = 2000;
const SHOWN_COLUMNS = 2000;
/** Below this width a finding's code starts collapsed. */
const NARROW = '(max-width: 720px)';

/**
 * @param {readonly Excerpt[]} excerpts
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function findingCode(excerpts, actions, speech) {
  if (excerpts.length === 0) return nothing;
  const { t } = speech;
  return html`
    <details class="hw-excerpts" data-testid="finding-code" ?open=${!matchMedia(NARROW).matches}>
      <summary class="hw-finding__part">${t('maps.code')}</summary>
      <div class="hw-code__excerpts">${excerpts.map((excerpt) => figure(excerpt, actions, speech))}</div>
    </details>
  `;
}

/**
 * @param {Excerpt} excerpt
 * @param {Actions} actions
 * @param {Speech} speech
 */
function figure({ role, place, from, lines }, actions, speech) {
  const { t } = speech;
  const { short, whole, title } = describePlace(place, speech);
  const path = pathOf(place.url ?? '');
  return html`
    <figure class="hw-code__box" data-testid="code-excerpt" data-role=${role}>
      <figcaption class="hw-code__head">
        <span class="hw-muted">${t(`maps.code.${role}`)}</span>
        <button
          class="hw-code__place"
          type="button"
          title=${`${t('maps.code.open')}\n${title}`}
          data-testid="code-open"
          @click=${() => actions.maps.showSource(place.url ?? '', place.line)}
        >
          ${short}
        </button>
        ${
          path === undefined
            ? nothing
            : html`
                <a
                  class="hw-code__editor"
                  href=${`vscode://file${encodeURI(path)}:${place.line + 1}:${place.column + 1}`}
                  title=${t('maps.code.editor.hint', { place: whole })}
                  data-testid="code-editor"
                >
                  ${t('maps.code.editor')}
                </a>
              `
        }
      </figcaption>
      ${codeLines(lines, from, place.line, short)}
    </figure>
  `;
}

/**
 * @param {readonly string[]} lines
 * @param {number} from The number of the first, from 0.
 * @param {number} marked
 * @param {string} label
 */
function codeLines(lines, from, marked, label) {
  // No line break that the code does not have.
  // prettier-ignore
  return html`
    <pre class="hw-code__text" tabindex="0" role="group" aria-label=${label}><code>${lines.map((line, at) => html`<span
      class=${from + at === marked ? 'hw-code__line hw-code__line--marked' : 'hw-code__line'}
      ><span class="hw-code__number" aria-hidden="true">${from + at + 1}</span><span
      >${highlight(line).map(({ kind, text }) => (kind === 'plain' ? text : html`<span class=${`hw-code__${kind}`}>${text}</span>`))}
</span></span>`)}</code></pre>
  `;
}

/** The path of a file on this machine. @param {string} url */
function pathOf(url) {
  if (/^\/(?!\/)/.test(url)) return url;
  if (/^[a-z]:[\\/]/i.test(url)) return `/${url.replaceAll('\\', '/')}`;
  return /^file:\/\/(\/.*)$/.exec(url)?.[1];
}

/**
 * The whole file, at its line.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function sourceDialog({ sourceView }, actions, { t }) {
  if (!sourceView) return nothing;
  const { url, line, text } = sourceView;
  const lines = text === undefined ? [] : text.split(/\r\n|\r|\n/);
  const from = Math.max(0, line - SHOWN_LINES / 2);
  const shown = lines.slice(from, from + SHOWN_LINES).map((one) => one.slice(0, SHOWN_COLUMNS));
  return html`
    <dialog
      class="hw-help hw-source"
      aria-labelledby="hw-source-title"
      data-testid="source"
      @close=${actions.maps.hideSource}
      ${ref(showDialog)}
    >
      <div class="hw-help__sheet">
        <header class="hw-help__head">
          <h2 id="hw-source-title" class="hw-source__title" title=${url}>${url}</h2>
          <button
            class="hw-button hw-button--icon"
            type="button"
            aria-label=${t('maps.code.close')}
            title=${t('maps.code.close')}
            @click=${actions.maps.hideSource}
          >
            ${icons.close}
          </button>
        </header>
        ${
          text === undefined
            ? nothing
            : html`
                <div class="hw-source__text" ${ref(showMarked)}>${codeLines(shown, from, line, url)}</div>
              `
        }
      </div>
    </dialog>
  `;
}

/** Called when the dialog is there. @param {Element | undefined} dialog */
function showDialog(dialog) {
  // It is connected at the end of the frame.
  if (dialog instanceof HTMLDialogElement)
    queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
}

/** Called when the text is there. @param {Element | undefined} text */
function showMarked(text) {
  requestAnimationFrame(() => text?.querySelector('.hw-code__line--marked')?.scrollIntoView({ block: 'center' }));
}
