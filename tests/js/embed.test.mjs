import assert from 'node:assert/strict';
import test from 'node:test';
import { fileOfMessage } from '../../www/js/lib/embed.js';

test('a message with a blob becomes a file', async () => {
  const file = fileOfMessage({ type: 'heapwise-open', blob: new Blob(['{}']), name: 'a.heapsnapshot' });
  assert.equal(file?.name, 'a.heapsnapshot');
  assert.equal(await file?.text(), '{}');
  assert.equal(fileOfMessage({ type: 'heapwise-open', blob: new Blob([]) })?.name, 'snapshot.heapsnapshot');
  assert.equal(fileOfMessage({ type: 'heapwise-open', blob: new File([], 'b.gz'), name: 7 })?.name, 'b.gz');
});

test('any other message does not', () => {
  for (const data of [
    undefined,
    null,
    'heapwise-open',
    {},
    { type: 'heapwise-open' },
    { type: 'open', blob: new Blob([]) },
  ]) {
    assert.equal(fileOfMessage(data), undefined);
  }
  assert.equal(fileOfMessage({ type: 'heapwise-open', blob: 'https:' }), undefined);
});
