/** A store: one immutable value, replaced as a whole, and the listeners that are called when it is. */

/**
 * @template T
 * @typedef {object} Store
 * @property {() => T} get
 * @property {(patch: Partial<T> | ((state: T) => Partial<T>)) => void} set Merges a patch. Listeners are not called if it changes nothing.
 * @property {(listener: (state: T, previous: T) => void) => () => void} subscribe Returns the function that unsubscribes.
 */

/**
 * @template {object} T
 * @param {T} initial
 * @returns {Store<T>}
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<(state: T, previous: T) => void>} */
  const listeners = new Set();

  return {
    get: () => state,
    set: (patch) => {
      const values = typeof patch === 'function' ? patch(state) : patch;
      const keys = /** @type {(keyof T)[]} */ (Object.keys(values));
      if (keys.every((key) => Object.is(state[key], values[key]))) return;
      const previous = state;
      state = { ...state, ...values };
      for (const listener of [...listeners]) listener(state, previous);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
