/**
 * The tools of the server: few, paged, and read-only. Their texts are for a model, so they are in English and not in the
 * catalogue.
 *
 * @import { Arguments } from './arguments.js'
 * @import { ClassRow, DiffRow, ObjectRow } from '../../js/engine/protocol.js'
 * @import { Heaps } from './heaps.js'
 * @import { Names } from './names.js'
 * @import { Snapshot } from '../index.js'
 * @import { Speech } from '../../js/lib/speech.js'
 */
import { writeReport } from '../../js/lib/report/report.js';
import { translateFindings } from '../../js/maps/use.js';
import { partialText } from '../../js/lib/partial.js';
import { describePlace } from '../../js/lib/place.js';
import {
  CLASS_SORT_KEYS,
  DIFF_SCOPES,
  DIFF_SORT_KEYS,
  MEMBER_KINDS,
  OBJECT_SORT_KEYS,
} from '../../js/engine/vocabulary.js';
import { findings as findLeaks } from '../index.js';
import { ToolProblem, readNumber, readOptionalText, readText, readTexts, readWord } from './arguments.js';
import { pageText } from './fence.js';
import { distanceField } from './names.js';

const MOST_ROWS = 50;
const USUAL_ROWS = 20;
const MOST_FINDINGS = 10;
const USUAL_FINDINGS = 3;
/** References whose cutting is tried. */
const MOST_CUTS = 20;

/**
 * @typedef {object} Setting
 * @property {Heaps} heaps
 * @property {Names} names
 * @property {Speech} speech
 * @property {boolean} redact
 * @property {readonly string[]} maps Paths of source maps.
 */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} description
 * @property {Record<string, object>} properties JSON schemas of its arguments.
 * @property {readonly string[]} required
 * @property {(args: Arguments, setting: Setting) => Promise<string>} run Returns data, which is fenced afterwards.
 */

const SNAPSHOT = { type: 'string', description: 'Name of an open snapshot, such as s1' };
const SNAPSHOTS = {
  type: 'array',
  items: { type: 'string' },
  description: 'Names of open snapshots of one process, oldest first; all open ones if missing',
};
const ID = { type: 'integer', minimum: 0, description: 'Id of an object, as lists have it' };
const START = { type: 'integer', minimum: 0, description: 'First row; `next` of the answer before' };
const LIMIT = {
  type: 'integer',
  minimum: 1,
  maximum: MOST_ROWS,
  description: `Number of rows, ${USUAL_ROWS} if missing`,
};
const DESCENDING = { type: 'boolean', description: 'Largest first, which is usual' };

/** @param {Arguments} args @returns {{ start: number; end: number }} */
function pageOf(args) {
  const start = readNumber(args, 'start', { usual: 0 });
  return { start, end: start + readNumber(args, 'limit', { least: 1, most: MOST_ROWS, usual: USUAL_ROWS }) };
}

/**
 * @template {string} Key
 * @param {Arguments} args
 * @param {readonly Key[]} keys
 * @param {Key} usual
 */
function sortOf(args, keys, usual) {
  return { key: readWord(args, 'sort', keys, usual), descending: args['descending'] !== false };
}

/** @param {Snapshot} snapshot @param {Arguments} args @returns {Promise<number>} the node with the id */
async function nodeOf(snapshot, args) {
  const id = readNumber(args, 'id');
  const node = await snapshot.ask({ kind: 'nodeById', id });
  if (node === undefined) throw new ToolProblem(`id: this snapshot has no object ${id}`);
  return node;
}

/** @param {ClassRow} row @param {Setting} setting */
function classLine({ index, name, location, count, shallowSize, retainedSize, distance }, { names, speech }) {
  const place = location && { place: describePlace(location, speech).short };
  const sizes = { count, shallowSize, retainedSize, ...distanceField(distance) };
  return { classIndex: index, class: names.ofCode(name), ...place, ...sizes };
}

/** @param {DiffRow} row @param {Setting} setting */
function diffLine(row, { names }) {
  const { index, name, baseCount, count, addedCount, removedCount, countDelta, sizeDelta, retainedDelta, grownSize } =
    row;
  return {
    diffIndex: index,
    class: names.ofCode(name),
    ...{ baseCount, count, addedCount, removedCount, countDelta, sizeDelta, retainedDelta, grownSize },
  };
}

