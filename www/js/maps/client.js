/** The page's end of the worker that reads maps. It starts with the first call. */

import { EngineError, failure } from '../engine/failure.js';
import { watchLife } from '../engine/life.js';

/** @import { StartedWorker } from '../engine/environment.js' */
/** @import { FromMaps, MapCalls, MapOp } from './messages.js' */

export class MapsClient {
  #start;
  /** @type {StartedWorker['worker'] | undefined} */
  #worker;
  #unwatch = () => {};
  #nextId = 1;
  /** @type {Map<number, { resolve: (value: any) => void; reject: (error: EngineError) => void }>} */
  #waiting = new Map();

  /** @param {() => StartedWorker} start */
  constructor(start) {
    this.#start = start;
  }

  /**
   * @template {MapOp} Op
   * @param {Op} op
   * @param {MapCalls[Op]['args']} args
   * @returns {Promise<MapCalls[Op]['value']>} rejects with an `EngineError`
   */
  call(op, args) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#running().postMessage({ id, op, args });
    });
  }

  /** Ends the worker. What is not answered yet is rejected, so that no call waits for ever. */
  end() {
    this.#stop(new EngineError(failure('cancelled', 'the source maps were removed')));
  }

  /** @param {EngineError} error For what is not answered yet. */
  #stop(error) {
    this.#unwatch();
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #running() {
    if (this.#worker) return this.#worker;
    const { worker, name } = this.#start();
    const lose = (/** @type {string} */ why) =>
      this.#stop(new EngineError(failure('crashed', `source maps could not be read: ${why}`)));
    worker.onmessage = (/** @type {MessageEvent<FromMaps>} */ { data }) => {
      if (data.kind === 'alive') return;
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.kind === 'value') waiting?.resolve(data.value);
      else waiting?.reject(new EngineError(failure('malformed', data.message)));
    };
    worker.onerror = ({ message }) => lose(message ?? 'their worker has failed');
    this.#unwatch = watchLife(worker, name, () => lose('their worker has ended'));
    this.#worker = worker;
    return worker;
  }
}
