/** Node.js: by version and place, from the way that disturbs the process least to the most special one. */

import { SCRIPT, fetchFiles, sentence, send, step, toLive, untestedStep, within } from './steps.js';
import { inHandler, ofWorker, onSignal, toS3, withHeapdump } from './snippets.js';

/** @import { Answers, Place, Step, WarningId, Way } from './types.js' */

/** The major version from which each thing exists, or holds. */
export const NODE_SINCE = {
  inspector: 10,
  writing: 12,
  /** In 14 from 14.18 on. */
  nearLimit: 14,
  /** `--diagnostic-dir` holds for snapshots by signal. */
  directory: 20,
  /** `exposeNumericValues`. */
  numbers: 20,
  /** The inspector takes a snapshot only when the event loop is free. */
  waiting: 24,
};

/** Versions that AWS Lambda runs, with S3's client in them. */
export const LAMBDA_SINCE = 20;

/** @param {Answers} answers @returns {readonly Way[]} */
export function nodeWays({ version, place }) {
  if (place === 'lambda') return version >= LAMBDA_SINCE ? [lambda()] : [];
  const inspected = [running(version, place), debuggerInTerminal(place)];
  // Nothing outside reaches an inspector that was opened inside a container of Docker.
  const byInspector = place === 'docker' ? [debuggerInTerminal(place), start(version, place)] : inspected;
  if (place === 'own') byInspector.push(start(version, place));
  if (version < NODE_SINCE.writing) return [...byInspector, heapdump(place)];
  return [
    ...byInspector,
    signal(version, place),
    preload(version, place),
    ...(version >= NODE_SINCE.nearLimit ? [nearLimit(version, place)] : []),
    worker(),
  ];
}

/** @param {number} version @returns {readonly WarningId[]} */
const ofInspector = (version) => ['queue', ...(version >= NODE_SINCE.waiting ? /** @type {const} */ (['waits']) : [])];

/** @param {Place} place @returns {readonly WarningId[]} */
const ofPlace = (place) => {
  if (place === 'docker' || place === 'kubernetes') return ['first', 'limit'];
  if (place === 'pm2') return ['pm2'];
  return [];
};

/** @param {number} version @param {Place} place @returns {Way} */
function running(version, place) {
  const windows = step('openOnWindows', 'node -e "process._debugProcess(PID)"');
  // One process of a cluster, whereas `pm2 sendSignal` reaches all, and only one of them gets the port.
  const open =
    place === 'pm2'
      ? [untestedStep('list', 'pm2 list'), step('openInspector', 'kill -USR1 PID')]
      : [send(place, 'SIGUSR1', 'openInspector'), ...(place === 'own' ? [windows] : [])];
  return {
    id: 'running',
    steps: [...open, ...toLive(place), sentence('record')],
    gains: ['live'],
    warnings: ['usr1', ...ofInspector(version), ...(place === 'kubernetes' ? ofPlace(place) : [])],
    isLive: true,
  };
}

/** @param {Place} place @returns {Way} */
function debuggerInTerminal(place) {
  const [before, pid] = processOf(place);
  return {
    id: 'debugger',
    steps: [
      ...before,
      within(place, 'debugger', `node inspect -p ${pid}`, { isInteractive: true }),
      step('inDebugger', "takeHeapSnapshot('/tmp/1.heapsnapshot')"),
      ...fetchFiles(place, '/tmp'),
    ],
    gains: ['debugger'],
    warnings: ['usr1', 'queue', ...(place === 'docker' || place === 'kubernetes' ? ofPlace(place) : [])],
    isLive: false,
  };
}

/** The number of the process, and the steps that find it. @param {Place} place @returns {readonly [Step[], string]} */
function processOf(place) {
  if (place === 'docker' || place === 'kubernetes') return [[], '1'];
  if (place === 'pm2') return [[untestedStep('list', 'pm2 list')], 'PID'];
  if (place === 'systemd') return [[untestedStep('list', 'systemctl show -p MainPID --value NAME')], 'PID'];
  return [[], 'PID'];
}

/** @param {number} version @param {Place} place @returns {Way} */
function start(version, place) {
  const isDocker = place === 'docker';
  const command = `node --inspect${isDocker ? '=0.0.0.0:9229' : ''} ${SCRIPT}`;
  const steps = isDocker
    ? [
        step('startWith', `docker run --init --name NAME -p 127.0.0.1:9229:9229 IMAGE ${command}`, command),
        ...toLive(place),
      ]
    : [step('startWith', command), sentence('paste')];
  return {
    id: 'start',
    steps: [...steps, sentence('record')],
    gains: ['live'],
    warnings: [isDocker ? 'open' : 'loopback', ...ofInspector(version), ...(isDocker ? ofPlace(place) : [])],
    isLive: true,
  };
}

/** The folder to which a signal writes. @param {number} version @param {Place} place */
function folderOf(version, place) {
  if (version < NODE_SINCE.directory || place === 'own' || place === 'pm2') return '';
  return place === 'systemd' ? '/var/lib/heapwise' : '/tmp';
}

