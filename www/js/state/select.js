/** Facts derived from the state that several modules need. */

import { chooseLanguage } from '../words/index.js';
import { speak } from '../lib/speech.js';

/** @import { AppState, OpenSnapshot, PageEngine, Source, ViewName } from './app-state.js' */
/** @import { EngineFacts } from '../engine/protocol.js' */

/**
 * The snapshot in view, if it is open.
 * @param {AppState} state
 * @returns {OpenSnapshot | undefined}
 */
export function selectCurrent({ snapshots, route }) {
  return snapshots.find((snapshot) => snapshot.id === route.snap);
}

/** Views that come before a snapshot, and are shown while none is open: ways to take one. @type {readonly ViewName[]} */
export const TAKING_VIEWS = ['live', 'tab', 'doctor', 'memory'];

/** Whether the view in view is about taking snapshots, not about one. @param {Pick<AppState, 'route'>} state */
export function isTaking({ route }) {
  return TAKING_VIEWS.includes(route.view);
}

/**
 * Whether the start screen is shown: by its route, and whenever a view needs a snapshot and none is open.
 * @param {AppState} state
 */
export function isAtStart({ snapshots, route }) {
  return route.view === 'start' || (snapshots.length === 0 && !isTaking({ route }));
}

/**
 * @param {AppState} state
 */
export function speakFor({ settings }) {
  return speak(settings.language === 'system' ? chooseLanguage(navigator.languages) : settings.language);
}

/**
 * The engine of a snapshot; without a snapshot, the first engine.
 * @param {AppState} state
 * @param {OpenSnapshot | undefined} snapshot
 * @returns {PageEngine | undefined}
 */
export function engineOf({ engines }, snapshot) {
  return engines.find(({ id }) => !snapshot || id === snapshot.engine);
}

/**
 * @param {PageEngine | undefined} engine
 * @returns {EngineFacts | undefined}
 */
export function factsOf(engine) {
  return engine?.kind === 'ready' ? engine.engine.facts : undefined;
}

/**
 * The state of all engines together.
 * @param {AppState} state
 * @returns {PageEngine['kind'] | 'busy'}
 */
export function moodOf({ engines, opening }) {
  const is = (/** @type {PageEngine['kind']} */ kind) => engines.some((engine) => engine.kind === kind);
  if (is('died')) return 'died';
  if (is('ready')) return opening ? 'busy' : 'ready';
  return is('failed') ? 'failed' : 'starting';
}

/**
 * Snapshots whose engine crashed.
 * @param {AppState} state
 */
export function selectStranded({ engines, snapshots }) {
  return snapshots.filter(({ engine }) => engines.some(({ id, kind }) => id === engine && kind === 'died'));
}

/** Whether a recording runs. @param {Pick<AppState['live'], 'recording'>} live */
export function isRecording({ recording }) {
  return recording !== undefined && recording.ending === undefined;
}

/**
 * Whether leaving or reloading the page would lose something.
 * @param {AppState} state
 */
export function isBusy({ snapshots, opening, waiting }) {
  return snapshots.length > 0 || opening !== undefined || waiting.length > 0;
}

/** Whether a source is a snapshot that the page took and that is saved nowhere. @param {Source} source */
export function isUnsaved(source) {
  return source.kind === 'live' || (source.kind === 'file' && source.isTaken === true && source.isSaved !== true);
}

/**
 * Whether leaving the page would lose a snapshot of a process: one that is not saved, or one that is being taken.
 * @param {AppState} state
 */
export function wouldLose({ snapshots, failures, waiting, opening, live }) {
  const sources = [...snapshots, ...failures].map(({ source }) => source);
  if (opening) sources.push(opening.source);
  return [...sources, ...waiting].some(isUnsaved) || live.capture !== undefined || isRecording(live);
}
