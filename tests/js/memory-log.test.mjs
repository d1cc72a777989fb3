import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createLogReader, parseMemoryLog, readMemoryLog } from '../../www/js/memory/parse-log.js';

const USAGE = { rss: 42688512, heapTotal: 4853760, heapUsed: 4141208, external: 1664369, arrayBuffers: 137939 };
const START = Date.UTC(2026, 10, 30, 7, 33, 19);

/** @param {string} text */
const samplesOf = (text) => parseMemoryLog(text).samples;
/** @param {string} text */
const timesOf = (text) => samplesOf(text).map(({ at }) => at);
/** A block as `console.log(process.memoryUsage())` writes it. @param {(number: number) => string} [say] */
const inspected = (say = String, open = '{') =>
  `${open}\n${Object.entries(USAGE)
    .map(([name, value]) => `  ${name}: ${say(value)}`)
    .join(',\n')}\n}`;

describe('JSON', () => {
  test('alone on its line', () => {
    const log = parseMemoryLog(
      `${JSON.stringify({ at: START, ...USAGE })}\n${JSON.stringify({ at: START + 5000, ...USAGE })}\n`,
    );
    assert.deepEqual(log.samples, [
      { at: START, ...USAGE },
      { at: START + 5000, ...USAGE },
    ]);
    assert.deepEqual(
      [log.isNumbered, log.found, log.skipped, log.processes, log.assumedUnit],
      [false, 2, 0, 1, undefined],
    );
  });

  test('in the lines of loggers, with times of any kind', () => {
    const pino = `{"level":30,"time":${START},"pid":7,"hostname":"a","mem":${JSON.stringify(USAGE)},"msg":"memory"}`;
    const bunyan = `{"name":"app","hostname":"a","pid":7,"level":30,"memory":${JSON.stringify(USAGE)},"msg":"","time":"2026-11-30T07:33:24.000Z","v":0}`;
    const winston = `{"level":"info","message":{"deep":${JSON.stringify(USAGE)}},"timestamp":"2026-11-30 07:33:29Z","pid":7,"hostname":"a"}`;
    const seconds = `{"ts":${START / 1000 + 15},"pid":7,"hostname":"a","message":${JSON.stringify(JSON.stringify(USAGE))}}`;
    const prefixed = `2026-11-30T07:33:39.000Z INFO memory ${JSON.stringify({ pid: 7, hostname: 'a', ...USAGE })} done`;
    assert.deepEqual(
      samplesOf([pino, bunyan, winston, seconds, prefixed].join('\n')),
      [0, 5, 10, 15, 20].map((passed) => ({ at: START + passed * 1000, ...USAGE })),
    );
  });

  test('within the lines that containers log', () => {
    const docker = JSON.stringify({
      log: `${JSON.stringify(USAGE)}\n`,
      stream: 'stdout',
      time: '2026-11-30T07:33:19.123456789Z',
    });
    const later = docker.replace('07:33:19', '07:33:20');
    assert.deepEqual(samplesOf(`${docker}\n${later}`), [
      { at: START + 123, ...USAGE },
      { at: START + 1123, ...USAGE },
    ]);
  });

  test('a whole list, on one line or on many', () => {
    const list = [0, 1, 2].map((index) => ({ time: new Date(START + index * 1000).toISOString(), memory: USAGE }));
    const wanted = list.map((_, index) => ({ at: START + index * 1000, ...USAGE }));
    assert.deepEqual(samplesOf(JSON.stringify(list)), wanted);
    assert.deepEqual(samplesOf(JSON.stringify(list, null, 2)), wanted);
  });

  test('performance.memory and names of other tools', () => {
    const chrome = '{"jsHeapSizeLimit":4294705152,"totalJSHeapSize":20000000,"usedJSHeapSize":12300000}';
    const snake = '{"heap_used":12300000,"heap_total":20000000,"array_buffers":5}';
    const megabytes = '{"heapUsedMB":12.3,"heapTotalMB":20}';
    assert.deepEqual(samplesOf(chrome), [{ at: 0, heapUsed: 12_300_000, heapTotal: 20_000_000 }]);
    assert.deepEqual(samplesOf(snake), [{ at: 0, heapUsed: 12_300_000, heapTotal: 20_000_000, arrayBuffers: 5 }]);
    assert.deepEqual(samplesOf(megabytes), [{ at: 0, heapUsed: 12_300_000, heapTotal: 20_000_000 }]);
  });
});

