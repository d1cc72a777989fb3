import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { openSession } from './session.mjs';
import { CLASSICS, RUNTIMES, startRefusal, startTarget, VERSIONS } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

for (const runtime of RUNTIMES) {
  describe(runtime, () => {
    /** @type {Target[]} */
    const started = [];
    after(() => Promise.all(started.map((target) => target.close())));
    /** @param {Omit<import('./targets.mjs').TargetOptions, 'runtime'>} options */
    const start = async (options) => {
      const target = await startTarget({ runtime, ...options });
      started.push(target);
      return target;
    };

    for (const program of CLASSICS) {
      test(`runs ${program}, and its inspector answers`, async () => {
        const { wsUrl, load, inspectPort, port } = await start({ program });
        assert.notEqual(inspectPort, port);
        assert.deepEqual(await load(5), { 200: 5 });
        const session = await openSession(wsUrl);
        // workerd has no context to evaluate in.
        if (runtime === 'workerd') assert.ok((await session.send('Runtime.getHeapUsage')).usedSize > 0);
        else assert.equal(await greeting(session), runtime === 'bun' ? VERSIONS.bun : 42);
        await session.close();
      });
    }

    test('has no inspector if none is wanted', async () => {
      const { wsUrl, inspectPort, load } = await start({ program: 'catalogue', inspect: false });
      assert.equal(wsUrl, '');
      assert.equal(inspectPort, 0);
      assert.deepEqual(await load(1), { 200: 1 });
    });

    if (runtime === 'workerd') return;

    test('runs the programs with a busy loop and a big heap', async () => {
      const busy = await start({ program: 'busy' });
      assert.equal(await textOf(busy.port, '/busy?ms=1'), 'ok');
      const big = await start({ program: 'big', env: { RECORDS: '1000' } });
      assert.equal(await textOf(big.port, '/'), '1000');
    });

    test('runs two worker threads', async () => {
      const { port } = await start({ program: 'threads' });
      assert.equal(await textOf(port, '/'), '1');
    });

    test('says how it ended', async () => {
      const target = await start({ program: 'login' });
      target.kill('SIGKILL');
      assert.deepEqual(await target.ended, { code: null, signal: 'SIGKILL' });
    });
  });
}

test('a program that fails says what it printed', async () => {
  await assert.rejects(
    startTarget({ runtime: 'node-20', program: 'catalogue', flags: ['--require', './absent.cjs'] }),
    /node-20 catalogue ended with 1: .*absent\.cjs/s,
  );
});

describe('a server that is no inspector', () => {
  test('refuses the upgrade', async () => {
    const { wsUrl, close } = await startRefusal('refuse');
    try {
      await assert.rejects(once(new WebSocket(wsUrl), 'open'), /403/);
    } finally {
      await close();
    }
  });

  test('never answers', async () => {
    const { wsUrl, close } = await startRefusal('silent');
    try {
      await assert.rejects(once(new WebSocket(wsUrl, { handshakeTimeout: 200 }), 'open'), /timed out/);
    } finally {
      await close();
    }
  });
});

/** @param {Awaited<ReturnType<typeof openSession>>} session */
async function greeting(session) {
  const expression = '"Bun" in globalThis ? Bun.version : 6 * 7';
  const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
  return result.value;
}

/** @param {number} port @param {string} path */
async function textOf(port, path) {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}
