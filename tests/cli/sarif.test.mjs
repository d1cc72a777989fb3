// Reports as SARIF: against the schema of the format, for findings of every kind.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { reportAsSarif } from '../../www/cli/formats/sarif.js';
import { speak } from '../../www/js/lib/speech.js';
import { SECRET, sampleOfThree } from '../fixtures/findings.mjs';

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
// The schema has a pattern that is none with the flag `u`.
const ajv = new /** @type {any} */ (Ajv)({ strict: false, allErrors: true, unicodeRegExp: false });
/** @type {any} */ (addFormats)(ajv);
const validate = ajv.compile(schema);

/** @param {unknown} sarif */
function check(sarif) {
  validate(sarif);
  assert.deepEqual(validate.errors ?? [], []);
}

const sample = sampleOfThree();

for (const language of /** @type {const} */ (['en', 'zh'])) {
  test(`a report in ${language} is valid, and has a result for each finding`, () => {
    const sarif = JSON.parse(reportAsSarif(sample, speak(language), { redact: true, root: '/srv/app' }));
    check(sarif);
    const [run] = sarif.runs;
    assert.equal(run.results.length, sample.findings.length);
    for (const { ruleId, ruleIndex, message, partialFingerprints } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
      assert.ok(message.text.length > 10);
      assert.ok(partialFingerprints['heapwise/v1'].length >= 16);
    }
  });
}

test('paths below the root are relative to it, others are whole', () => {
  const [finding] = sample.findings;
  assert.ok(finding);
  const uriOf = (/** @type {string} */ url) => {
    const location = { scriptId: 1, url, line: 4, column: 2 };
    const sarif = JSON.parse(
      reportAsSarif({ ...sample, findings: [{ ...finding, location }] }, speak('en'), {
        redact: true,
        root: '/srv/app',
      }),
    );
    check(sarif);
    return sarif.runs[0].results[0].locations?.[0].physicalLocation.artifactLocation;
  };
  assert.deepEqual(uriOf('file:///srv/app/src/a%20b.js'), { uri: 'src/a%20b.js', uriBaseId: 'ROOT' });
  assert.deepEqual(uriOf('/srv/app/a.js'), { uri: 'a.js', uriBaseId: 'ROOT' });
  assert.deepEqual(uriOf('/other/a.js'), { uri: 'file:///other/a.js' });
  assert.deepEqual(uriOf('https://example.com/a.js'), { uri: 'https://example.com/a.js' });
  assert.equal(uriOf('node:internal'), undefined);
  assert.equal(uriOf('data:text/javascript,1'), undefined);
});

test('the content of strings is left out unless it is wanted', () => {
  const text = reportAsSarif(sample, speak('en'), { redact: true, root: '/srv/app' });
  assert.ok(!text.includes('hunter2'));
  assert.ok(SECRET.includes('hunter2'));
  assert.ok(reportAsSarif(sample, speak('en'), { redact: false, root: '/srv/app' }).includes('hunter2'));
});

test('a report without findings is valid', () => {
  check(JSON.parse(reportAsSarif({ ...sample, findings: [] }, speak('en'), { redact: true, root: '/' })));
});

test('the schema refuses what is no report', () => {
  assert.equal(validate({ version: '2.1.0', runs: [{ results: [{}] }] }), false);
});
