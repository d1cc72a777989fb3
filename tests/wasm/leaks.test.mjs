import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { capturePair } from '../fixtures/capture.mjs';
import { NATIVE } from '../lab/findings.mjs';
import { ownerText } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';
import { startWasm } from './engine.mjs';

/** @typedef {import('../../www/js/engine/protocol.d.ts').Findings} Findings */

describe('findings', () => {
  const pair = capturePair();
  /** @type {import('./engine.mjs').Wasm} */
  let wasm;
  /** @type {[number, number]} */
  let handles;
  /** @param {number} snapshot @param {(number | Uint8Array)[]} earlier */
  const findings = (snapshot, earlier) => /** @type {Findings} */ (wasm.bindings.findings(snapshot, earlier));

  before(async () => {
    wasm = await startWasm();
    handles = [wasm.open(pair.earlier), wasm.open(pair.later)];
  });

  test('of two snapshots name each object that grew once', () => {
    const { verdict, findings: found } = findings(handles[1], [handles[0]]);
    const [first] = found;
    assert.ok(first);
    assert.equal(first.owner.name, 'sessions');
    assert.match(ownerText(first.owner, speak('en')), /^`sessions` in pair\.cjs:/);
    assert.deepEqual(first.series.counts, [300, 700]);
    assert.equal(first.className, 'Session');
    assert.equal(verdict.sizes.length, 2);
    assert.equal(found.filter(({ owner }) => owner.name === first.owner.name).length, 1);
  });

  test('are the same when the earlier one is in another engine', async () => {
    const other = await startWasm();
    const survey = other.bindings.survey(other.open(pair.earlier));
    assert.deepEqual(findings(handles[1], [survey]), findings(handles[1], [handles[0]]));
    assert.throws(
      () => findings(handles[1], [survey.subarray(0, survey.length - 1)]),
      (error) => /** @type {{ code: string }} */ (error).code === 'malformed',
    );
  });

  test('of one snapshot mention no growth', () => {
    const { verdict, findings: found } = findings(handles[1], []);
    assert.equal(verdict.kind, 'single');
    assert.ok(found.every(({ growth }) => growth === 0));
  });

  describe('match the native build', { skip: existsSync(NATIVE) ? false : 'the native build is missing' }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'heapwise-leaks-'));
    after(() => rmSync(folder, { recursive: true }));

    test('to the last number', () => {
      const files = [pair.earlier, pair.later].map((data, at) => {
        const file = join(folder, `${at}.heapsnapshot`);
        writeFileSync(file, data);
        return file;
      });
      const native = JSON.parse(execFileSync(NATIVE, files, { encoding: 'utf8' }));
      assert.deepEqual(findings(handles[1], [handles[0]]), native);
    });
  });
});
