/** DevTools' second worker, as a thread of Node.js: takes a port for each snapshot. */
import { parentPort, workerData } from 'node:worker_threads';

const { SecondaryInitManager } = await import(workerData);
parentPort?.on('message', (port) => void new SecondaryInitManager(port));
