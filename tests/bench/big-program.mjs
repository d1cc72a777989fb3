/**
 * The program whose heap is the big snapshot. Started by `make-big.mjs`, not imported:
 *
 *     node big-program.mjs <folder of typescript> <folders with more sources, comma separated> <file to write> [<copies> [<second file>]]
 *
 * Its heap resembles large real heaps: a compiler with all its trees, symbols and types (many small objects of a few
 * shapes, deep chains), and an application's collections (Maps, Sets, class instances, closures, long and short
 * strings, text outside ASCII, typed arrays, promises, weak collections). It uses no clock and no randomness, so two
 * runs on one machine give nearly the same file.
 */
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

const [typescriptDir, sourceDirs, target, copies = '1', later] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(typescriptDir);

/** Files below `dir` whose names end in one of `endings`, sorted by name. */
function listFiles(dir, endings, found = []) {
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) listFiles(path, endings, found);
    else if (stat && endings.some((ending) => name.endsWith(ending))) found.push(path);
  }
  return found;
}

/** A checked program over the compiler's own declarations: symbols, types, signatures, flow nodes. */
function holdProgram(files) {
  const program = ts.createProgram(files, {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    skipLibCheck: false,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.esnext.full.d.ts'],
    types: [],
  });
  return { program, checker: program.getTypeChecker(), diagnostics: ts.getPreEmitDiagnostics(program) };
}

/** Syntax trees only, as an editor keeps them for open files. */
function holdTrees(paths, limitBytes) {
  const trees = [];
  let bytes = 0;
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    if (bytes + text.length > limitBytes) continue;
    bytes += text.length;
    trees.push(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  }
  return trees;
}

class Entity {
  constructor(id, parent) {
    this.id = id;
    this.parent = parent;
    this.label = `entity-${id}`;
    this.tags = [`tag-${id % 97}`, `группа-${id % 31}`, `分類-${id % 13}`];
    this.position = { x: id * 0.5, y: id * 0.25, z: id };
  }
}
class Account extends Entity {
  #secret;
  constructor(id, parent) {
    super(id, parent);
    this.#secret = { id };
    this.history = new Map();
    for (let k = 0; k < 4; k++) this.history.set(`event ${id}/${k}`, { at: id * 10 + k, kind: k, ok: true });
  }
  get secret() {
    return this.#secret;
  }
}
class Session extends Entity {
  constructor(id, parent, account) {
    super(id, parent);
    this.account = account;
    // A closure with its own context, like a listener.
    this.onClose = () => account.history.delete(`event ${id}/0`);
    this.pending = new Set([account, this.position, this.onClose]);
  }
}

/** An application's state. `scale` is the number of sessions. */
function holdApplication(scale) {
  const sessions = new Map();
  const metadata = new WeakMap();
  const log = [];
  const buffers = [];
  let parent;
  for (let id = 0; id < scale; id++) {
    const account = new Account(id, parent);
    const session = new Session(id, parent, account);
    if (id % 16 === 0) parent = session;
    sessions.set(session.label, session);
    metadata.set(account, { session: id, note: `note "${id}"\n\tline two \\ end` });
    if (id % 4 === 0)
      log.push(`${id}: ${'GET /api/v1/items?filter=name%20eq%20'.repeat(1 + (id % 5))}${id} → 200 ✓ 😀`);
    if (id % 256 === 0) buffers.push(new Float64Array(64), Promise.resolve(session));
  }
  return { sessions, metadata, log, buffers, joined: log.join('|').slice(1) };
}

/** A document as `JSON.parse` creates it: plain objects of many shapes, doubles, short arrays. */
function holdDocuments(count) {
  const documents = [];
  for (let i = 0; i < count; i++) {
    const fields = [];
    for (let k = 0; k <= i % 7; k++)
      fields.push(`"field_${(i * 7 + k) % 500}": [${i}.5, "value ${i % 1000}", null, {"k": ${k}}]`);
    documents.push(JSON.parse(`{"_id": "doc-${i}", "type": "t${i % 50}", ${fields.join(', ')}}`));
  }
  return documents;
}

/** Text as in an editor and a translated program: one string per line, and the compiler's messages in 13 languages. */
function holdText(paths, messages) {
  return {
    // Through a buffer; otherwise each line would be a slice of the whole text, and snapshots omit the text of slices.
    lines: paths.map((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => Buffer.from(line).toString()),
    ),
    messages: messages.map((path) => JSON.parse(readFileSync(path, 'utf8'))),
  };
}

const lib = join(typescriptDir, 'lib');
const declarations = listFiles(lib, ['.d.ts']);
const sources = sourceDirs.split(',').flatMap((dir) => listFiles(dir, ['.ts', '.js', '.mjs']));
const hold = () => ({
  checked: holdProgram(declarations.filter((path) => /[\\/](typescript|lib\.esnext\.full)\.d\.ts$/.test(path))),
  compiler: holdTrees([join(lib, 'typescript.js')], Infinity),
  sources: holdTrees(sources, 3e5),
  text: holdText([join(lib, 'typescript.js'), join(lib, 'lib.dom.d.ts')], listFiles(lib, ['generated.json'])),
  application: holdApplication(12_000),
  documents: holdDocuments(20_000),
});
globalThis.held = hold();
// Copies share only what V8 shares by itself: shapes and texts.
globalThis.copies = Array.from({ length: Number(copies) - 1 }, hold);
// V8 looks up each closure's line by walking its script from the start, unless the script's line table is there; over
// the compiler's nine megabytes that takes many minutes. Asking for a stack trace through the script makes the table.
try {
  ts.forEachChild({ kind: ts.SyntaxKind.Block, statements: [{}] }, () => {
    throw new Error('in the compiler');
  });
} catch (error) {
  globalThis.held.stack = error.stack;
}
// The snapshot collects garbage anyway, but without this call the young generation would differ more.
globalThis.gc?.();
writeHeapSnapshot(target);
if (later) {
  // Like an hour of traffic: some documents and sessions are removed, more are added.
  globalThis.held.since = { application: holdApplication(4_000), documents: holdDocuments(10_000) };
  globalThis.held.documents.splice(0, 5_000);
  globalThis.gc?.();
  writeHeapSnapshot(later);
}
