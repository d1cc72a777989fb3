// Compiled, never run: every marked line must be an error, and a mark without an error is an error itself. Unmarked
// lines are correct use and must compile.

// Only the types matter, so most values here are unused.
/* oxlint-disable no-unused-expressions */

import { createEngine, EngineError } from '../../www/heapwise.js';
import { Client } from '../../www/js/engine/client.js';
import { failure, isFailure } from '../../www/js/engine/failure.js';

/**
 * @typedef {import('../../www/js/engine/protocol.d.ts').Calls} Calls
 * @typedef {import('../../www/js/engine/protocol.d.ts').ClassRow} ClassRow
 * @typedef {import('../../www/js/engine/api.d.ts').Engine} Engine
 * @typedef {import('../../www/js/engine/protocol.d.ts').ErrorCode} ErrorCode
 * @typedef {import('../../www/js/engine/protocol.d.ts').FromWorker} FromWorker
 * @typedef {import('../../www/js/engine/protocol.d.ts').Phase} Phase
 * @typedef {import('../../www/js/engine/protocol.d.ts').ToWorker} ToWorker
 * @typedef {import('../../www/js/engine/api.d.ts').Snapshot} Snapshot
 */

export async function useTheApi() {
  const engine = await createEngine({ threads: 'auto' });
  const snapshot = await engine.open(new Blob([]), { name: 'a', onProgress: ({ phase }) => phase.length });
  const { rows, total } = await snapshot.classes({ sort: { key: 'count', descending: true }, start: 0, end: total0() });
  rows.map(({ index, name, count, shallowSize }) => `${index + count + shallowSize + total}${name}`);
  /** @type {number | undefined} */
  const first = (await snapshot.column('id'))[0];

  // @ts-expect-error Threads are a number or 'auto'.
  await createEngine({ threads: 'all' });
  // @ts-expect-error There is no such option.
  await createEngine({ workers: 2 });
  // @ts-expect-error It is a promise.
  createEngine().open(new Blob([]));
  // @ts-expect-error A path is no source.
  await engine.open('./a.heapsnapshot');
  // @ts-expect-error Nor are bytes.
  await engine.open(new Uint8Array(8));
  // @ts-expect-error Nor is a stream of text.
  await engine.open(new ReadableStream(/** @type {UnderlyingDefaultSource<string>} */ ({})));
  // @ts-expect-error There is no such option.
  await engine.open(new Blob([]), { progress: () => {} });
  // @ts-expect-error The controller's signal is needed.
  await engine.open(new Blob([]), { signal: new AbortController() });
  // @ts-expect-error An option is left out, not undefined.
  await engine.open(new Blob([]), { name: undefined });
  // @ts-expect-error It is a promise.
  engine.open(new Blob([])).info;
  // @ts-expect-error It is a promise.
  engine.memoryBytes() + 1;
  // @ts-expect-error Its settings are read-only.
  engine.threads = 4;
  // @ts-expect-error Nor can the list of requests.
  engine.requests.push('');

  const { location, retainedSize } =
    (await snapshot.classes({ nodes: { kind: 'ids', above: 1, upTo: 9 } })).rows[0] ?? {};
  /** @type {string | undefined} */
  const place = location?.url;
  const { rows: found } = await snapshot.objects({ of: { kind: 'search', text: '@1' }, start: 0, end: 1 });
  const [edge] = (await snapshot.edges(1, { sort: { key: 'id', descending: true } })).rows;
  const [path] = await snapshot.paths(1, { max: 2, ignored: [3] });
  const { dominator, writtenSize } = await snapshot.object(1);
  const [group] = (await snapshot.groups({ by: 'package', filter: 'a', sort: { key: 'count', descending: true } }))
    .rows;
  await snapshot.classes({ nodes: { kind: 'group', by: 'package', index: group?.index ?? 0 } });
  const samples = await snapshot.ask({ kind: 'samples' });
  const dead = await snapshot.ask({ kind: 'deadVariables' });
  /** @type {(number | string | boolean | undefined)[]} */
  const right = [
    place,
    retainedSize,
    found[0]?.edgeCount,
    edge?.edge.text,
    group?.scriptId,
    edge?.ignored,
    path?.[0]?.edge.index,
    dominator + writtenSize,
    samples[0]?.liveSize,
    dead?.scopes[0]?.contexts[0]?.deadSize,
    await snapshot.ask({ kind: 'nodeById', id: 1 }),
  ];
  await engine.open(new Blob([]), { onPreview: ({ info }) => right.push(info.isComplete) });

  // @ts-expect-error There is no such column to sort by.
  await snapshot.classes({ sort: { key: 'size', descending: true } });
  // @ts-expect-error Classes have no id to sort by.
  await snapshot.classes({ sort: { key: 'id', descending: true } });
  // @ts-expect-error Objects have no count to sort by.
  await snapshot.edges(1, { sort: { key: 'count', descending: true } });
  // @ts-expect-error Texts have no distance to sort by.
  await snapshot.strings({ sort: { key: 'distance', descending: true } });
  // @ts-expect-error The source is missing.
  await snapshot.objects();
  // @ts-expect-error There is no such source.
  await snapshot.objects({ of: { kind: 'heap' } });
  // @ts-expect-error A class is named by its index.
  await snapshot.objects({ of: { kind: 'class', name: 'Array' } });
  // @ts-expect-error There is no such filter.
  await snapshot.classes({ nodes: { kind: 'named', name: 'large' } });
  // @ts-expect-error The grouping is missing.
  await snapshot.groups();
  // @ts-expect-error There are no such groups.
  await snapshot.groups({ by: 'class' });
  // @ts-expect-error The node is missing.
  await snapshot.edges();
  // @ts-expect-error Ignored nodes are a list.
  await snapshot.retainers(1, { ignored: 2 });
  // @ts-expect-error Rows of objects have no edge.
  found[0]?.edge;
  // @ts-expect-error A text may be of unknown length.
  (await snapshot.strings()).rows[0]?.length + 1;
  // @ts-expect-error There is no such question.
  await snapshot.ask({ kind: 'leaks' });
  // @ts-expect-error This question needs a node.
  await snapshot.ask({ kind: 'object' });
  // @ts-expect-error There may be no such node.
  (await snapshot.ask({ kind: 'nodeById', id: 1 })) + 1;
  // @ts-expect-error There may be no tables.
  dead.scopes;
  // @ts-expect-error The answer to another question.
  samples.contexts;
  // @ts-expect-error The callback receives a snapshot, not its handle.
  await engine.open(new Blob([]), { onPreview: ({ snapshot: handle }) => handle });
  // @ts-expect-error A sort has a direction.
  await snapshot.classes({ sort: { key: 'count' } });
  // @ts-expect-error A filter is a text.
  await snapshot.classes({ filter: /a/ });
  // @ts-expect-error There is no such option.
  await snapshot.classes({ limit: 9 });
  // @ts-expect-error It is a promise.
  snapshot.classes().rows;
  // @ts-expect-error A page may be shorter than expected.
  rows[0].name;
  // @ts-expect-error There is no such field.
  rows.map((row) => row.retained);
  // @ts-expect-error There is no such column.
  await snapshot.column('size');
  // @ts-expect-error The name is missing.
  await snapshot.column();
  // @ts-expect-error It is a promise.
  snapshot.column('id').length;
  // @ts-expect-error It is a Blob, not text.
  (await snapshot.redacted()).length;
  // @ts-expect-error The file is known; there is no such option.
  await snapshot.redacted({ source: new Blob([]) });
  // @ts-expect-error Results are read-only.
  snapshot.info = { name: '' };
  // @ts-expect-error There is no such operation.
  await snapshot.release();
  // @ts-expect-error A column may be shorter than expected.
  first.toFixed();

  const { verdict, findings, harmless } = await engine.findings([snapshot]);
  right.push(verdict.sizes[0], findings[0]?.location?.line, harmless[0]?.ownerNode, harmless[0]?.owner?.name);
  const title = findings[0]?.title;
  if (title?.key === 'title.containerGrows') right.push(title.values.count * 2, title.values.owner.role.kind);
  // @ts-expect-error Which values there are depends on the key.
  title?.values['count'];
  // @ts-expect-error There is no such sentence.
  right.push(title?.key === 'title.grows');
  // @ts-expect-error Only some owners have a class.
  findings.map(({ owner }) => owner.role.className);
  // @ts-expect-error Only a package has a name.
  findings.map(({ tier }) => tier.name);
  // @ts-expect-error Snapshots are passed as a list.
  await engine.findings(snapshot);
  // @ts-expect-error It is a promise.
  engine.findings([snapshot]).findings;
  // @ts-expect-error There may be none.
  findings[0].title;
  // @ts-expect-error Not every finding has a location.
  findings.map(({ location: at }) => at.line);
  // @ts-expect-error There is no such severity.
  findings.filter(({ severity }) => severity === 'error');
  // @ts-expect-error There is no such kind.
  findings.filter(({ kind }) => kind === 'map');
  // @ts-expect-error Not every verdict is about growth.
  verdict.text.values['fromSize'] * 2;
  right.push(await engine.report([snapshot], { format: 'html', redact: false, language: 'zh' }));
  // @ts-expect-error The format is missing.
  await engine.report([snapshot]);
  // @ts-expect-error There is no such format.
  await engine.report([snapshot], { format: 'pdf' });
  // @ts-expect-error There is no such language.
  await engine.report([snapshot], { format: 'json', language: 'tlh' });
  // @ts-expect-error Not everything harmless has an owner.
  harmless.map(({ owner }) => owner.name);

  engine.ondied = ({ code }) => code.length;
  // @ts-expect-error The callback receives an error, not an event.
  engine.ondied = ({ data }) => data;
  // @ts-expect-error There is no such fallback.
  if (engine.facts.fallback === 'none') return;
  // @ts-expect-error Memory is shared only where there are threads.
  engine.facts.monitor.address;
}

