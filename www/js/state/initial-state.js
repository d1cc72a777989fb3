import { findFiles, parseNames } from './linked-files.js';
import { parseHash } from './url-state.js';

/** @import { AppState } from './app-state.js' */
/** @import { Settings } from '../lib/settings.js' */

/**
 * @param {Settings} settings
 * @param {string} hash Of the address bar.
 * @returns {AppState}
 */
export function createInitialState(settings, hash) {
  return {
    engines: [],
    snapshots: [],
    order: 'opened',
    ...findFiles(parseHash(hash), parseNames(hash), []),
    opening: undefined,
    waiting: [],
    failure: undefined,
    samples: 'loading',
    recentFiles: [],
    recentTroubles: new Map(),
    settings,
    object: undefined,
    details: new Map(),
    comparisons: new Map(),
    trend: undefined,
    reports: [],
    withTexts: false,
    redacting: undefined,
    site: undefined,
    siteSort: { key: 'liveSize', descending: true },
    cut: undefined,
    graph: undefined,
    exporting: undefined,
    rowCount: undefined,
    rowTrouble: undefined,
    requests: [],
    dragging: undefined,
    addressRefused: false,
    reloadable: false,
    announcement: { serial: 0, text: '' },
  };
}