describe('console.log', () => {
  test('one line, many lines, digits in groups, colours', () => {
    const oneLine = inspected().replace(/\n\s*/g, ' ');
    const grouped = inspected((value) => String(value).replace(/\B(?=(\d{3})+$)/g, '_'));
    const coloured = inspected((value) => `\u001b[33m${value}\u001b[39m`);
    for (const text of [oneLine, inspected(), grouped, coloured]) {
      const log = parseMemoryLog(`${text}\n${text}\n${text}\n`);
      assert.deepEqual(
        log.samples,
        [0, 1, 2].map((at) => ({ at, ...USAGE })),
        text,
      );
      assert.deepEqual([log.isNumbered, log.skipped], [true, 0]);
    }
  });

  test('a time before it, or around it', () => {
    const before = (/** @type {string} */ time) => inspected(String, `${time} {`);
    assert.deepEqual(
      timesOf(`${before('2026-11-30T07:33:19.000Z')}\nrequest done\n${before('[2026-11-30T07:33:24.000Z] memory:')}`),
      [START, START + 5000],
    );
    assert.deepEqual(
      timesOf(`{\n  at: ${START},\n  m: ${inspected()}\n}\n{\n  at: ${START + 1},\n  m: ${inspected()}\n}`),
      [START, START + 1],
    );
    assert.deepEqual(
      timesOf(`{\n  m: ${inspected()},\n  at: ${START}\n}\n{\n  m: ${inspected()},\n  at: ${START + 1}\n}`),
      [START, START + 1],
    );
  });

  test('docker, kubectl and journalctl put a time before each line', () => {
    const every = (/** @type {string} */ prefix) =>
      inspected()
        .split('\n')
        .map((line) => `${prefix}${line}`)
        .join('\n');
    assert.deepEqual(
      samplesOf(`${every('2026-11-30T07:33:19.000000000Z ')}\n${every('2026-11-30T07:33:20.000000000Z ')}`),
      [0, 1000].map((passed) => ({ at: START + passed, ...USAGE })),
    );
    const journal = samplesOf(
      `${every('Nov 30 07:33:19 host node[812]: ')}\n${every('Nov 30 07:33:24 host node[812]: ')}`,
    );
    assert.equal(journal.length, 2);
    assert.equal((journal[1]?.at ?? 0) - (journal[0]?.at ?? 0), 5000);
  });

  test('console.table', () => {
    const table = `┌──────────────┬──────────┐
│   (index)    │  Values  │
├──────────────┼──────────┤
${Object.entries(USAGE)
  .map(([name, value]) => `│ ${name.padStart(10).padEnd(12)} │ ${value} │`)
  .join('\n')}
└──────────────┴──────────┘`;
    assert.deepEqual(
      samplesOf(`${table}\n${table}`),
      [0, 1].map((at) => ({ at, ...USAGE })),
    );
  });
});

describe('tables', () => {
  test('commas, tabs and semicolons, with units in the header or in the cells', () => {
    for (const delimiter of [',', '\t', ';']) {
      const rows = [
        ['timestamp', 'heapUsed (MB)', 'heap_total_mb', 'RSS', 'requests'],
        ['2026-11-30T07:33:19Z', '12.5', '20', '42 MB', '7'],
        ['2026-11-30T07:33:24Z', '13.5', '20', '43 MB', '9'],
      ];
      assert.deepEqual(
        samplesOf(rows.map((row) => row.join(delimiter)).join('\r\n')),
        [
          { at: START, heapUsed: 12_500_000, heapTotal: 20_000_000, rss: 42_000_000 },
          { at: START + 5000, heapUsed: 13_500_000, heapTotal: 20_000_000, rss: 43_000_000 },
        ],
        delimiter,
      );
    }
  });

  test('quoted cells, and times in seconds', () => {
    const text = 'elapsed,"note","heapUsed"\n0,"a, b",5000000\n5,"",6000000\nnot a row\n10,"","7000000"';
    const log = parseMemoryLog(text);
    assert.deepEqual(log.samples, [
      { at: 0, heapUsed: 5_000_000 },
      { at: 5000, heapUsed: 6_000_000 },
      { at: 10_000, heapUsed: 7_000_000 },
    ]);
    assert.equal(log.skipped, 1);
  });
});

describe('words for people', () => {
  test('sizes with units', () => {
    const wanted = [
      { at: 0, heapUsed: 12_340_000, rss: 45_000_000 },
      { at: 1, heapUsed: 13_000_000, rss: 46_000_000 },
    ];
    assert.deepEqual(samplesOf('heapUsed: 12.34 MB\nrss: 45 MB\n\nheapUsed: 13 MB\nrss: 46 MB'), wanted);
    assert.deepEqual(samplesOf('RSS=45MB Heap Used=12.34MB\nRSS=46MB Heap Used=13MB'), wanted);
    assert.deepEqual(
      samplesOf('memory | heap used 12.34 MB | rss 45 MB\nmemory | heap used 13 MB | rss 46 MB'),
      wanted,
    );
  });

  test('binary units, digits in groups, kilobytes', () => {
    assert.deepEqual(samplesOf('heapUsed: 12 MiB'), [{ at: 0, heapUsed: 12 * 2 ** 20 }]);
    assert.deepEqual(samplesOf('heapUsed: 12,345,678'), [{ at: 0, heapUsed: 12_345_678 }]);
    assert.deepEqual(samplesOf('heapUsed: 12,345 kB'), [{ at: 0, heapUsed: 12_345_000 }]);
  });

  test('a number that cannot be bytes', () => {
    const log = parseMemoryLog('heapUsed: 45.2, rss: 90');
    assert.deepEqual(log.samples, [{ at: 0, heapUsed: 45_200_000, rss: 90_000_000 }]);
    assert.equal(log.assumedUnit, 'MB');
    assert.deepEqual(parseMemoryLog('heapUsed: 45200').samples, [{ at: 0, heapUsed: 45_200_000 }]);
  });

  test('names that only resemble', () => {
    assert.deepEqual(samplesOf('maxHeapUsed: 12 MB\nheapUsedRatio: 0.5\nrssi: 5'), []);
  });
});

