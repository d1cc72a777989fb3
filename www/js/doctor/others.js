/** Deno, Bun, Workers, Electron and browsers. */

import { SCRIPT, fetchFiles, send, sentence, step, toLive, untestedStep } from './steps.js';
import { inElectron, onSignalBun, onSignalDeno } from './snippets.js';

/** @import { Answers, Place, Step, Way } from './types.js' */

/** The version from which each thing exists. */
export const DENO_SINCE = {
  inspector: 2,
  /** `writeHeapSnapshot` of `node:v8`. */
  writing: 2.8,
  /** SIGUSR1 opens the inspector of a running process. */
  running: 2.9,
};

/** `node:v8` and `Bun.generateHeapSnapshot('v8')` write V8's format. */
export const BUN_SINCE = { writing: 1.2 };

/** @param {Answers} answers @returns {readonly Way[]} */
export function denoWays({ version, place }) {
  const isRunning = version >= DENO_SINCE.running && place !== 'docker';
  return [
    ...(isRunning ? [denoRunning(place)] : []),
    denoStart(place),
    ...(version >= DENO_SINCE.writing ? [onSignal('deno', place)] : []),
    ...(version >= DENO_SINCE.writing && place === 'own' ? [outOfMemory()] : []),
  ];
}

/** @param {Answers} answers @returns {readonly Way[]} */
export function bunWays({ place }) {
  return [onSignal('bun', place), ...(place === 'own' ? [bunStart()] : [])];
}

/** @returns {readonly Way[]} */
export function workersWays() {
  return [
    {
      id: 'wrangler',
      steps: [
        untestedStep('wrangler', 'npx wrangler dev --inspector-port=9229'),
        step('address', 'curl -s 127.0.0.1:9229/json/list'),
        sentence('record'),
      ],
      gains: ['live'],
      warnings: ['local', 'queue'],
      isLive: true,
    },
    {
      id: 'workerd',
      steps: [
        step('startWith', 'workerd serve --inspector-addr=127.0.0.1:9229 config.capnp'),
        step('address', 'curl -s 127.0.0.1:9229/json/list'),
        sentence('record'),
      ],
      gains: ['live'],
      warnings: ['local', 'queue'],
      isLive: true,
    },
  ];
}

/** @param {Answers} answers @returns {readonly Way[]} */
export function electronWays({ origin }) {
  return [
    {
      id: 'electronLive',
      steps: [
        untestedStep('electronMain', 'electron --inspect=9229 .'),
        untestedStep('electronWindow', `electron --remote-debugging-port=9222 --remote-allow-origins=${origin} .`),
        untestedStep('addressOfPage', 'curl -s 127.0.0.1:9222/json/list'),
        sentence('record'),
      ],
      gains: ['live'],
      warnings: ['electron', 'queue', 'loopback'],
      isLive: true,
    },
    {
      id: 'electronCode',
      steps: [untestedStep('inProgram', inElectron), untestedStep('oncePerSnapshot', 'kill -USR2 PID')],
      gains: ['electron'],
      warnings: ['electron', 'pause'],
      isLive: false,
    },
  ];
}

/** @param {Answers} answers @returns {readonly Way[]} */
export function browserWays({ origin }) {
  const options = `--remote-debugging-port=9222 --remote-allow-origins=${origin} --user-data-dir=`;
  return [
    {
      id: 'devtools',
      steps: [sentence('devtoolsOpen'), sentence('devtoolsTake'), sentence('devtoolsSave')],
      gains: ['devtools'],
      warnings: ['extensions', 'otherBrowsers'],
      isLive: false,
    },
    {
      id: 'browserLive',
      steps: [
        step('onLinux', `google-chrome ${options}/tmp/heapwise-profile`, `${options}/tmp/heapwise-profile`),
        untestedStep('onMac', `open -na "Google Chrome" --args ${options}/tmp/heapwise-profile`),
        untestedStep('onWindows', `start chrome ${options}%TEMP%\\heapwise-profile`),
        step('addressOfPage', 'curl -s 127.0.0.1:9222/json/list'),
        sentence('record'),
      ],
      gains: ['live'],
      warnings: ['profile', 'anyOrigin'],
      isLive: true,
    },
  ];
}

/** @param {Place} place @returns {Way} */
function denoRunning(place) {
  return {
    id: 'running',
    steps: [send(place, 'SIGUSR1', 'openInspector', 'kill -USR1 1'), ...toLive(place), sentence('record')],
    gains: ['live'],
    warnings: [
      'denoEarly',
      'usr1',
      'queue',
      ...(place === 'kubernetes' ? /** @type {const} */ (['first', 'limit']) : []),
    ],
    isLive: true,
  };
}

/** @param {Place} place @returns {Way} */
function denoStart(place) {
  const isDocker = place === 'docker';
  const command = `deno run -A --inspect${isDocker ? '=0.0.0.0:9229' : ''} ${SCRIPT}`;
  const first = isDocker
    ? step('startWith', `docker run --init --name NAME -p 127.0.0.1:9229:9229 IMAGE ${command}`, command)
    : step(place === 'own' ? 'startWith' : 'commandOfPlace', command);
  return {
    id: 'start',
    steps: [first, ...toLive(place), sentence('record')],
    gains: ['live'],
    warnings: [isDocker ? 'open' : 'loopback', 'queue', ...(isDocker ? /** @type {const} */ (['limit']) : [])],
    isLive: true,
  };
}

/** @param {'deno' | 'bun'} runtime @param {Place} place @returns {Way} */
function onSignal(runtime, place) {
  const preload = place === 'own' ? './snapshot.mjs' : '/app/snapshot.mjs';
  const command =
    runtime === 'bun' ? `bun --preload ${preload} ${SCRIPT}` : `deno run -A --preload ${preload} ${SCRIPT}`;
  return {
    id: runtime === 'bun' ? 'preloadBun' : 'preload',
    steps: [
      step('asModule', runtime === 'bun' ? onSignalBun : onSignalDeno),
      ...commandAt(place, command),
      send(place, 'SIGUSR2', 'oncePerSnapshot', 'kill -USR2 1'),
      ...fetchFiles(place, '/tmp'),
    ],
    gains: [runtime === 'bun' ? 'bun' : 'temporary'],
    warnings: [
      'pause',
      ...(runtime === 'bun' ? /** @type {const} */ (['bunLines', 'bunSince']) : []),
      ...(place === 'systemd' ? /** @type {const} */ (['privateTmp']) : []),
      ...(place === 'docker' || place === 'kubernetes' ? /** @type {const} */ (['first', 'limit']) : []),
    ],
    isLive: false,
  };
}

/** @param {Place} place @param {string} command @returns {readonly Step[]} */
function commandAt(place, command) {
  if (place === 'docker') return [step('startWith', `docker run --init --name NAME IMAGE ${command}`, command)];
  return [step(place === 'own' ? 'startWith' : 'commandOfPlace', command)];
}

/** @returns {Way} */
function outOfMemory() {
  return {
    id: 'outOfMemory',
    steps: [step('startWith', `deno run -A --v8-flags=--heap-snapshot-on-oom ${SCRIPT}`)],
    gains: ['nearLimit'],
    warnings: ['unequal', 'nearMemory'],
    isLive: false,
  };
}

/** @returns {Way} */
function bunStart() {
  return {
    id: 'start',
    steps: [step('startWith', `bun --inspect=127.0.0.1:9229 ${SCRIPT}`), sentence('paste'), sentence('record')],
    gains: ['bun'],
    warnings: ['loopback', 'bunLines'],
    isLive: true,
  };
}
