/** A cache of limited size that drops the value that was used longest ago. */

/**
 * Returns the value of a key, and makes it if there is none. If there are more than `max` values, the one that was used
 * longest ago is dropped.
 * @template Value
 * @param {Map<string, Value>} known In the order of use, most recent last.
 * @param {string} key
 * @param {number} max
 * @param {() => Value} make
 * @returns {Value}
 */
export function recall(known, key, max, make) {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  if (known.size > max) known.delete(known.keys().next().value ?? '');
  return value;
}