const OPEN = { source: /** @type {const} */ ({ kind: 'url', url: './a' }), name: 'a' };

/** @param {Client} client */
export async function useTheClient(client) {
  const { cursor } = await client.call('query', {
    snapshot: 1,
    query: { kind: 'classes', sort: { key: 'name', descending: false }, filter: '' },
  });
  const rows = (await client.call('rows', { cursor, start: 0, end: 9 })).rows;
  // @ts-expect-error Rows may belong to any list.
  /** @type {ClassRow[]} */ const classes = rows;
  // @ts-expect-error A list has a sort.
  await client.call('query', { snapshot: 1, query: { kind: 'edges', node: 1 } });
  // @ts-expect-error The callback receives a value.
  void client.call('open', OPEN, { onPreview: (/** @type {string} */ text) => text });
  /** @type {undefined} */
  const nothing = await client.call('close', { snapshot: 1 });

  const survey = await client.call('survey', { snapshot: 1 });
  await client.call('findings', { snapshot: 2, earlier: [1, survey] });
  // @ts-expect-error An earlier snapshot is a handle or a survey.
  await client.call('findings', { snapshot: 2, earlier: ['1'] });
  // @ts-expect-error The list of earlier snapshots is required, even if empty.
  await client.call('findings', { snapshot: 2 });

  // @ts-expect-error There is no such operation.
  await client.call('objects', { snapshot: 1 });
  // @ts-expect-error The arguments are missing.
  await client.call('rows');
  // @ts-expect-error Some arguments are missing.
  await client.call('rows', { cursor });
  // @ts-expect-error There is one argument too many.
  await client.call('rows', { cursor, start: 0, end: 9, sort: 'name' });
  // @ts-expect-error A handle is a number.
  await client.call('release', { cursor: '1' });
  // @ts-expect-error The arguments belong to another operation.
  await client.call('close', { cursor });
  // @ts-expect-error It has no arguments.
  await client.call('memory', {});
  // @ts-expect-error A source has a kind.
  await client.call('open', { source: { blob: new Blob([]) }, name: '' });
  // @ts-expect-error A stream has a size, -1 if unknown.
  await client.call('open', { source: { kind: 'stream', stream: new Blob([]).stream() }, name: '' });
  // @ts-expect-error There is no such column.
  await client.call('column', { snapshot: 1, name: 'retainedSizes' });
  // @ts-expect-error It is a promise.
  client.call('memory', undefined).bytes;
  // @ts-expect-error Its value has another type.
  (await client.call('memory', undefined)).rows;
  // @ts-expect-error A port also receives messages.
  return [new Client({ postMessage() {} }), classes, nothing];
}