describe('other sources', () => {
  test('scrapes of Prometheus', () => {
    const scrape = (/** @type {number} */ heap) => `# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes{app="x"} 4.2e+7
nodejs_heap_size_total_bytes{app="x"} 7000000
nodejs_heap_size_used_bytes{app="x"} ${heap}
nodejs_external_memory_bytes{app="x"} 1000
nodejs_heap_space_size_used_bytes{app="x",space="old"} 9
`;
    const log = parseMemoryLog(`Mon scrape\n${scrape(5_000_000)}${scrape(6_000_000)}`);
    assert.deepEqual(
      log.samples,
      [5_000_000, 6_000_000].map((heapUsed, at) => ({
        at,
        heapUsed,
        heapTotal: 7_000_000,
        external: 1000,
        rss: 42_000_000,
      })),
    );
  });

  test('--trace-gc of Node 12 to 26 and Deno', () => {
    const lines = [
      '[4928:0x3809e4b0]       24 ms: Scavenge 2.4 (3.2) -> 2.0 (4.2) MB, 0.8 / 0.0 ms  (average mu = 1.000, current mu = 1.000) allocation failure ',
      '[4928:0x3809e4b0]       76 ms: Mark-sweep (reduce) 12.0 (29.1) -> 8.9 (27.4) MB, 6.7 / 0.0 ms  (+ 0.1 ms in 1 steps) (average mu = 1.000, current mu = 1.000) finalize',
      '[4928:0x3809e4b0]       98 ms: Mark-Compact 16.8 (25.6) -> 10.7 (24.8) MB, pooled: 0.0 MB, 5.64 / 0.00 ms (average mu = 0.892) testing; GC in old space requested',
      '2026-11-30T07:33:19Z [4928:0x3809e4b0]      108 ms: Incremental Mark-Compact 16.6 (22.6) -> 4.4 (17.4) MB, pooled: 3.5 MB, 1.30 / 0.00 ms external finalize',
    ];
    const log = parseMemoryLog(lines.join('\n'));
    const mib = 2 ** 20;
    assert.deepEqual(
      log.collections.map(({ at, isFull, after }) => [at, isFull, after / mib]),
      [
        [24, false, 2],
        [76, true, 8.9],
        [98, true, 10.7],
        [108, true, 4.4],
      ],
    );
    assert.equal(log.samples.length, 8);
    assert.deepEqual(log.samples[0], { at: 24, heapUsed: 2.4 * mib, heapTotal: 3.2 * mib });
    assert.equal(log.isNumbered, false);
  });
});

describe('order and processes', () => {
  test('samples are in order of time; times of day go on after midnight', () => {
    const line = (/** @type {number} */ at) => JSON.stringify({ at, heapUsed: 5e6 });
    assert.deepEqual(timesOf([START + 10, START, START + 5].map(line).join('\n')), [START, START + 5, START + 10]);
    const night = timesOf('23:59:50 heapUsed=5MB\n23:59:55 heapUsed=5MB\n00:00:00 heapUsed=5MB');
    assert.deepEqual(
      night.map((at) => at - (night[0] ?? 0)),
      [0, 5000, 10_000],
    );
  });

  test('of several processes the one with most samples, and how many there are', () => {
    const line = (/** @type {number} */ pid, /** @type {number} */ at) =>
      JSON.stringify({ pid, at, heapUsed: pid * 1e6 });
    const log = parseMemoryLog([line(5, 1e12), line(9, 1e12), line(9, 1e12 + 5), line(7, 1e12)].join('\n'));
    assert.deepEqual(
      log.samples.map(({ heapUsed }) => heapUsed),
      [9e6, 9e6],
    );
    assert.deepEqual([log.processes, log.process], [3, '9']);
    const compose = parseMemoryLog('api-1  | heapUsed=5MB\nweb-1  | heapUsed=6MB\napi-1  | heapUsed=7MB');
    assert.deepEqual([compose.processes, compose.process, compose.samples.length], [2, 'api-1', 2]);
  });

  test('lines that say something else are counted, empty ones are not', () => {
    const log = parseMemoryLog(`listening\n\n${JSON.stringify(USAGE)}\nGET / 200\n{"level":30,"msg":"hi"}\n`);
    assert.deepEqual([log.found, log.skipped], [1, 3]);
  });
});

