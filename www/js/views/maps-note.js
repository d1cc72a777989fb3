/** The button that asks for source maps, and what became of those that were given: what is used, what is not, and why. */

import { html, nothing } from '../lib/html.js';
import { fileName } from '../lib/place.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { MapFile, MapList, MatchedScript } from '../maps/types.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Lines of each list; a build has hundreds of files. */
const SHOWN = 50;

/**
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function mapsButton(actions, { t }) {
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      title=${t('maps.button.hint')}
      data-testid="pick-maps"
      @click=${actions.pickMaps}
    >
      <span>${t('maps.button')}</span>
    </button>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function mapsNote({ maps }, actions, speech) {
  const { t } = speech;
  if (!maps) return nothing;
  if (maps.kind !== 'ready')
    return html`
      <p class="hw-maps hw-muted" role="status" data-testid="maps" data-kind=${maps.kind}>
        ${maps.kind === 'reading' ? t('maps.reading') : t('maps.failed', { message: maps.message })}
      </p>
    `;
  return ready(maps.list, actions, speech);
}

/**
 * @param {MapList} list
 * @param {Actions} actions
 * @param {Speech} speech
 */
function ready({ files, scripts }, actions, speech) {
  const { t, n, f } = speech;
  const mapped = scripts.filter(({ map }) => map !== undefined).length;
  const hasTrouble = files.some(({ problem }) => problem) || scripts.some(({ ambiguous }) => ambiguous);
  // What was not used first: that is what a person looks for.
  const sorted = files.toSorted((a, b) => rankOf(a) - rankOf(b));
  return html`
    <details class="hw-maps" data-testid="maps" data-kind="ready" ?open=${hasTrouble || mapped === 0}>
      <summary>
        ${hasTrouble ? icons.warning : nothing} ${n('maps.summary', scripts.length, { mapped: f.count(mapped) })}
      </summary>
      <div class="hw-maps__lists">
        <section>
          <h3 class="hw-finding__part">${t('maps.scripts')}</h3>
          ${lines(scripts, (script) => scriptLine(script, speech), speech)}
        </section>
        <section>
          <h3 class="hw-finding__part">${n('maps.files', files.length)}</h3>
          ${lines(sorted, (file) => fileLine(file, speech), speech)}
        </section>
      </div>
      <button class="hw-button hw-button--small" type="button" data-testid="maps-remove" @click=${actions.maps.clear}>
        ${t('maps.remove')}
      </button>
    </details>
  `;
}

/** @param {MapFile} file */
function rankOf({ problem, kind, scripts }) {
  if (problem) return 0;
  return kind === 'map' ? (scripts.length === 0 ? 1 : 2) : 3;
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {(item: Item) => unknown} line
 * @param {Speech} speech
 */
function lines(items, line, { n }) {
  const left = items.length - SHOWN;
  return html`
    <ul class="hw-maps__list">
      ${items.slice(0, SHOWN).map(line)}
      ${
        left > 0
          ? html`
              <li class="hw-muted">${n('maps.more', left)}</li>
            `
          : nothing
      }
    </ul>
  `;
}

/**
 * @param {MatchedScript} script
 * @param {Speech} speech
 */
function scriptLine({ url, map, ambiguous }, { t }) {
  const told = ambiguous
    ? t('maps.script.ambiguous', { maps: ambiguous.join(', ') })
    : map === undefined
      ? t('maps.script.none')
      : t('maps.script.map', { map });
  return html`
    <li data-testid="maps-script" data-mapped=${String(map !== undefined)}>
      <code title=${url}>${fileName(url)}</code>
      <span class="hw-muted">${told}</span>
    </li>
  `;
}

/**
 * @param {MapFile} file
 * @param {Speech} speech
 */
function fileLine({ path, kind, problem, scripts }, { t }) {
  const isIdle = kind === 'map' && scripts.length === 0;
  const told = problem
    ? t(`maps.problem.${problem}`)
    : isIdle
      ? t('maps.file.unused')
      : scripts.length > 0
        ? t('maps.file.used')
        : '';
  return html`
    <li data-testid="maps-file" data-problem=${problem ?? nothing}>
      <code>${path}</code>
      <span class="hw-muted">${told}</span>
    </li>
  `;
}
