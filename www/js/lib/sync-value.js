/**
 * `${syncValue(text)}` in a field's tag makes the field show the state's text. A field that has the focus is left
 * alone, because a person may be typing in it.
 */

import { directive, Directive, PartType } from '../../vendor/lit-html/directive.js';
import { noChange } from '../../vendor/lit-html/lit-html.js';

/** @import { ElementPart, PartInfo } from '../../vendor/lit-html/directive.js' */

class SyncValue extends Directive {
  /** @param {PartInfo} part */
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('syncValue belongs in a field’s tag');
  }

  /** @param {string} _text */
  render(_text) {
    return noChange;
  }

  /**
   * @override
   * @param {ElementPart} part
   * @param {[string]} values
   */
  update(part, [text]) {
    const field = /** @type {HTMLInputElement} */ (part.element);
    if (field !== document.activeElement && field.value !== text) field.value = text;
    return noChange;
  }
}

export const syncValue = directive(SyncValue);