/**
 * Starts the program with options of Node.
 * @param {Place} place
 * @param {string} options
 * @param {string} [isStoredIn] A folder that systemd makes for it.
 * @returns {readonly Step[]}
 */
function startWith(place, options, isStoredIn = '') {
  const env = `NODE_OPTIONS="${options}"`;
  const command = `node ${options} ${SCRIPT}`;
  switch (place) {
    case 'docker':
      return [step('startWith', `docker run --init --name NAME -e ${env} IMAGE`, env)];
    case 'kubernetes':
      return [step('restartWith', `kubectl set env deployment/NAME ${env}`, env)];
    case 'pm2':
      return [step('restartWith', `${env} pm2 restart NAME --update-env`, env)];
    case 'systemd': {
      const folder = isStoredIn && `StateDirectory=${isStoredIn.slice('/var/lib/'.length)}\n`;
      const line = `NODE_OPTIONS=${options}`;
      return [
        untestedStep('edit', 'systemctl edit NAME'),
        step('dropIn', `[Service]\nEnvironment="${line}"\n${folder}`, line),
        untestedStep('restart', 'systemctl restart NAME'),
      ];
    }
    default:
      return [step('startWith', command)];
  }
}

/** @param {number} version @param {Place} place @returns {Way} */
function signal(version, place) {
  const folder = folderOf(version, place);
  const options = `--heapsnapshot-signal=SIGUSR2${folder && ` --diagnostic-dir=${folder}`}`;
  return {
    id: 'signal',
    steps: [
      ...startWith(place, options, folder),
      send(place, 'SIGUSR2', 'oncePerSnapshot'),
      ...fetchFiles(place, folder),
    ],
    gains: [folder === '' ? 'workingFolder' : 'folder'],
    warnings: [
      'pause',
      'usr2',
      ...(place === 'own' ? /** @type {const} */ (['strings', 'windows']) : []),
      ...(place === 'systemd' ? /** @type {const} */ (['systemd']) : []),
      ...ofPlace(place),
    ],
    isLive: false,
  };
}

/** @param {number} version @param {Place} place @returns {Way} */
function preload(version, place) {
  const hasNumbers = version >= NODE_SINCE.numbers;
  const file = place === 'own' ? './snapshot.cjs' : '/app/snapshot.cjs';
  return {
    id: 'preload',
    steps: [
      step('asFile', onSignal({ hasNumbers })),
      ...startWith(place, `--require ${file}`),
      send(place, 'SIGUSR2', 'oncePerSnapshot'),
      ...fetchFiles(place, '/tmp'),
    ],
    gains: [hasNumbers ? 'numbers' : 'temporary'],
    warnings: ['pause', ...(place === 'systemd' ? /** @type {const} */ (['privateTmp']) : []), ...ofPlace(place)],
    isLive: false,
  };
}

/** @param {number} version @param {Place} place @returns {Way} */
function nearLimit(version, place) {
  // This option has heeded the folder from its first version on.
  const folder = place === 'systemd' ? '/var/lib/heapwise' : place === 'docker' || place === 'kubernetes' ? '/tmp' : '';
  const options = `--heapsnapshot-near-heap-limit=3${folder && ` --diagnostic-dir=${folder}`}`;
  // Docker keeps the files of a container that has ended.
  const fetching =
    place === 'docker' ? [untestedStep('fetchStopped', 'docker cp NAME:/tmp/. snapshots')] : fetchFiles(place, folder);
  return {
    id: 'nearLimit',
    steps: [...startWith(place, options, folder), ...fetching],
    gains: ['nearLimit'],
    warnings: [
      'unequal',
      'nearMemory',
      ...(version < NODE_SINCE.directory ? /** @type {const} */ (['nearSince']) : []),
      ...(place === 'kubernetes' ? /** @type {const} */ (['emptyDir']) : []),
      ...(place === 'pm2' ? /** @type {const} */ (['pm2']) : []),
    ],
    isLive: false,
  };
}

/** @returns {Way} */
function worker() {
  return {
    id: 'worker',
    steps: [step('inProgram', ofWorker)],
    gains: ['worker'],
    warnings: ['threads'],
    isLive: false,
  };
}

/** @param {Place} place @returns {Way} */
function heapdump(place) {
  return {
    id: 'heapdump',
    steps: [
      untestedStep('install', 'npm install heapdump'),
      untestedStep('inProgram', withHeapdump),
      send(place, 'SIGUSR2', 'oncePerSnapshot'),
    ],
    gains: ['workingFolder'],
    warnings: ['heapdump', 'pause'],
    isLive: false,
  };
}

/** @returns {Way} */
function lambda() {
  return {
    id: 'lambda',
    steps: [
      step('asSaving', toS3),
      step('inHandler', inHandler),
      untestedStep('fetch', 'aws s3 cp s3://BUCKET/ . --recursive --exclude "*" --include "*.heapsnapshot"'),
    ],
    gains: ['lambda'],
    warnings: ['pause', 'lambdaRoom', 'lambdaInstances'],
    isLive: false,
  };
}
