import assert from 'node:assert/strict';
import test from 'node:test';
import { captureTimeOf, sortSeries } from '../../www/js/lib/capture-time.js';
import { arrange } from '../../www/js/state/snapshot-order.js';

/** @param {number[]} parts */
const at = (...parts) => new Date(.../** @type {[number, number]} */ (parts)).getTime();

test('names by Node.js and DevTools contain the time', () => {
  assert.deepEqual(captureTimeOf('Heap.20261122.181500.4711.0.012.heapsnapshot'), {
    time: at(2026, 10, 22, 18, 15, 0),
    sequence: 12,
  });
  assert.deepEqual(captureTimeOf('prod-a_Heap.20261122.181500.4711.2.1000.heapsnapshot.gz'), undefined);
  assert.equal(captureTimeOf('prod a Heap.20261122.181500.4711.2.1000.heapsnapshot.gz')?.sequence, 1000);
  assert.deepEqual(captureTimeOf('Heap-20261122T181501.heapsnapshot'), {
    time: at(2026, 10, 22, 18, 15, 1),
    sequence: 0,
  });
  assert.equal(captureTimeOf('Heap-20261122T181501 (2).heaptimeline')?.sequence, 2);
});

test('a name without a valid time has none', () => {
  for (const name of [
    'before.heapsnapshot',
    'Heap.20261322.181500.1.0.001.heapsnapshot',
    'Heap.20261122.186100.1.0.001.heapsnapshot',
    'Heap-2026112T181500.heapsnapshot',
    'CheapHeap-20261122T181500',
    '',
  ])
    assert.equal(captureTimeOf(name), undefined, name);
});

/** @param {string[]} names */
const sorted = (...names) => sortSeries(names.map((name) => ({ name }))).map(({ name }) => name);

test('files that arrive together: by time and then by sequence if all names have a time', () => {
  assert.deepEqual(
    sorted(
      'Heap.20261122.181501.9.0.002.heapsnapshot',
      'Heap.20261122.181501.10.0.001.heapsnapshot',
      'Heap-20261122T181500.heapsnapshot',
    ),
    [
      'Heap-20261122T181500.heapsnapshot',
      'Heap.20261122.181501.10.0.001.heapsnapshot',
      'Heap.20261122.181501.9.0.002.heapsnapshot',
    ],
  );
});

test('files that arrive together: by name, numbers by value, if one name has no time', () => {
  assert.deepEqual(sorted('after-10', 'Heap-20261122T181500', 'after-9', 'After-1'), [
    'After-1',
    'after-9',
    'after-10',
    'Heap-20261122T181500',
  ]);
});

test('files that arrive together: by modification time if a name has no number', () => {
  const before = { name: 'before.heapsnapshot', lastModified: 5 };
  const after = { name: 'after.heapsnapshot', lastModified: 9 };
  assert.deepEqual(sortSeries([after, before]), [before, after]);
  const copied = { ...after, lastModified: 5 };
  assert.deepEqual(
    sortSeries([before, copied]),
    [copied, before],
    'copies have the same modification time, so names decide',
  );
  const numbered = [
    { name: '1.heapsnapshot', lastModified: 9 },
    { name: '2.heapsnapshot', lastModified: 5 },
  ];
  assert.deepEqual(sortSeries(numbered.toReversed()), numbered);
});

const FILE_TIME = at(2026, 10, 22, 18, 15, 30);
/** @type {Parameters<typeof arrange>[0]} */
const OPEN = [
  { id: 3, source: { kind: 'file', name: 'b10', file: new File([], 'b10', { lastModified: FILE_TIME }) } },
  { id: 1, source: { kind: 'url', name: 'b9', url: new URL('https://example.com/b9') } },
  { id: 4, source: { kind: 'url', name: 'Heap-20261122T181500', url: new URL('https://example.com/') } },
  {
    id: 2,
    source: { kind: 'file', name: 'Heap-20261122T181600', file: new File([], '', { lastModified: FILE_TIME - 1e9 }) },
  },
];

test('the list: as opened, by name, by time of the name or else of the file, or as arranged', () => {
  const idsBy = (/** @type {Parameters<typeof arrange>[1]} */ order) => arrange(OPEN, order).map(({ id }) => id);
  assert.deepEqual(idsBy('opened'), [1, 2, 3, 4]);
  assert.deepEqual(idsBy('name'), [1, 3, 4, 2]);
  // Files without a time come last.
  assert.deepEqual(idsBy('time'), [4, 3, 2, 1]);
  assert.deepEqual(idsBy('arranged'), [3, 1, 4, 2]);
});
