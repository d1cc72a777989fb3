import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { listenToHost, readHostOrigin, readMessage } from '../../www/js/lib/embed.js';

const TYPE = 'heapwise-open';

test('a message with a blob becomes a file', async () => {
  const sent = readMessage({ type: TYPE, blob: new Blob(['{}']), name: 'a.heapsnapshot' });
  assert.ok(typeof sent === 'object' && sent.kind === 'file');
  assert.equal(sent.name, 'a.heapsnapshot');
  assert.equal(await sent.file.text(), '{}');
  const nameOf = (/** @type {object} */ data) => /** @type {any} */ (readMessage({ type: TYPE, ...data })).name;
  assert.equal(nameOf({ blob: new Blob([]) }), 'snapshot.heapsnapshot');
  assert.equal(nameOf({ blob: new File([], 'b.gz'), name: 7 }), 'b.gz');
  assert.equal(nameOf({ blob: new Blob([]), name: 'x'.repeat(1000) }).length, 200);
});

test('a message with a port becomes a file that comes in pieces', () => {
  const { port1: port, port2: other } = new MessageChannel();
  assert.deepEqual(readMessage({ type: TYPE, name: 'a.heapsnapshot', size: 7 }, [port]), {
    kind: 'sent',
    name: 'a.heapsnapshot',
    port,
    size: 7,
  });
  assert.deepEqual(readMessage({ type: TYPE }, [port]), {
    kind: 'sent',
    name: 'snapshot.heapsnapshot',
    port,
    size: undefined,
  });
  for (const size of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '7', null]) {
    assert.equal(readMessage({ type: TYPE, size }, [port]), 'refused', String(size));
  }
  assert.equal(readMessage({ type: TYPE }, [port, other]), 'refused', 'two ports');
  for (const one of [port, other]) one.close();
});

test('any other message does not', () => {
  for (const data of [undefined, null, TYPE, {}, { type: 'open', blob: new Blob([]) }, { type: 'heapwise-more' }]) {
    assert.equal(readMessage(data), undefined);
  }
  assert.equal(readMessage({ type: TYPE }), 'refused');
  assert.equal(readMessage({ type: TYPE, blob: 'https:' }), 'refused');
});

test('the origin of the host is read from the address; a mistake opens the page for none', () => {
  assert.equal(readHostOrigin('?embed'), '*');
  assert.equal(readHostOrigin('?embed='), '*');
  assert.equal(readHostOrigin('?embed=https://host.example'), 'https://host.example');
  assert.equal(readHostOrigin('?embed=https%3A%2F%2Fhost.example%3A8443%2Fpath%3Fa&x'), 'https://host.example:8443');
  for (const wrong of ['host.example', '*', 'null', 'file:///srv', 'data:,a', 'javascript:1']) {
    assert.equal(readHostOrigin(`?embed=${encodeURIComponent(wrong)}`), 'about:blank', wrong);
  }
});

describe('a host', () => {
  const kept = { window: globalThis.window, addEventListener: globalThis.addEventListener };
  afterEach(() => void Object.assign(globalThis, kept));

  /**
   * A page in a frame whose host keeps what it is sent.
   * @param {string} origin That the address names.
   */
  function embed(origin) {
    /** @type {[unknown, string][]} */
    const heard = [];
    const host = { postMessage: (/** @type {unknown} */ data, /** @type {string} */ to) => heard.push([data, to]) };
    /** @type {{ source: any; settle: (outcome: any) => void }[]} */
    const opened = [];
    /** @type {(event: object) => void} */
    let listener = () => {};
    Object.assign(globalThis, {
      window: { parent: host },
      addEventListener: (/** @type {string} */ _, /** @type {any} */ added) => (listener = added),
    });
    listenToHost(origin, (source, settle) => opened.push({ source, settle }));
    const say = (/** @type {object} */ event) =>
      listener({ source: host, ports: [], origin: 'https://host.example', ...event });
    return { heard, opened, say };
  }
  const data = { type: TYPE, blob: new Blob(['{}']), name: 'a', id: 4 };

  test('is told that the page listens, what was opened and what failed, by the id of its message', () => {
    const { heard, opened, say } = embed('*');
    assert.deepEqual(heard.splice(0), [[{ type: 'heapwise-ready', version: 2 }, '*']]);
    say({ data });
    opened[0]?.settle({ kind: 'opened', info: { nodeCount: 3, totalSize: 70 } });
    say({ data: { ...data, id: 'b' } });
    opened[1]?.settle({ kind: 'failed', error: { code: 'truncated', message: 'it ends', offset: 9 } });
    say({ data: { type: TYPE, id: 5 } });
    const to = 'https://host.example';
    const refused = heard.pop();
    assert.deepEqual(heard, [
      [{ type: 'heapwise-opened', name: 'a', nodes: 3, size: 70, id: 4 }, to],
      [{ type: 'heapwise-failed', code: 'truncated', message: 'it ends', offset: 9, id: 'b' }, to],
    ]);
    assert.match(JSON.stringify(refused), /"code":"refused".*"id":5/);
    assert.equal(opened.length, 2);
  });

  test('of another window or another origin is ignored, and nothing is sent to it', () => {
    const { heard, opened, say } = embed('https://host.example');
    assert.deepEqual(heard.splice(0), [[{ type: 'heapwise-ready', version: 2 }, 'https://host.example']]);
    say({ data, source: {} });
    say({ data, origin: 'https://other.example' });
    say({ data: { type: TYPE }, origin: 'https://other.example' });
    assert.deepEqual([opened, heard], [[], []]);
    say({ data });
    assert.equal(opened.length, 1);
  });

  test('without an origin of its own is answered', () => {
    const { heard, say } = embed('*');
    say({ data: { type: TYPE }, origin: 'null' });
    assert.equal(heard.at(-1)?.[1], '*');
  });
});
