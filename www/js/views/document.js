/** The parts of the state that show outside the page's own elements: title, language, theme. */

import { visible } from '../lib/visible.js';
import { isAtStart, selectCurrent, speakFor } from '../state/select.js';

/** @import { AppState } from '../state/app-state.js' */

/** @param {AppState} state */
export function dressDocument(state) {
  const { t, tag } = speakFor(state);
  const theme = state.settings.theme === 'system' ? (state.extension?.theme ?? 'system') : state.settings.theme;
  const element = document.documentElement;
  if (element.lang !== tag) element.lang = tag;
  if (theme === 'system') delete element.dataset['theme'];
  else element.dataset['theme'] = theme;
  const snapshot = isAtStart(state) ? undefined : selectCurrent(state);
  const title = snapshot ? visible(t('nav.documentTitle', { name: snapshot.info.name })) : t('app.name');
  if (document.title !== title) document.title = title;
}
