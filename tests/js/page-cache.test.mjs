import assert from 'node:assert/strict';
import test from 'node:test';
import { createPageCache, GRID_PAGE_ROWS } from '../../www/js/rows/page-cache.js';

/** A source whose answers the test resolves. */
function manualSource(total = 1_000_000) {
  /** @type {{ start: number; end: number; answer: () => Promise<void>; refuse: (error: unknown) => Promise<void> }[]} */
  const asked = [];
  return {
    asked,
    /**
     * @param {number} start
     * @param {number} end
     */
    fetchRows: (start, end) =>
      new Promise((resolve, reject) => {
        const rows = Array.from({ length: Math.max(0, Math.min(end, total) - start) }, (_, i) => start + i);
        const settled = () => new Promise((done) => setTimeout(done, 0));
        asked.push({
          start,
          end,
          answer: async () => {
            resolve({ rows, total });
            await settled();
          },
          refuse: async (error) => {
            reject(error);
            await settled();
          },
        });
      }),
  };
}

test('pages are requested one at a time, and after each only a page that is still needed', async () => {
  const source = manualSource();
  let changes = 0;
  const cache = createPageCache(source, () => (changes += 1));
  cache.want(0, 30);
  assert.deepEqual([source.asked.length, source.asked[0]?.start, source.asked[0]?.end], [1, 0, GRID_PAGE_ROWS]);
  assert.equal(cache.total(), undefined);
  cache.want(50_000, 50_030);
  cache.want(900_000, 900_030);
  assert.equal(source.asked.length, 1);
  await source.asked[0]?.answer();
  assert.equal(cache.total(), 1_000_000);
  assert.equal(cache.row(7), 7);
  assert.equal(changes, 1);
  assert.equal(source.asked[1]?.start, Math.floor(900_000 / GRID_PAGE_ROWS) * GRID_PAGE_ROWS);
});

test('rows across a border need both pages', async () => {
  const source = manualSource();
  const cache = createPageCache(source, () => {});
  cache.want(GRID_PAGE_ROWS - 5, GRID_PAGE_ROWS + 5);
  await source.asked[0]?.answer();
  await source.asked[1]?.answer();
  assert.equal(cache.row(GRID_PAGE_ROWS - 1), GRID_PAGE_ROWS - 1);
  assert.equal(cache.row(GRID_PAGE_ROWS), GRID_PAGE_ROWS);
  assert.equal(source.asked.length, 2);
});

test('an answer after disposal is dropped', async () => {
  const source = manualSource();
  let changes = 0;
  const cache = createPageCache(source, () => (changes += 1));
  cache.want(0, 30);
  cache.dispose();
  await source.asked[0]?.answer();
  assert.equal(changes, 0);
  assert.equal(cache.row(0), undefined);
});

test('a closed list is not requested again', async () => {
  const source = manualSource();
  const cache = createPageCache(source, () => {});
  cache.want(0, 30);
  await source.asked[0]?.refuse({ code: 'cancelled', message: 'this list has been closed' });
  cache.want(0, 31);
  assert.equal(source.asked.length, 1);
  assert.equal(cache.failure()?.code, 'cancelled');
});

test('a failed request waits for a retry', async () => {
  const source = manualSource();
  const cache = createPageCache(source, () => {});
  cache.want(0, 30);
  await source.asked[0]?.refuse({ code: 'crashed', message: 'gone' });
  cache.want(0, 31);
  assert.equal(source.asked.length, 1);
  assert.equal(cache.failure()?.code, 'crashed');
  cache.retry();
  await source.asked[1]?.answer();
  assert.equal(cache.failure(), undefined);
  assert.equal(cache.row(0), 0);
});

test('memory is bounded: the longest unused page goes first', async () => {
  const source = manualSource();
  const cache = createPageCache(source, () => {});
  for (let page = 0; page < 60; page++) {
    cache.want(page * GRID_PAGE_ROWS, page * GRID_PAGE_ROWS + 10);
    await source.asked.at(-1)?.answer();
  }
  assert.equal(cache.row(0), undefined);
  assert.equal(cache.row(59 * GRID_PAGE_ROWS), 59 * GRID_PAGE_ROWS);
});
