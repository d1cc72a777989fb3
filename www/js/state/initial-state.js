import { findFiles, parseNames } from './linked-files.js';
import { initialLive } from './live.js';
import { carryOn, parseHash } from './url-state.js';

/** @import { AppState, View } from './app-state.js' */
/** @import { Settings } from '../lib/settings.js' */

/**
 * @param {Settings} settings
 * @param {string} hash Of the address bar.
 * @param {readonly View[]} views
 * @returns {AppState}
 */
export function createInitialState(settings, hash, views) {
  const linked = findFiles(parseHash(hash, views), parseNames(hash), []);
  return {
    engines: [],
    snapshots: [],
    order: 'opened',
    ...linked,
    carried: carryOn(linked.route, { route: linked.route, carried: {} }),
    opening: undefined,
    waiting: [],
    failures: [],
    asked: [],
    samples: 'loading',
    recentFiles: [],
    recentTroubles: new Map(),
    settings,
    object: undefined,
    details: new Map(),
    comparisons: new Map(),
    trend: undefined,
    reports: [],
    maps: undefined,
    sourceView: undefined,
    withTexts: false,
    redacting: undefined,
    redaction: undefined,
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
    live: initialLive,
    memoryLog: undefined,
    extension: undefined,
    reloadable: false,
    announcement: { serial: 0, text: '' },
  };
}
