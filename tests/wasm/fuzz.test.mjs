// Files of the fuzz corpus, and files made from them by random changes, through the wasm and through the native build:
// both give the same columns or the same error at the same byte, and the wasm never traps.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { findExample } from '../parity/examples.mjs';
import { COLUMNS, makeRandom, startWasm } from './engine.mjs';

const corpus = new URL('../../crate/fuzz/corpus/', import.meta.url);
/** Targets whose inputs are files. */
const TARGETS = ['parse', 'gunzip', 'partial', 'redact'];
const CHANGED_FILES = Number(process.env.FUZZ ?? 400);
const SEED = 20;

const wasm = await startWasm();

/** @returns {{ name: string; bytes: Buffer }[]} */
function listFiles() {
  return TARGETS.flatMap((target) => {
    const folder = new URL(`${target}/`, corpus);
    const names = readdirSync(folder).sort();
    return names.map((name) => ({ name: `${target}/${name}`, bytes: readFileSync(new URL(name, folder)) }));
  });
}

/** Numbers at the edges of their range, and bytes with a meaning. */
const PARTS = ['0', '65536', '4294967295', '4294967296', '9007199254740992', '"', '\\', ',', ']', '}', '-1', ' '];

/**
 * A file with one to four changes: a bit, a byte, a part that is removed, repeated or replaced.
 * @param {Buffer} bytes
 * @param {() => number} random
 */
function change(bytes, random) {
  const below = (/** @type {number} */ bound) => Math.floor(random() * bound);
  let file = Buffer.from(bytes);
  for (let count = 1 + below(4); count > 0 && file.length > 0; count--) {
    const at = below(file.length);
    const end = at + below(Math.min(40, file.length - at + 1));
    const [before, part, after] = [file.subarray(0, at), file.subarray(at, end), file.subarray(end)];
    const text = Buffer.from(/** @type {string} */ (PARTS[below(PARTS.length)]));
    const kind = below(6);
    if (kind === 0) file[at] = /** @type {number} */ (file[at]) ^ (1 << below(8));
    else if (kind === 1) file = Buffer.concat([before, after]);
    else if (kind === 2) file = Buffer.concat([before, part, part, after]);
    else if (kind === 3) file = Buffer.concat([before, text, after]);
    else if (kind === 4) file = Buffer.concat([before, text, file.subarray(at)]);
    else file = Buffer.from(before);
  }
  return file;
}

/** FNV-1a, 32 bits, of the values as doubles, like `crate/core/examples/digest.rs`. @param {ArrayLike<number>} column */
function fnv(column) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(Float64Array.from(column).buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** What the wasm says about a file. @param {Uint8Array} bytes @param {() => number} [sizes] */
function digest(bytes, sizes) {
  try {
    const snapshot = wasm.open(bytes, sizes === undefined ? {} : { sizes });
    const { partial } = wasm.info(snapshot);
    const columns = COLUMNS.map((name) => fnv(wasm.column(snapshot, name)));
    wasm.bindings.close(snapshot);
    return { columns, partial: partial?.end ?? null };
  } catch (/** @type {any} */ error) {
    // A trap is an Error of JavaScript.
    if (error instanceof Error) throw error;
    const { code, message, offset = null, hint = '' } = error;
    return { error: { code, message, offset, hint } };
  }
}

/** What the native build says about files. @param {Uint8Array[]} files */
function nativeDigests(files) {
  const binary = findExample('digest');
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: cargo build --release -p heapwise-core --example digest`);
  }
  const frames = files.flatMap((bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  const { status, stdout, stderr } = spawnSync(binary, { input: Buffer.concat(frames), maxBuffer: 1 << 28 });
  const lines = stdout.toString().trim().split('\n');
  return { status, stderr: stderr.toString(), digests: lines.map((line) => JSON.parse(line)) };
}

test('the wasm and the native build give the same answer for files of the corpus and for changed ones', () => {
  const files = listFiles();
  assert.ok(files.length > 20, `${files.length} files`);
  const random = makeRandom(SEED);
  const changed = Array.from({ length: CHANGED_FILES }, (_, round) => {
    const { name, bytes } = /** @type {{ name: string; bytes: Buffer }} */ (files[round % files.length]);
    return { name: `${name}, changed in round ${round}`, bytes: change(bytes, random) };
  });
  const all = [...files, ...changed];
  const { status, stderr, digests } = nativeDigests(all.map(({ bytes }) => bytes));
  assert.equal(status, 0, `the native build ended at ${all[digests.length]?.name}: ${stderr}`);
  let opened = 0;
  let refused = 0;
  for (const [at, { name, bytes }] of all.entries()) {
    const answer = digest(bytes);
    assert.deepEqual(answer, digests[at], `${name}: ${bytes.toString('base64')}`);
    assert.deepEqual(
      digest(bytes, () => 1 + Math.floor(random() * 50)),
      answer,
      `${name}, in pieces`,
    );
    if (answer.error === undefined) opened += 1;
    else refused += 1;
  }
  assert.ok(opened > 40 && refused > 40, `${opened} opened, ${refused} refused`);
});
