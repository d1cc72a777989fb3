/**
 * The word that somebody meant who mistyped it: at most one in three characters is missing, wrong, too many, or in the place
 * of its neighbour. Costs the product of the two lengths for each word.
 */

/**
 * @param {string} typed
 * @param {readonly string[]} words
 * @returns {string | undefined} undefined if none is near, or if it is one of them
 */
export function nearest(typed, words) {
  const wanted = typed.toLowerCase();
  const most = Math.max(...words.map(({ length }) => length));
  if (wanted.length > 2 * most || words.includes(typed)) return undefined;
  /** @type {{ word: string; distance: number } | undefined} */
  let best;
  for (const word of words) {
    const distance = distanceOf(wanted, word);
    if (distance <= Math.max(1, Math.floor(word.length / 3)) && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word;
}

/**
 * The number of edits from one text to another (Damerau and Levenshtein, each neighbour changed once).
 * @param {string} a
 * @param {string} b
 */
function distanceOf(a, b) {
  /** @type {number[][]} by length of the beginnings */
  const table = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const edits = [at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1)];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits.push(at(i - 2, j - 2) + 1);
      row.push(Math.min(...edits));
    }
    table.push(row);
  }
  return at(a.length, b.length);

  /** @param {number} i @param {number} j */
  function at(i, j) {
    return table[i]?.[j] ?? 0;
  }
}
