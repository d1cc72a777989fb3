/**
 * What goes wrong through no fault of the program: a wrong option, a file that is not there. It is reported in one line,
 * and the command ends with the code for wrong input.
 *
 * @import { TextKey } from '../js/words/types.js'
 * @import { Values } from '../js/lib/speech.js'
 */
export class Problem extends Error {
  /**
   * @param {TextKey} key Of the text.
   * @param {Values} [values]
   * @param {TextKey} [inner] Of the text that fills `{problem}`; it has the same values.
   */
  constructor(key, values = {}, inner) {
    super(key);
    this.key = key;
    this.values = values;
    this.inner = inner;
  }
}

/** An error of the engine with the file that it is about. */
export class FileProblem extends Error {
  /**
   * @param {string} file Its name; `-` is the standard input.
   * @param {unknown} cause
   */
  constructor(file, cause) {
    super(file, { cause });
    this.file = file;
  }
}