describe('any text', () => {
  test('nothing found is an answer', () => {
    for (const text of [
      '',
      '\n\n',
      'hello',
      '{}',
      '[]',
      'heapUsed',
      'heapUsed: -5',
      '{"heapUsed":null}',
      '{"heapUsed":',
    ]) {
      assert.deepEqual(parseMemoryLog(text).samples, [], text);
    }
  });

  test('pieces give the same as the whole, wherever they are cut', () => {
    const text = `${inspected()}\r\n${JSON.stringify({ at: START, ...USAGE })}\nheapUsed: 12 MB\n`;
    const whole = parseMemoryLog(text);
    for (let length = 1; length < 40; length += 1) {
      const reader = createLogReader();
      for (let from = 0; from < text.length; from += length) reader.push(text.slice(from, from + length));
      assert.deepEqual(reader.end(), whole, `pieces of ${length}`);
    }
  });

  test('never throws, and never gives a number that is none', () => {
    const words = [
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\n',
      ' ',
      '=',
      '|',
      '\t',
      'heapUsed',
      '"heapUsed"',
      'rss',
      'external',
      '12.5',
      '1e999',
      '-1',
      '99999999999999999999',
      'MB',
      'kB',
      '_',
      '(',
      ')',
      'at',
      '"time"',
      '2026-13-45T99:99:99Z',
      '2026-11-30T07:33:19Z',
      '[4928:0x38]  24 ms: Scavenge 2.4 (3.2) -> 2.0 (4.2) MB',
      '\u001b[33m',
      '\u0000',
      '堆',
      'nodejs_heap_size_used_bytes',
      'pid',
      'null',
      '\\',
      '# HELP heap',
      '│',
      ';',
      '1764487999',
      '23:59:59',
      'heapUsed,rss',
    ];
    let state = 7;
    const random = (/** @type {number} */ below) => {
      state = (state * 1664525 + 1013904223) % 2 ** 32;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: 1 + random(60) }, () => words[random(words.length)]).join(random(2) ? ' ' : '');
      const { samples } = parseMemoryLog(text);
      for (const sample of samples) {
        for (const value of Object.values(sample)) assert.ok(Number.isFinite(value) && value >= 0, `${text}\n${value}`);
      }
      assert.deepEqual(
        samples.map(({ at }) => at),
        samples.map(({ at }) => at).toSorted((a, b) => a - b),
      );
    }
  });

  test('a long log is thinned, and keeps its floor and its peaks', () => {
    const count = 100_000;
    const reader = createLogReader();
    for (let index = 0; index < count; index += 1) {
      const heapUsed = index === 77_777 ? 9e8 : index === 33_333 ? 1e6 : 5e7 + (index % 10) * 1e6;
      reader.push(`{"at":${1e12 + index * 1000},"heapUsed":${heapUsed}}\n`);
    }
    const { samples, found } = reader.end();
    assert.equal(found, count);
    assert.ok(samples.length < 20_000, `${samples.length}`);
    const heaps = samples.map(({ heapUsed }) => heapUsed);
    assert.deepEqual([Math.min(...heaps), Math.max(...heaps)], [1e6, 9e8]);
  });

  test('a line without an end is cut, not kept', () => {
    const reader = createLogReader();
    for (let index = 0; index < 100; index += 1) reader.push('x'.repeat(100_000));
    reader.push(`\n${JSON.stringify(USAGE)}\n`);
    assert.equal(reader.end().found, 1);
  });
});

describe('files', () => {
  const text = `${JSON.stringify({ at: START, ...USAGE })}\n`.repeat(3000);

  test('are read in pieces', async () => {
    let bytes = 0;
    const log = await readMemoryLog([new Blob([text])], { onprogress: (read) => (bytes = read) });
    assert.equal(log.found, 3000);
    assert.equal(bytes, text.length);
  });

  test('packed, and as PowerShell writes them', async () => {
    assert.equal((await readMemoryLog([new Blob([gzipSync(text)])])).found, 3000);
    assert.equal((await readMemoryLog([new Blob([Buffer.from(`\ufeff${text}`, 'utf16le')])])).found, 3000);
  });

  test('reading can be stopped', async () => {
    const controller = new AbortController();
    const reading = readMemoryLog([new Blob([text])], {
      signal: controller.signal,
      onprogress: () => controller.abort(),
    });
    await assert.rejects(reading, { name: 'AbortError' });
  });
});
