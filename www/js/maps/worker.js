/** The worker that reads maps, so that a hundred megabytes of them do not hold up the page. It answers one call after the other. */

import { holdLife } from '../engine/life.js';
import { assertNever } from '../lib/assert-never.js';
import { SNAPSHOT_ENDING } from '../lib/snapshot-name.js';
import { Collection } from './collection.js';
import { givenBlob, isMapInput } from './given.js';
import { unzip } from './unzip.js';

/** @import { FromMaps, ToMaps } from './messages.js' */

holdLife();

const collection = new Collection();
let last = Promise.resolve();

self.onmessage = (/** @type {MessageEvent<ToMaps>} */ { data }) => {
  last = last.then(() => answer(data));
};

/** @param {ToMaps} call */
async function answer(call) {
  const { id } = call;
  try {
    post({ kind: 'value', id, value: await perform(call) });
  } catch (error) {
    post({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) });
  }
}

/** @param {ToMaps} call @returns {unknown} */
function perform({ op, args }) {
  switch (op) {
    case 'add':
      return collection.add(args.files.map(({ path, blob }) => givenBlob(path, blob)));
    case 'list':
      return collection.list(args.scripts);
    case 'translate':
      return collection.translate(args.findings, args.classes, args.scripts);
    case 'locate':
      return collection.locate(args.locations);
    case 'sourceText':
      return collection.sourceText(args.url);
    case 'unzip':
      return unzip(args.blob, (path) => isMapInput(path) || SNAPSHOT_ENDING.test(path));
    default:
      return assertNever(op);
  }
}

/** @param {FromMaps} message */
function post(message) {
  self.postMessage(message);
}
