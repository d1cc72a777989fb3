/**
 * The handshake of a preview. The phases behind a preview answer nothing while they run, so an opening waits until the
 * page has asked what it wants the preview for, its first rows:
 *
 * ```
 * idle ── wait(id) ──▶ unseen ── previewed(id), or SEEN_MS ──▶ asking ── no call for NEXT_CALL_MS, or CALLS_MS ──▶ idle
 * ```
 *
 * One file is opened at a time. A `previewed` that arrives late, when its opening has stopped waiting, does not end the
 * wait of the next opening.
 */

/** How long a preview waits to be seen, for one more call behind another, and for all of these. */
const SEEN_MS = 1000;
const NEXT_CALL_MS = 32;
const CALLS_MS = 250;

export class PreviewHandshake {
  /** @type {{ name: 'idle' | 'asking' } | { name: 'unseen'; id: number; end: () => void }} */
  #state = { name: 'idle' };
  /** Calls that have come so far. */
  #calls = 0;

  /** A call has come, whatever it asks. */
  called() {
    this.#calls += 1;
  }

  /** The page has seen the preview of an opening, and posted its calls. @param {number} id of the call that opens */
  previewed(id) {
    if (this.#state.name === 'unseen' && this.#state.id === id) this.#state.end();
  }

  /**
   * Waits until the page has asked its questions about the preview that was just posted.
   * @param {number} id of the call that opens
   */
  async wait(id) {
    let known = this.#calls;
    await new Promise((/** @type {(nothing: void) => void} */ resolve) => {
      const timer = setTimeout(resolve, SEEN_MS);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#state = { name: 'unseen', id, end };
    });
    this.#state = { name: 'asking' };
    const began = performance.now();
    while (this.#calls > known && performance.now() - began < CALLS_MS) {
      known = this.#calls;
      await new Promise((resolve) => setTimeout(resolve, NEXT_CALL_MS));
    }
    this.#state = { name: 'idle' };
  }
}
