// Compares all counts of each file between our reader and `JSON.parse`.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixtures, readFixture, samples } from '../fixtures/index.mjs';
import { made } from '../fixtures/made.mjs';
import { runReport, runReportOnData } from './binary.mjs';
import { Fnv64, reportByParsing } from './oracle.mjs';

/** Types that do not occur may be reported as zero, or not at all. */
function withoutEmptyTypes(report) {
  const nodeTypes = Object.entries(report.nodeTypes ?? {}).filter(([, { count }]) => count > 0);
  const edgeTypes = Object.entries(report.edgeTypes ?? {}).filter(([, count]) => count > 0);
  return { ...report, nodeTypes: Object.fromEntries(nodeTypes), edgeTypes: Object.fromEntries(edgeTypes) };
}

function check({ status, output }, expected) {
  assert.equal(status, 0, JSON.stringify(output.error));
  assert.deepEqual(withoutEmptyTypes(output), expected);
}

describe('the oracle', () => {
  // Values of the reference implementation.
  for (const [text, hash] of [
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ]) {
    test(`FNV-1a of '${text}'`, () => {
      const fnv = new Fnv64();
      fnv.update(Buffer.from(text));
      assert.equal(fnv.digest(), hash);
    });
  }

  for (const { name, make, text, expect } of made) {
    test(`known counts of '${name}'`, () => {
      const report = reportByParsing((text ?? make)(), text !== undefined);
      for (const [key, value] of Object.entries(expect ?? {})) assert.deepEqual(report[key], value, key);
    });
  }
});

describe('counts of made files', () => {
  for (const { name, make, text } of made) {
    test(name, () => {
      check(runReportOnData(make()), reportByParsing((text ?? make)(), text !== undefined));
    });
  }
});

describe('counts of real files', () => {
  for (const fixture of [...fixtures, ...samples]) {
    test(fixture.name, () => {
      const text = readFixture(fixture);
      check(runReport(fixture.path), reportByParsing(text, true));
      // Twice, because the readers of gzipped and plain files may split a file into different pieces.
      check(runReportOnData(text), reportByParsing(text, false));
    });
  }
});
