/** A connection to an inspector: a channel over one WebSocket. */

import { Channel } from './channel.js';
import { LiveFailure } from './failure.js';

/** @import { SentMessage } from './messages.js' */

const CONNECT_LIMIT_MS = 10_000;

/**
 * @typedef {object} Connection
 * @property {Channel} channel
 * @property {() => void} close Ends the connection. The process goes on, and gives its objects new ids.
 * @property {(failure: LiveFailure) => void} end The same, reported to `onlost`.
 */

/**
 * Connects. A refused, a blocked and a wrong address fail alike: the browser does not say which it was.
 * @param {string} url
 * @param {object} listeners
 * @param {(failure: LiveFailure) => void} listeners.onlost Called once if the connection ends without `close`.
 * @param {(message: SentMessage) => void} listeners.onsent Called with each command, as it is sent.
 * @param {new (url: string) => WebSocket} [Socket]
 * @returns {Promise<Connection>} rejects with a `LiveFailure`: `unreachable`
 */
export async function connect(url, { onlost, onsent }, Socket = WebSocket) {
  const socket = await openSocket(url, Socket);
  const channel = new Channel((text) => socket.send(text), onsent);
  const end = (/** @type {LiveFailure} */ failure) => {
    if (channel.end(failure)) onlost(failure);
    socket.close();
  };
  socket.onmessage = ({ data }) => {
    try {
      channel.hear(data);
    } catch (error) {
      // What does not keep to the protocol once cannot be trusted to do so later.
      end(new LiveFailure('garbled', error instanceof Error ? error.message : String(error)));
    }
  };
  socket.onclose = ({ reason }) => end(new LiveFailure('closed', reason));
  return {
    channel,
    end,
    close: () => {
      channel.end(new LiveFailure('closed'));
      socket.close();
    },
  };
}

/**
 * @param {string} url
 * @param {new (url: string) => WebSocket} Socket
 * @returns {Promise<WebSocket>}
 */
function openSocket(url, Socket) {
  return new Promise((resolve, reject) => {
    /** @type {WebSocket} */
    let socket;
    try {
      socket = new Socket(url);
    } catch (error) {
      // The page's policy may refuse an address at once.
      reject(new LiveFailure('unreachable', error instanceof Error ? error.message : String(error)));
      return;
    }
    const end = () => {
      clearTimeout(timer);
      socket.onopen = socket.onerror = socket.onclose = null;
    };
    const fail = () => {
      end();
      socket.close();
      reject(new LiveFailure('unreachable'));
    };
    const timer = setTimeout(fail, CONNECT_LIMIT_MS);
    socket.onopen = () => {
      end();
      resolve(socket);
    };
    socket.onerror = socket.onclose = fail;
  });
}