/** @type {readonly Tool[]} */
export const TOOLS = [
  {
    name: 'open',
    description:
      'Opens heap snapshots (.heapsnapshot, .heaptimeline, also compressed with gzip) from this machine, and names them s1, s2, …. For leaks, open three of one process, oldest first, taken with the same work between them. Then call report.',
    properties: {
      paths: { type: 'array', items: { type: 'string' }, description: 'Paths or patterns, oldest first' },
    },
    required: ['paths'],
    async run(args, { heaps, names, speech }) {
      const opened = await heaps.open(readTexts(args, 'paths'));
      const rows = opened.map(({ name, snapshot: { info } }) => ({
        snapshot: name,
        file: names.ofCode(info.name),
        totalSize: info.totalSize,
        objects: info.nodeCount,
        warnings: info.warnings.map(({ key }) => key),
        ...(info.partial && { incomplete: partialText(info.partial, speech) }),
      }));
      return pageText({ opened: rows.length }, rows, { start: 0, total: rows.length });
    },
  },
  {
    name: 'report',
    description:
      'Names what leaks in open snapshots: owner, line of code, evidence, what keeps it alive, and what to change. Begin with this. Severity "leak" is shown by several snapshots or by the structure; "suspect" needs someone who knows the program.',
    properties: {
      snapshots: SNAPSHOTS,
      start: { type: 'integer', minimum: 0, description: 'First finding' },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: MOST_FINDINGS,
        description: `Number of findings, ${USUAL_FINDINGS} if missing`,
      },
    },
    required: [],
    async run(args, { heaps, speech, redact, maps }) {
      const wanted = args['snapshots'] === undefined ? undefined : readTexts(args, 'snapshots');
      const snapshots = heaps.several(wanted);
      const start = readNumber(args, 'start', { usual: 0 });
      const limit = readNumber(args, 'limit', { least: 1, most: MOST_FINDINGS, usual: USUAL_FINDINGS });
      const compiled = await findLeaks(snapshots);
      const found = maps.length === 0 ? compiled : (await translateFindings(compiled, snapshots, maps)).findings;
      const part = found.findings.slice(start, start + limit);
      const total = found.findings.length;
      const end = start + part.length;
      const text = writeReport(
        { ...found, findings: part, harmless: start === 0 ? found.harmless : [] },
        snapshots.map(({ info }) => info),
        { format: 'markdown', redact, language: speech.language },
      );
      const facts = { total, start, end, ...(end < total && { next: end }), verdict: found.verdict.kind };
      const ids = part.map(({ severity, kind, ownerNode }) => ({ severity, kind, ownerNode }));
      return `${JSON.stringify({ ...facts, findings: await withIds(ids, snapshots.at(-1)) })}\n\n${text}`;
    },
  },
  {
    name: 'classes',
    description: 'Lists the classes of a snapshot with number and sizes of their objects, in bytes.',
    properties: {
      snapshot: SNAPSHOT,
      filter: { type: 'string', description: 'Part of the class name' },
      sort: { enum: CLASS_SORT_KEYS, description: 'retainedSize if missing' },
      ...{ descending: DESCENDING, start: START, limit: LIMIT },
    },
    required: ['snapshot'],
    async run(args, setting) {
      const snapshot = setting.heaps.get(readText(args, 'snapshot'));
      const { start, end } = pageOf(args);
      const filter = readOptionalText(args, 'filter') ?? '';
      const sort = sortOf(args, CLASS_SORT_KEYS, 'retainedSize');
      const { rows, total } = await snapshot.classes({ filter, sort, start, end });
      return pageText(
        {},
        rows.map((row) => classLine(row, setting)),
        { start, total },
      );
    },
  },
  {
    name: 'objects',
    description:
      'Lists objects that a query finds. Terms: class:Session, name:/regex/, type:closure, retained>1MB, shallow>=100kB, distance<5, retainers=1, detached:yes, @123 (an id); a bare word is part of a name; - negates a term. All terms must hold.',
    properties: {
      snapshot: SNAPSHOT,
      query: { type: 'string', description: 'For example: class:Map retained>1MB' },
      sort: { enum: OBJECT_SORT_KEYS, description: 'retainedSize if missing' },
      ...{ descending: DESCENDING, start: START, limit: LIMIT },
    },
    required: ['snapshot', 'query'],
    async run(args, { heaps, names }) {
      const snapshot = heaps.get(readText(args, 'snapshot'));
      const { start, end } = pageOf(args);
      const of = /** @type {const} */ ({ kind: 'search', text: readText(args, 'query') });
      const sort = sortOf(args, OBJECT_SORT_KEYS, 'retainedSize');
      const { rows, total } = await snapshot.objects({ of, sort, start, end });
      return pageText({}, rows.map(names.ofRow), { start, total });
    },
  },
  {
    name: 'object',
    description:
      'One object: its sizes, the shortest path from a root that keeps it alive, and a page of its retainers or of what it holds.',
    properties: {
      snapshot: SNAPSHOT,
      id: ID,
      list: { enum: ['retainers', 'edges'], description: 'Which list follows; retainers if missing' },
      ...{ start: START, limit: LIMIT },
    },
    required: ['snapshot', 'id'],
    async run(args, { heaps, names, speech }) {
      const snapshot = heaps.get(readText(args, 'snapshot'));
      const node = await nodeOf(snapshot, args);
      const list = readWord(args, 'list', ['retainers', 'edges'], 'retainers');
      const { start, end } = pageOf(args);
      const info = await snapshot.object(node);
      const [path = []] = await snapshot.paths(node);
      const { rows, total } = await (list === 'edges'
        ? snapshot.edges(node, { start, end })
        : snapshot.retainers(node, { start, end }));
      const head = {
        object: {
          ...names.ofRow(info),
          edgeCount: info.edgeCount,
          retainerCount: info.retainerCount,
          dominatedCount: info.dominatedCount,
          ...(info.location && { place: describePlace(info.location, speech).whole }),
        },
        ...(start === 0 && { path: names.ofPath(path) }),
        list,
      };
      return pageText(head, rows.map(names.ofEdgeRow), { start, total });
    },
  },
  {
    name: 'compare',
    description:
      'Compares an earlier snapshot with a later one: classes by what was added and removed. With diffIndex and which, the objects of such a class.',
    properties: {
      base: { ...SNAPSHOT, description: 'The earlier snapshot' },
      current: { ...SNAPSHOT, description: 'The later snapshot' },
      filter: { type: 'string', description: 'Part of the class name' },
      scope: { enum: DIFF_SCOPES, description: 'changed if missing' },
      sort: { enum: DIFF_SORT_KEYS, description: 'sizeDelta if missing' },
      diffIndex: { type: 'integer', minimum: 0, description: 'diffIndex of a row' },
      which: { enum: MEMBER_KINDS, description: 'Which objects of the class; added if missing' },
      ...{ descending: DESCENDING, start: START, limit: LIMIT },
    },
    required: ['base', 'current'],
    async run(args, setting) {
      const { heaps, names } = setting;
      const comparison = await heaps.compare(readText(args, 'base'), readText(args, 'current'));
      const { ids, isById } = comparison.info;
      const { start, end } = pageOf(args);
      const head = { ids: ids.verdict, isById };
      if (args['diffIndex'] !== undefined) {
        const which = readWord(args, 'which', MEMBER_KINDS, 'added');
        const index = readNumber(args, 'diffIndex');
        const { rows, total } = await comparison.objects(index, which, { start, end });
        return pageText(
          { ...head, which },
          rows.map((/** @type {ObjectRow} */ row) => names.ofRow(row)),
          { start, total },
        );
      }
      const { rows, total } = await comparison.classes({
        scope: readWord(args, 'scope', DIFF_SCOPES, 'changed'),
        sort: sortOf(args, DIFF_SORT_KEYS, 'sizeDelta'),
        filter: readOptionalText(args, 'filter') ?? '',
        start,
        end,
      });
      return pageText(
        head,
        rows.map((row) => diffLine(row, setting)),
        { start, total },
      );
    },
  },
  {
    name: 'freed',
    description:
      'What would be freed if one reference to an object were cut: nothing, if others keep it alive; else its retained size. Tries each of its nearest references.',
    properties: { snapshot: SNAPSHOT, id: ID },
    required: ['snapshot', 'id'],
    async run(args, { heaps, names }) {
      const snapshot = heaps.get(readText(args, 'snapshot'));
      const node = await nodeOf(snapshot, args);
      const info = await snapshot.object(node);
      const { rows, total } = await snapshot.retainers(node, { start: 0, end: MOST_CUTS });
      const cuts = [];
      for (const row of rows) {
        const cut = await snapshot.ask({ kind: 'cut', node, edge: row.edge.index });
        cuts.push({ ...names.ofEdgeRow(row), freedSize: cut.freedSize, otherReferences: cut.otherCount });
      }
      const head = { object: names.ofRow(info), freedIfUnreachable: info.retainedSize };
      return pageText(head, cuts, { start: 0, total });
    },
  },
  {
    name: 'close',
    description: 'Closes snapshots that are no longer needed, and frees their memory.',
    properties: { snapshots: { ...SNAPSHOTS, description: 'Names of open snapshots; all if missing' } },
    required: [],
    async run(args, { heaps }) {
      await heaps.close(args['snapshots'] === undefined ? undefined : readTexts(args, 'snapshots'));
      return '{"closed":true}';
    },
  },
];

/**
 * Findings with the ids of their owners, for `object`.
 * @param {readonly { severity: string; kind: string; ownerNode: number }[]} findings
 * @param {Snapshot | undefined} snapshot
 */
async function withIds(findings, snapshot) {
  return Promise.all(
    findings.map(async ({ severity, kind, ownerNode }) => ({
      severity,
      kind,
      ownerId: (await snapshot?.object(ownerNode))?.id,
    })),
  );
}