/** @param {FromWorker} message @param {unknown} thrown */
export function useMessages(message, thrown) {
  // @ts-expect-error Not every message belongs to a call.
  message.id;
  // @ts-expect-error There is no such message.
  if (message.kind === 'done') return;
  if (message.kind === 'error') {
    // @ts-expect-error Not every error has an offset.
    message.error.offset + 1;
    // @ts-expect-error There is no such code.
    if (message.error.code === 'not-found') return;
  }
  // @ts-expect-error Its type is still unknown.
  thrown.code;
  if (isFailure(thrown)) thrown.code.length;
  // @ts-expect-error There is no such code.
  failure('broken', 'a');
  // @ts-expect-error It needs its data.
  new EngineError('a');
  // @ts-expect-error A code and a message are required.
  new EngineError({ message: 'a' });

  /** @type {ToWorker[]} */
  const sent = [
    { kind: 'call', id: 1, call: { op: 'release', args: { cursor: 1 } } },
    // @ts-expect-error Operation and arguments do not belong together.
    { kind: 'call', id: 1, call: { op: 'release', args: { snapshot: 1 } } },
    // @ts-expect-error A call has an id.
    { kind: 'call', call: { op: 'memory', args: undefined } },
    // @ts-expect-error A cancellation names a call.
    { kind: 'cancel' },
  ];
  // @ts-expect-error There is no such phase.
  /** @type {Phase} */ const phase = 'reading';
  return [sent, phase];
}

/** @returns {number} */
function total0() {
  return 256;
}

// Fake engines and snapshots in tests and views are checked, too.
/** @type {Pick<Snapshot, 'column'>} */
export const rightFake = { column: async () => new Uint8Array(0) };
/** @type {Pick<Snapshot, 'column'>} */
export const wrongFake = {
  // @ts-expect-error A column is a typed array.
  column: async () => [1, 2, 3],
};
/** @type {Pick<Engine, 'terminate'>} */
export const wrongEnd = {
  // @ts-expect-error Ending is asynchronous.
  terminate() {},
};
/** @type {{ [O in keyof Calls]: O }} */
// @ts-expect-error The table of operations must be complete.
export const someOps = { open: 'open', rows: 'rows' };
