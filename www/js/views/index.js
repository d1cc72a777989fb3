/**
 * The views of the page: one list, from which follow the names that a route can have and the parameters of each, the
 * tabs, which view is drawn, what it waits for, and what the engine is asked for it.
 *
 * A new view is a file in this folder, an entry here, and its words in `words/`.
 */

import { CLASS_SORT_KEYS, DIFF_SORT_KEYS, OBJECT_SORT_KEYS, STRING_SORT_KEYS } from '../engine/vocabulary.js';
import { isTaking } from '../state/select.js';
import { params, sortedBy, sortedIfAsked } from '../state/route-params.js';
import { allocationsView, hasAllocations } from './allocations.js';
import { classesView, detailsOfClasses } from './classes.js';
import { compareView } from './compare.js';
import { contextsView } from './contexts.js';
import { doctorView } from './doctor.js';
import { landingView } from './landing.js';
import { containmentView, dominatorsView, searchView, stringsView } from './lists.js';
import { liveView } from './live.js';
import { mapView } from './map.js';
import { memoryView } from './memory.js';
import { objectView } from './object.js';
import { overviewView } from './overview.js';
import { reportView } from './report.js';
import { statisticsView } from './statistics.js';
import { tabView } from './tab.js';
import { trendView } from './trend.js';

/** @import { SnapshotInfo } from '../engine/protocol.js' */
/** @import { AppState, View, ViewName } from '../state/app-state.js' */

const { filter, only, group, query, node, shape, by, direction, within, ignored, asGraph } = params;
const { from, to, base, scope, matching, ids, trend, alone } = params;
const { runtime, version, place } = params;

const never = () => false;
/** @param {{ snapshots: readonly unknown[] }} state */
const ofSeveral = ({ snapshots }) => snapshots.length > 1;
/** @param {AppState} state */
const amongTaking = (state) => state.snapshots.length === 0 || isTaking(state);
/** @param {AppState} state */
const inExtension = ({ extension }) => extension !== undefined;
/** @param {unknown} _ @param {SnapshotInfo | undefined} info */
const ofRecording = (_, info) => info !== undefined && hasAllocations(info);

/**
 * In the order of the tabs. What the fields mean is said at `View`, whose shape each entry has; the types of routes are
 * derived from the entries themselves.
 */
export const VIEWS = /** @type {const} */ ([
  { slug: 'start', label: 'nav.start', hasTab: never, needs: { snapshot: 'none' }, route: {}, view: landingView },
  {
    slug: 'report',
    label: 'nav.report',
    needs: { snapshot: 'preview' },
    route: { alone },
    view: reportView,
  },
  {
    slug: 'overview',
    label: 'nav.overview',
    needs: { snapshot: 'preview', details: ['biggest', 'wasted'] },
    route: {},
    view: overviewView,
  },
  {
    slug: 'classes',
    label: 'nav.classes',
    needs: { snapshot: 'preview', details: detailsOfClasses },
    route: { sort: sortedBy(CLASS_SORT_KEYS), filter, only, group, ids },
    view: classesView,
  },
  {
    slug: 'containment',
    label: 'nav.containment',
    needs: { snapshot: 'complete' },
    route: { sort: sortedBy(OBJECT_SORT_KEYS) },
    view: containmentView,
  },
  {
    slug: 'dominators',
    label: 'nav.dominators',
    needs: { snapshot: 'complete' },
    route: { sort: sortedBy(OBJECT_SORT_KEYS) },
    view: dominatorsView,
  },
  {
    slug: 'map',
    label: 'nav.map',
    needs: { snapshot: 'complete' },
    route: { node, shape, by, direction, within },
    view: mapView,
  },
  {
    slug: 'strings',
    label: 'nav.strings',
    needs: { snapshot: 'complete' },
    route: { sort: sortedBy(STRING_SORT_KEYS), filter },
    view: stringsView,
  },
  {
    slug: 'compare',
    label: 'nav.compare',
    hasTab: ofSeveral,
    needs: { snapshot: 'preview' },
    route: { sort: sortedIfAsked(DIFF_SORT_KEYS), filter, base, scope, matching },
    view: compareView,
  },
  {
    slug: 'trend',
    label: 'nav.trend',
    hasTab: ofSeveral,
    needs: { snapshot: 'none' },
    route: { filter, trend },
    view: trendView,
  },
  {
    slug: 'allocations',
    label: 'nav.allocations',
    hasTab: ofRecording,
    needs: { snapshot: 'complete', details: ['samples'] },
    route: { sort: sortedBy(CLASS_SORT_KEYS), from, to },
    view: allocationsView,
  },
  {
    slug: 'contexts',
    label: 'nav.contexts',
    needs: { snapshot: 'complete', details: ['nativeContexts', 'contextSummary', 'deadVariables'] },
    route: { sort: sortedBy(OBJECT_SORT_KEYS) },
    view: contextsView,
  },
  {
    slug: 'statistics',
    label: 'nav.statistics',
    needs: { snapshot: 'preview', details: ['typeCounts'] },
    route: {},
    view: statisticsView,
  },
  {
    slug: 'search',
    label: 'nav.search',
    needs: { snapshot: 'complete' },
    route: { sort: sortedBy(OBJECT_SORT_KEYS), query },
    view: searchView,
  },
  { slug: 'live', label: 'nav.live', needs: { snapshot: 'none' }, route: {}, view: liveView },
  { slug: 'tab', label: 'nav.tab', hasTab: inExtension, needs: { snapshot: 'none' }, route: {}, view: tabView },
  {
    slug: 'doctor',
    label: 'nav.doctor',
    hasTab: amongTaking,
    needs: { snapshot: 'none' },
    route: { runtime, version, place },
    view: doctorView,
  },
  {
    slug: 'memory',
    label: 'nav.memory',
    hasTab: amongTaking,
    needs: { snapshot: 'none' },
    route: {},
    view: memoryView,
  },
  {
    slug: 'object',
    label: 'nav.object',
    hasTab: never,
    needs: { snapshot: 'preview' },
    route: { node, ignored, asGraph },
    view: objectView,
  },
]);

/**
 * @param {ViewName} name
 * @returns {View}
 */
export function viewNamed(name) {
  /** @type {readonly View[]} */
  const views = VIEWS;
  return /** @type {View} */ (views.find(({ slug }) => slug === name));
}
