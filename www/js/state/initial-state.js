/** @import { AppState, Route } from './app-state.js' */
/** @import { Settings } from '../lib/settings.js' */

/**
 * @param {Settings} settings
 * @param {Route} route
 * @returns {AppState}
 */
export function createInitialState(settings, route) {
  return {
    engines: [],
    snapshots: [],
    order: 'opened',
    route,
    opening: undefined,
    waiting: [],
    failure: undefined,
    samples: 'loading',
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
