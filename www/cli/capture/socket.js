/**
 * A WebSocket with the interface of a browser's, as far as the live modules use it. Node.js 20 has none of its own; the
 * protocol is that of the saved scripts.
 */
import { openWebSocket } from '../../js/live/script/parts/web-socket.mjs';

export class Socket {
  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {(() => void) | null} */
  onerror = null;
  /** @type {((event: { data: string }) => void) | null} */
  onmessage = null;
  /** @type {((event: { reason: string }) => void) | null} */
  onclose = null;
  /** @type {{ send: (text: string) => void; close: () => void } | undefined} */
  #socket;
  #isClosed = false;

  /** @param {string} url */
  constructor(url) {
    openWebSocket(url, {
      onmessage: (data) => this.onmessage?.({ data }),
      onclose: () => this.onclose?.({ reason: '' }),
    }).then(
      (socket) => {
        this.#socket = socket;
        if (this.#isClosed) socket.close();
        else this.onopen?.();
      },
      () => this.onerror?.(),
    );
  }

  /** @param {string} text */
  send(text) {
    this.#socket?.send(text);
  }

  close() {
    this.#isClosed = true;
    this.#socket?.close();
  }
}
