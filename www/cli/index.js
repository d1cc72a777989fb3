/**
 * Heapwise in Node.js: the page's engine on worker threads, with the page's interface.
 *
 * ```js
 * import { open, findings, report } from 'heapwise';
 * const snapshots = [await open('1.heapsnapshot'), await open('2.heapsnapshot'), await open('3.heapsnapshot')];
 * const { verdict } = await findings(snapshots);
 * console.log(await report(snapshots, { format: 'markdown' }));
 * ```
 *
 * A source may also be a path. A process ends by itself when no call is under way.
 */
import './engine/environment.js';

export * from '../heapwise.js';
