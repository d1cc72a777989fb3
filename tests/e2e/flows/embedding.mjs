/** `heapwise.js` as other pages use it. */
import assert from 'node:assert/strict';
import { bad } from '../../fixtures/bad.mjs';
import { BIG, PLAIN, badFileName, countsOf } from '../site.mjs';
import { checkOffset } from './errors.mjs';

/** @import { Flow, Test } from '../run.mjs' */

/** @param {Test} test */
async function openEmbedding({ newPage, site }) {
  const page = await newPage();
  await page.goto(`${site.urlOf('headers')}t/embed.html`);
  assert.ok(await page.evaluate(() => crossOriginIsolated));
  await page.evaluate(async () => {
    Object.assign(globalThis, {
      heapwise: await import(/** @type {any} */ (new URL('/heapwise.js', location.href).href)),
    });
  });
  return page;
}

const FILES = ['node-26.heapsnapshot.gz', 'node-16.heaptimeline.gz', 'chromium-156.heapsnapshot.gz'];

/** @type {Flow[]} */
export const flows = [
  {
    name: 'embedding: a snapshot is redacted, beside an opening and after a cancel, and opens again',
    async run(test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async (name) => {
        const { createEngine } = /** @type {any} */ (globalThis).heapwise;
        const file = await (await fetch(name)).blob();
        /** @param {1 | 'auto'} threads */
        const redact = async (threads) => {
          const engine = await createEngine({ threads });
          const snapshot = await engine.open(file);
          const controller = new AbortController();
          const onProgress = () => controller.abort();
          const cancelled = await snapshot
            .redacted({ signal: controller.signal, onProgress })
            .catch(({ code }) => code);
          /** @type {number[]} */
          const done = [];
          const [other, blob] = await Promise.all([
            engine.open(file),
            snapshot.redacted({ onProgress: (/** @type {{ done: number }} */ progress) => done.push(progress.done) }),
          ]);
          const again = await engine.open(blob);
          const rows = (await again.classes()).rows;
          const isSame = JSON.stringify(rows) === JSON.stringify((await snapshot.classes()).rows);
          const text = await blob.text();
          const sizes = [blob.size, again.info.textBytes, other.info.nodeCount === again.info.nodeCount];
          const streamed = await engine.open(file.stream());
          const refused = await streamed.redacted().catch((/** @type {Error} */ error) => error.message);
          await engine.terminate();
          return { cancelled, isSame, sizes, refused, read: done.at(-1) === file.size, text };
        };
        const [one, many] = [await redact(1), await redact('auto')];
        return { ...one, text: '', isAlike: one.text === many.text, many: { ...many, text: '' } };
      }, FILES[0] ?? '');
      for (const { cancelled, isSame, sizes, refused, read } of [seen, seen.many]) {
        assert.deepEqual([cancelled, isSame, read, sizes[2]], ['cancelled', true, true, true]);
        assert.ok(sizes[0] > 1e6 && sizes[0] === sizes[1]);
        assert.match(refused, /not read a second time/);
      }
      assert.ok(seen.isAlike, 'one thread and many write the same file');
    },
  },
  {
    name: 'embedding: one thread and many give the same answers',
    async run(test) {
      const page = await openEmbedding(test);
      for (const file of FILES) {
        const answers = await page.evaluate(async (name) => {
          const { createEngine } = /** @type {any} */ (globalThis).heapwise;
          const COLUMNS = [
            'id',
            'type',
            'selfSize',
            'shallowSize',
            'retainedSize',
            'distance',
            'dominator',
            'edgeCount',
            'detachedness',
            'traceNodeId',
            'classIndex',
            'nativeContext',
          ];
          const blob = await (await fetch(name)).blob();
          /** @param {1 | 'auto'} threads */
          const ask = async (threads) => {
            const engine = await createEngine({ threads });
            const snapshot = await engine.open(blob, { name });
            // Threads have stacks and pools of their own, so only memory and time may differ.
            const { timings, memoryBytes, parsedMemoryBytes: _, ...info } = snapshot.info;
            /** @type {unknown[]} */
            const classes = [];
            for (const key of ['name', 'distance', 'count', 'shallowSize', 'retainedSize']) {
              for (const descending of [true, false]) {
                for (let start = 0, total = 1; start < total; start += 256) {
                  const part = await snapshot.classes({
                    sort: { key, descending },
                    filter: '',
                    start,
                    end: start + 256,
                  });
                  total = part.total;
                  classes.push(...part.rows);
                }
              }
            }
            /** @type {Record<string, unknown>} */
            const columns = {};
            for (const column of COLUMNS) {
              const values = await snapshot.column(column);
              const digest = await crypto.subtle.digest('SHA-256', values);
              columns[column] = [values.constructor.name, values.length, String(new Uint8Array(digest))];
            }
            const facts = { threads: engine.threads, timed: Object.keys(timings).length > 3, memoryBytes };
            await engine.terminate();
            return { facts, info, classes, columns };
          };
          const one = await ask(1);
          const many = await ask('auto');
          return {
            facts: [one.facts, many.facts],
            one: { ...one, facts: undefined, classes: one.classes.length },
            many: { ...many, facts: undefined, classes: many.classes.length },
            sameClasses: JSON.stringify(one.classes) === JSON.stringify(many.classes),
          };
        }, file);
        const { nodes, edges, strings, total } = countsOf(file.replace('.gz', ''));
        const cores = await page.evaluate(() => navigator.hardwareConcurrency);
        assert.equal(answers.facts[0].threads, 1);
        assert.equal(answers.facts[1].threads > 1, cores > 1, 'auto uses more than one thread');
        assert.ok(answers.facts.every(({ timed, memoryBytes }) => timed && memoryBytes > 0));
        assert.deepEqual(answers.one, answers.many, `${file}: one thread against many`);
        assert.ok(answers.sameClasses, `${file}: the class tables`);
        const { info, columns } = answers.one;
        assert.deepEqual(
          [info.nodeCount, info.edgeCount, info.stringCount, info.totalSize],
          [nodes, edges, strings, total],
        );
        for (const [name, column] of Object.entries(columns)) {
          assert.equal(/** @type {unknown[]} */ (column)[1], nodes, `the column ${name}`);
        }
      }
    },
  },
  {
    name: 'embedding: from a Blob, a Response, a stream and an address',
    async run(test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async (name) => {
        const { createEngine } = /** @type {any} */ (globalThis).heapwise;
        const engine = await createEngine();
        const blob = await (await fetch(name)).blob();
        const sources = {
          blob,
          file: new File([blob], 'a file.heapsnapshot'),
          response: await fetch(name),
          stream: blob.stream(),
          address: new URL(name, location.href),
        };
        /** @type {Record<string, unknown>} */
        const answers = {};
        for (const [kind, source] of Object.entries(sources)) {
          /** @type {string[]} */
          const phases = [];
          const snapshot = await engine.open(source, {
            onProgress: (/** @type {any} */ { phase }) => phases.at(-1) !== phase && phases.push(phase),
          });
          const { info } = snapshot;
          const { rows, total } = await snapshot.classes({ filter: 'ARRAY', start: 0, end: 3 });
          const filtered =
            total > 2 && rows.length === 3 && rows.every((/** @type {any} */ row) => /array/i.test(row.name));
          answers[kind] = {
            name: info.name,
            nodes: info.nodeCount,
            total: info.totalSize,
            filtered,
            progress: phases[0],
          };
          await snapshot.close();
        }
        const requests = [...engine.requests];
        await engine.terminate();
        return { answers, requests };
      }, PLAIN);
      const { nodes, total } = countsOf(PLAIN);
      const same = { nodes, total, filtered: true, progress: 'read' };
      assert.deepEqual(seen.answers, {
        blob: { name: 'snapshot', ...same },
        file: { name: 'a file.heapsnapshot', ...same },
        response: { name: PLAIN, ...same },
        stream: { name: 'snapshot', ...same },
        address: { name: PLAIN, ...same },
      });
      assert.deepEqual(seen.requests, []);
    },
  },
  ...[1, 'auto'].map((threads) => ({
    name: `embedding: a preview answers and becomes the complete snapshot, threads ${threads}`,
    async run(/** @type {Test} */ test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async ([name, wanted]) => {
        const { createEngine } = /** @type {any} */ (globalThis).heapwise;
        const engine = await createEngine({ threads: wanted });
        const blob = await (await fetch(/** @type {string} */ (name))).blob();
        /** @type {any[]} */
        const previews = [];
        /** @type {Promise<any>[]} */
        const early = [];
        /** @type {string[]} */
        const events = [];
        const snapshot = await engine.open(blob, {
          onProgress: (/** @type {any} */ { phase }) => events.at(-1) !== phase && events.push(phase),
          onPreview: (/** @type {any} */ preview) => {
            events.push('preview');
            previews.push(preview, preview.info);
            early.push(
              preview.classes().then((/** @type {any} */ page) => {
                events.push('its classes');
                return page;
              }),
            );
          },
        });
        const [first] = await Promise.all(early);
        const last = await snapshot.classes();
        const known = ({ rows, total }) => ({
          total,
          rows: rows
            .map((/** @type {any} */ { index, name, count, shallowSize }) => ({ index, name, count, shallowSize }))
            .sort((/** @type {any} */ a, /** @type {any} */ b) => a.index - b.index),
        });
        const answer = {
          events,
          same: previews.length === 2 && previews[0] === snapshot,
          complete: [previews[1]?.isComplete, snapshot.info.isComplete],
          nodes: [previews[1]?.nodeCount, snapshot.info.nodeCount],
          totals: [first.total, last.total],
          early: first.rows.every((/** @type {any} */ row) => row.retainedSize === 0 && row.distance === -5),
          late: last.rows.map((/** @type {any} */ row) => row.retainedSize),
          known:
            JSON.stringify(known(first)) ===
            JSON.stringify(known(await snapshot.classes({ sort: { key: 'shallowSize', descending: true } }))),
        };
        await engine.terminate();
        return answer;
      }, /** @type {const} */ ([BIG, threads]));
      test.note(seen.events.join(' · '));
      assert.ok(seen.same, 'the preview and the snapshot are the same object');
      assert.deepEqual(seen.complete, [false, true]);
      assert.equal(seen.nodes[0], seen.nodes[1]);
      assert.equal(seen.totals[0], seen.totals[1]);
      assert.ok(seen.early && seen.known, 'counts and shallow sizes stay');
      assert.deepEqual(
        seen.late,
        seen.late.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a),
      );
      assert.ok(seen.late[0] > 0);
      const at = (/** @type {string} */ event) => seen.events.indexOf(event);
      assert.ok(at('preview') > at('classes'), `${seen.events}`);
      assert.ok(at('its classes') > at('preview') && at('its classes') < at('dominators'), `${seen.events}`);
    },
  })),
  ...[1, 'auto'].map((threads) => ({
    name: `embedding: every bad input, threads ${threads}; the engine survives them and stays small`,
    async run(/** @type {Test} */ test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(
        async ([names, wanted, good]) => {
          const { createEngine, EngineError } = /** @type {any} */ (globalThis).heapwise;
          const engine = await createEngine({ threads: wanted });
          /** @type {{ code: string; offset: number | undefined; message: string; typed: boolean; hint: string }[]} */
          const outcomes = [];
          for (const name of /** @type {string[]} */ (names)) {
            const blob = await (await fetch(name)).blob();
            outcomes.push(
              await engine.open(blob).then(
                () => ({ code: 'opened' }),
                (/** @type {any} */ error) => ({
                  code: error.code,
                  offset: error.offset,
                  message: error.message,
                  hint: error.hint,
                  typed: error instanceof EngineError && error instanceof Error,
                }),
              ),
            );
          }
          const memoryBytes = await engine.memoryBytes();
          const snapshot = await engine.open(await (await fetch(/** @type {string} */ (good))).blob());
          const { nodeCount } = snapshot.info;
          await engine.terminate();
          return { outcomes, memoryBytes, nodeCount };
        },
        /** @type {const} */ ([bad.map((_, index) => badFileName(index)), threads, PLAIN]),
      );
      /** @type {string[]} */
      const wrong = [];
      bad.forEach(({ name, code, offset }, index) => {
        const outcome = seen.outcomes[index];
        try {
          assert.equal(outcome?.code, code, `${name}: ${outcome?.code} (${outcome?.message})`);
          assert.ok(outcome.typed, `${name}: not an EngineError`);
          checkOffset(outcome.offset, offset, name);
        } catch (error) {
          wrong.push(/** @type {Error} */ (error).message);
        }
      });
      assert.deepEqual(wrong, []);
      assert.equal(seen.nodeCount, countsOf(PLAIN).nodes);
      assert.ok(seen.memoryBytes < 256 * 2 ** 20, `${seen.memoryBytes} bytes after header bombs`);
    },
  })),
  ...[1, 'auto'].map((threads) => ({
    name: `embedding: open and close twenty times keeps memory flat, threads ${threads}`,
    async run(/** @type {Test} */ test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async ([name, wanted]) => {
        const { createEngine } = /** @type {any} */ (globalThis).heapwise;
        const engine = await createEngine({ threads: wanted });
        const blob = await (await fetch(/** @type {string} */ (name))).blob();
        /** @type {number[]} */
        const sizes = [];
        let snapshot;
        for (let round = 0; round < 20; round++) {
          snapshot = await engine.open(blob);
          await snapshot.classes();
          await snapshot.column('shallowSize');
          await snapshot.close();
          sizes.push(await engine.memoryBytes());
        }
        const last = await snapshot.classes().then(
          () => 'answered',
          (/** @type {any} */ error) => error.code,
        );
        await engine.terminate();
        return { sizes, last };
      }, /** @type {const} */ ([PLAIN, threads]));
      test.note(`${[...new Set(seen.sizes)].map((size) => (size / 2 ** 20).toFixed(1)).join(' → ')} MiB`);
      // Threads share an allocator, so addresses may vary a little. A snapshot that is not freed is five times as
      // large.
      const slack = 2 ** 20;
      assert.ok(Number(seen.sizes.at(-1)) <= Number(seen.sizes[4]) + slack, `memory after each close: ${seen.sizes}`);
      assert.notEqual(seen.last, 'answered', 'a closed snapshot does not answer');
    },
  })),
  ...[1, 'auto'].map((threads) => ({
    name: `embedding: pages that are requested at once all arrive, and wrong arguments leave the engine running, threads ${threads}`,
    async run(/** @type {Test} */ test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async ([name, wanted]) => {
        const { compare, createEngine, EngineError } = /** @type {any} */ (globalThis).heapwise;
        const engine = await createEngine({ threads: wanted });
        let isDead = false;
        engine.ondied = () => (isDead = true);
        const snapshot = await engine.open(await (await fetch(/** @type {string} */ (name))).blob());
        const starts = [0, 256, 0, 100, 256];
        const pages = await Promise.all(starts.map((start) => snapshot.classes({ start })));
        const atOnce = pages.map(({ rows }) => rows[0]?.index);
        /** @type {unknown[]} */
        const alone = [];
        for (const start of starts) alone.push((await snapshot.classes({ start })).rows[0]?.index);

        // Each has a handler of its own, because an unhandled rejection would fail the page.
        const mistakes = {
          'open nothing': () => engine.open(undefined),
          'open a string': () => engine.open('a.heapsnapshot'),
          'open with a name': () => engine.open(new Blob(['{}']), { name: 5 }),
          'open with a signal': () => engine.open(new Blob(['{}']), { signal: {} }),
          'start NaN': () => snapshot.classes({ start: Number.NaN }),
          'end far off': () => snapshot.classes({ end: 2 ** 40 }),
          'sort unknown': () => snapshot.classes({ sort: { key: 'size', descending: true } }),
          'filter a function': () => snapshot.classes({ filter: () => '' }),
          'filter a bigint': () => snapshot.classes({ filter: 5n }),
          'of nothing': () => snapshot.objects(),
          'of unknown': () => snapshot.objects({ of: { kind: 'clas' } }),
          'node negative': () => snapshot.edges(-1),
          'node beyond': () => snapshot.object(2 ** 31),
          'column unknown': () => snapshot.column('size'),
          'question null': () => snapshot.ask(null),
          'compare itself': () => compare(engine, snapshot),
          'threads unknown': () => createEngine({ threads: 'many' }),
        };
        /** @type {Record<string, string>} */
        const outcomes = {};
        for (const [what, call] of Object.entries(mistakes)) {
          outcomes[what] = await call().then(
            () => 'answered',
            (/** @type {any} */ error) =>
              error instanceof EngineError && error.code === 'malformed' ? error.message : `not ours: ${error}`,
          );
        }
        const after = (await snapshot.classes()).rows[0]?.index;
        await engine.terminate();
        return { atOnce, alone, outcomes, after, isDead };
      }, /** @type {const} */ (['chromium-156.heapsnapshot.gz', threads]));
      assert.deepEqual(seen.atOnce, seen.alone);
      assert.ok(seen.atOnce[1] !== undefined && seen.atOnce[0] !== seen.atOnce[1], `${seen.atOnce}`);
      assert.deepEqual([seen.after, seen.isDead], [seen.atOnce[0], false]);
      const whole = 'expected a whole number from 0 to 4294967295';
      const keys = '"name", "count", "distance", "shallowSize", "retainedSize"';
      const sources = 'a Blob, a Response, a ReadableStream, a MessagePort or a URL';
      const { 'column unknown': column, 'question null': question, 'of unknown': of, ...outcomes } = seen.outcomes;
      assert.deepEqual(outcomes, {
        'open nothing': `source: expected ${sources}, got undefined`,
        'open a string': `source: expected ${sources}, got "a.heapsnapshot"`,
        'open with a name': 'name: expected a string, got 5',
        'open with a signal': 'signal: expected an AbortSignal, got an object',
        'start NaN': `start: ${whole}, got NaN`,
        'end far off': `end: ${whole}, got 1099511627776`,
        'sort unknown': `sort.key: expected one of ${keys}, got "size"`,
        'filter a function': 'filter: expected plain data, got a function',
        'filter a bigint': 'filter: expected a string, got a bigint',
        'of nothing': 'options: expected an object, got undefined',
        'node negative': `node: ${whole}, got -1`,
        'node beyond': 'there is no node 2147483648',
        'compare itself': 'base: expected a snapshot of an engine, got an object',
        'threads unknown': 'threads: expected "auto" or a number from 1 to 64, got "many"',
      });
      assert.match(column ?? '', /^name: expected one of "id", .*, got "size"$/);
      assert.match(question ?? '', /^question: expected an object, got null$/);
      assert.match(of ?? '', /^of\.kind: expected one of "class", .*, got "clas"$/);
    },
  })),
  {
    name: 'embedding: AbortSignal cancels, terminate settles what is pending',
    async run(test) {
      const page = await openEmbedding(test);
      const seen = await page.evaluate(async ([big, good]) => {
        const { createEngine, EngineError } = /** @type {any} */ (globalThis).heapwise;
        const blob = await (await fetch(/** @type {string} */ (big))).blob();
        const outcome = (/** @type {Promise<unknown>} */ promise) =>
          promise.then(
            () => 'settled',
            (error) => (error instanceof EngineError ? error.code : String(error)),
          );
        /** @type {Record<string, string>} */
        const outcomes = {};
        for (const threads of [1, 'auto']) {
          const engine = await createEngine({ threads });
          outcomes[`${threads} aborted before`] = await outcome(engine.open(blob, { signal: AbortSignal.abort() }));
          // Later phases may be over before their progress arrives.
          for (const phase of ['read', 'parse', 'index', 'classes']) {
            const controller = new AbortController();
            const onProgress = (/** @type {any} */ progress) => progress.phase === phase && controller.abort();
            outcomes[`${threads} ${phase}`] = await outcome(
              engine.open(blob, { signal: controller.signal, onProgress }),
            );
          }
          const previewing = new AbortController();
          /** @type {any} */
          let preview;
          outcomes[`${threads} at its preview`] = await outcome(
            engine.open(blob, {
              signal: previewing.signal,
              onPreview: (/** @type {any} */ early) => {
                preview = early;
                previewing.abort();
              },
            }),
          );
          outcomes[`${threads} gone with it`] = await outcome(preview.classes());
          outcomes[`${threads} closed at its preview`] = await outcome(
            engine.open(blob, { onPreview: (/** @type {any} */ early) => early.close() }),
          );
          // Two at once: the second one waits for the first, and can be cancelled while it waits.
          const waiting = new AbortController();
          const first = outcome(engine.open(await (await fetch(/** @type {string} */ (good))).blob()));
          const second = outcome(engine.open(blob, { signal: waiting.signal }));
          waiting.abort();
          outcomes[`${threads} first of two`] = await first;
          outcomes[`${threads} second of two`] = await second;
          const snapshot = await engine.open(await (await fetch(/** @type {string} */ (good))).blob());
          outcomes[`${threads} afterwards`] = String(snapshot.info.nodeCount);
          // A call is pending when the engine ends.
          const pending = [outcome(engine.open(blob)), outcome(snapshot.classes()), outcome(engine.memoryBytes())];
          await engine.terminate();
          outcomes[`${threads} terminated`] = (await Promise.all(pending)).join();
          outcomes[`${threads} after the end`] = await outcome(snapshot.column('id'));
        }
        outcomes['404'] = await outcome(
          (async () => {
            const engine = await createEngine({ threads: 1 });
            try {
              return await engine.open(new URL('nowhere', location.href));
            } finally {
              await engine.terminate();
            }
          })(),
        );
        outcomes['404 Response'] = await outcome(
          (async () => {
            const engine = await createEngine({ threads: 1 });
            try {
              return await engine.open(await fetch('nowhere'));
            } finally {
              await engine.terminate();
            }
          })(),
        );
        return outcomes;
      }, /** @type {const} */ ([BIG, PLAIN]));
      /** @type {Record<string, string>} */
      const wanted = { 404: 'network', '404 Response': 'network' };
      for (const threads of ['1', 'auto']) {
        for (const when of ['aborted before', 'read', 'parse', 'index', 'classes', 'at its preview'])
          wanted[`${threads} ${when}`] = 'cancelled';
        wanted[`${threads} gone with it`] = 'cancelled';
        wanted[`${threads} closed at its preview`] = 'cancelled';
        wanted[`${threads} first of two`] = 'settled';
        wanted[`${threads} second of two`] = 'cancelled';
        wanted[`${threads} afterwards`] = String(countsOf(PLAIN).nodes);
        wanted[`${threads} terminated`] = 'cancelled,cancelled,cancelled';
        wanted[`${threads} after the end`] = 'cancelled';
      }
      assert.deepEqual(seen, wanted);
    },
  },
];
