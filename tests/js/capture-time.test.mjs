import assert from 'node:assert/strict';
import test from 'node:test';
import { captureTimeOf, sortSeries } from '../../www/js/lib/capture-time.js';
import { arrange } from '../../www/js/state/snapshot-order.js';

/** @param {number[]} parts */
const at = (...parts) => new Date(.../** @type {[number, number]} */ (parts)).getTime();

test('the time in the names that Node.js and DevTools give', () => {
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

test('no time where there is none, or none that a clock shows', () => {
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

test('files that come together: by time where all tell it, then by how many were before', () => {
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

test('files that come together: by name as people count, where one tells no time', () => {
  assert.deepEqual(sorted('after-10', 'Heap-20261122T181500', 'after-9', 'After-1'), [
    'After-1',
    'after-9',
    'after-10',
    'Heap-20261122T181500',
  ]);
});

test('files that come together: before and after, by when they were written', () => {
  const before = { name: 'before.heapsnapshot', lastModified: 5 };
  const after = { name: 'after.heapsnapshot', lastModified: 9 };
  assert.deepEqual(sortSeries([after, before]), [before, after]);
  const copied = { ...after, lastModified: 5 };
  assert.deepEqual(sortSeries([before, copied]), [copied, before], 'copies have one time, so names must do');
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

test('the list: as opened, by name, by time of the name or else the file, or as it is', () => {
  const idsBy = (/** @type {Parameters<typeof arrange>[1]} */ order) => arrange(OPEN, order).map(({ id }) => id);
  assert.deepEqual(idsBy('opened'), [1, 2, 3, 4]);
  assert.deepEqual(idsBy('name'), [1, 3, 4, 2]);
  // What has no time comes last.
  assert.deepEqual(idsBy('time'), [4, 3, 2, 1]);
  assert.deepEqual(idsBy('arranged'), [3, 1, 4, 2]);
});
