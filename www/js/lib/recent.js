/** What was made for a question is kept for the next time that it is asked, for as many questions as were asked last. */

/**
 * The value of a key, made where there is none. Of more than `max` the one that was used longest ago goes.
 * @template Value
 * @param {Map<string, Value>} known In the order of use, last one last.
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
