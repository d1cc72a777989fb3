/** Steps of ways, and how a step reaches a process in each place. */

/** @import { Place, Step, StepLabel } from './types.js' */

/** The program in all commands. */
export const SCRIPT = 'server.js';

/**
 * A step of which the tests run at least a part.
 * @param {StepLabel} label
 * @param {string} text
 * @param {string} [tested]
 * @returns {Step}
 */
export function step(label, text, tested = text) {
  return { label, text, tested };
}

/**
 * A step that needs a tool that the tests do not have.
 * @param {StepLabel} label
 * @param {string} text
 * @returns {Step}
 */
export function untestedStep(label, text) {
  return { label, text, tested: undefined };
}

/** A step that is only a sentence. @param {StepLabel} label @returns {Step} */
export function sentence(label) {
  return { label, text: '', tested: undefined };
}

/**
 * A command inside the container of the place, or as it is.
 * @param {Place} place
 * @param {StepLabel} label
 * @param {string} command
 * @param {{ isInteractive?: boolean }} [options]
 */
export function within(place, label, command, { isInteractive = false } = {}) {
  const flag = isInteractive ? ' -it' : '';
  if (place === 'docker') return step(label, `docker exec${flag} NAME ${command}`, command);
  if (place === 'kubernetes') return step(label, `kubectl exec${flag} POD -- ${command}`, command);
  return step(label, command);
}

/**
 * Sends a signal to the process. In a container the process has the number 1.
 * @param {Place} place
 * @param {'SIGUSR1' | 'SIGUSR2'} signal
 * @param {StepLabel} label
 * @param {string} [kill] The command in a pod; many images have no `kill`.
 */
export function send(place, signal, label, kill = `node -e "process.kill(1, '${signal}')"`) {
  const short = signal.slice('SIG'.length);
  switch (place) {
    case 'docker':
      return untestedStep(label, `docker kill --signal=${short} NAME`);
    case 'kubernetes':
      return within(place, label, kill);
    case 'pm2':
      return untestedStep(label, `pm2 sendSignal ${signal} NAME`);
    case 'systemd':
      return untestedStep(label, `systemctl kill -s ${short} --kill-whom=main NAME`);
    default:
      return step(label, `kill -${short} PID`);
  }
}

/** The steps from an open inspector to the live view. @param {Place} place @returns {readonly Step[]} */
export function toLive(place) {
  const address = step('address', 'curl -s 127.0.0.1:9229/json/list');
  switch (place) {
    case 'kubernetes':
      return [untestedStep('forward', 'kubectl port-forward POD 9229:9229'), address];
    case 'own':
    case 'docker':
      return [untestedStep('tunnelIfRemote', SSH), address];
    default:
      return [untestedStep('tunnel', SSH), address];
  }
}

const SSH = 'ssh -L 9229:127.0.0.1:9229 USER@HOST';

/**
 * Copies the files to this machine.
 * @param {Place} place
 * @param {string} folder Empty for the folder in which the process started.
 * @returns {readonly Step[]}
 */
export function fetchFiles(place, folder) {
  const pack = `sh -c "${folder && `cd ${folder} && `}tar cf - *.heapsnapshot"`;
  switch (place) {
    case 'docker':
      return [step('fetch', `docker exec NAME ${pack} | tar xf -`, `${pack} | tar xf -`)];
    case 'kubernetes':
      return [step('fetch', `kubectl exec POD -- ${pack} | tar xf -`, `${pack} | tar xf -`)];
    case 'own':
      return [];
    default:
      return [untestedStep('fetch', `scp 'USER@HOST:${folder || 'FOLDER'}/*.heapsnapshot' .`)];
  }
}
