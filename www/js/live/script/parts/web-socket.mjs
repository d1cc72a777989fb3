// A client of WebSockets (RFC 6455), as far as an inspector needs one: Node.js 20 has none of its own.

import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * @param {string} url
 * @param {{ onmessage: (text: string) => void; onclose: () => void }} handlers
 * @returns {Promise<{ send: (text: string) => void; close: () => void }>}
 */
export function openWebSocket(url, { onmessage, onclose }) {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
    };
    const asked = request(url.replace(/^ws/, 'http'), { headers });
    asked.on('error', reject);
    asked.on('response', ({ statusCode }) => {
      asked.destroy();
      reject(new Error(`HTTP ${statusCode}`));
    });
    asked.on('upgrade', (_, socket, head) => {
      /** The parts of a message that comes in several frames. @type {Buffer[]} */
      let parts = [];
      const read = frameReader(({ isLast, opcode, payload }) => {
        if (opcode === CLOSE) socket.end();
        else if (opcode === PING) socket.write(makeFrame(PONG, payload));
        else if (opcode !== PONG) {
          parts.push(payload);
          if (!isLast) return;
          const text = Buffer.concat(parts).toString();
          parts = [];
          onmessage(text);
        }
      });
      socket.on('data', read);
      // The `close` event follows.
      socket.on('error', () => {});
      socket.on('close', onclose);
      read(head);
      resolve({
        send: (text) => void socket.write(makeFrame(TEXT, Buffer.from(text))),
        close: () => void socket.end(makeFrame(CLOSE, Buffer.alloc(0))),
      });
    });
    asked.end();
  });
}

/**
 * Splits a stream of bytes into frames.
 * @param {(frame: { isLast: boolean; opcode: number; payload: Buffer }) => void} onframe
 */
function frameReader(onframe) {
  /** @type {Buffer[]} */
  let waiting = [];
  let size = 0;
  /** So many bytes have to be there before it is worth looking again. */
  let needed = 2;
  return (/** @type {Buffer} */ chunk) => {
    waiting.push(chunk);
    size += chunk.length;
    while (size >= needed) {
      const bytes = Buffer.concat(waiting, size);
      const { headLength, payloadLength } = readLengths(bytes);
      needed = headLength + payloadLength;
      if (size < needed) {
        waiting = [bytes];
        return;
      }
      const rest = bytes.subarray(needed);
      const payload = bytes.subarray(headLength, needed);
      waiting = [rest];
      size = rest.length;
      needed = 2;
      onframe({ isLast: bytes.readUInt8(0) >= 0x80, opcode: bytes.readUInt8(0) & 0x0f, payload });
    }
  };
}

/** The lengths of a frame's two parts, or of the part whose length is known so far. @param {Buffer} bytes */
function readLengths(bytes) {
  const short = bytes.readUInt8(1) & 0x7f;
  if (short < 126) return { headLength: 2, payloadLength: short };
  const headLength = short === 126 ? 4 : 10;
  if (bytes.length < headLength) return { headLength, payloadLength: 0 };
  return { headLength, payloadLength: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}

/** A frame to the server, which has to be masked. @param {number} opcode @param {Buffer} payload */
function makeFrame(opcode, payload) {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | Math.min(payload.length, 126);
  // Commands have less than 64 kB, so the longest form of a length is not needed; this throws if one has more.
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ mask.readUInt8(at % 4))]);
}
