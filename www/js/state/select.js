/** Questions about the state that more than one module asks. */

import { chooseLanguage } from '../lib/messages.js';
import { speak } from '../lib/speech.js';

/** @import { AppState, EngineState, OpenSnapshot } from './app-state.js' */
/** @import { EngineFacts } from '../engine/protocol.js' */

/**
 * The snapshot in view, if it is open.
 * @param {AppState} state
 * @returns {OpenSnapshot | undefined}
 */
export function selectCurrent({ snapshots, route }) {
  return snapshots.find((snapshot) => snapshot.id === route.snap);
}

/**
 * The start screen is shown when asked for, and whenever nothing is open.
 * @param {AppState} state
 */
export function isAtStart({ snapshots, route }) {
  return route.view === 'start' || snapshots.length === 0;
}

/**
 * @param {AppState} state
 */
export function speakFor({ settings }) {
  return speak(settings.language === 'system' ? chooseLanguage(navigator.languages) : settings.language);
}

/**
 * @param {EngineState} engine
 * @returns {EngineFacts | undefined}
 */
export function factsOf(engine) {
  return engine.kind === 'ready' ? engine.engine.facts : undefined;
}

/**
 * Whether leaving or reloading the page would lose something.
 * @param {AppState} state
 */
export function isBusy({ snapshots, opening, waiting }) {
  return snapshots.length > 0 || opening !== undefined || waiting.length > 0;
}
