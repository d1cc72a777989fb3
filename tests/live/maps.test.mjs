// A TypeScript server with two leaks, compiled by five compilers on the spot: the report names owners, files and lines of the sources, whichever
// compiled them, in both languages and as data.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, describe, test } from 'node:test';
import { COMPILERS, SOURCES, record } from './compilers.mjs';

const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'heapwise-maps-'));
after(() => rmSync(temporary, { recursive: true }));

/** The line of a text in a source, from 1. @param {string} file @param {string} text */
function lineOf(file, text) {
  const lines = readFileSync(join(SOURCES, file), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(text));
  assert.ok(at >= 0, `${file} has ${text}`);
  return at + 1;
}

const SESSIONS = `src/sessions.ts:${lineOf('sessions.ts', 'static byId')}`;
const AUDIT = `src/audit.ts:${lineOf('audit.ts', 'const auditTrail')}`;

/** @param {readonly string[]} args */
function report(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'report', ...args], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '4000' },
  });
  assert.ok(status === 0 || status === 1, stderr);
  return { stdout, stderr };
}

for (const [name, compile] of Object.entries(COMPILERS)) {
  describe(`a TypeScript server compiled by ${name}`, { concurrency: false }, () => {
    const folder = join(temporary, name);
    const built = join(folder, 'app');
    /** @type {string[]} */
    let snapshots = [];

    test('is recorded', async () => {
      mkdirSync(built, { recursive: true });
      snapshots = await record(await compile(built), join(folder, 'heap'));
      assert.equal(snapshots.length, 3);
    });

    test('owners, files and lines are the sources’', () => {
      const { stdout, stderr } = report(['--format', 'json', '--maps', built, ...snapshots]);
      assert.match(stderr, /Source maps: [1-9]/);
      const { findings } = JSON.parse(stdout);
      const leaks = findings.filter((/** @type {any} */ { severity }) => severity === 'leak');
      assert.deepEqual(
        leaks.map((/** @type {any} */ { owner }) => owner.english).sort(),
        [`\`SessionStore.byId\` in ${SESSIONS}`, `\`auditTrail\` in ${AUDIT}`].sort(),
      );
      const audit = leaks.find((/** @type {any} */ { owner }) => owner.name === 'auditTrail');
      assert.equal(audit.title.values.entryClass, 'AuditEntry');
      assert.match(audit.owner.place.compiled.url, /\.c?js$/);
      assert.doesNotMatch(audit.location.url, /\.js$/);
    });

    for (const [language, sign] of [
      ['en', 'keeps growing'],
      ['zh', '持续增长'],
    ]) {
      test(`the Markdown says so in ${language}`, () => {
        const { stdout } = report(['--format', 'markdown', '--lang', language ?? '', '--maps', built, ...snapshots]);
        for (const text of [`\`SessionStore.byId\``, SESSIONS, '`auditTrail`', AUDIT, '`AuditEntry`']) {
          assert.ok(stdout.includes(text), `${text} in\n${stdout}`);
        }
        assert.ok(stdout.includes(sign ?? ''), stdout);
      });
    }

    test('numbers are those without maps', () => {
      const read = (/** @type {string[]} */ maps) =>
        JSON.parse(report(['--format', 'json', ...maps, ...snapshots]).stdout).findings.map(
          (/** @type {any} */ finding) => {
            const { retainedSize, growth, count, series, ownerNode } = finding;
            return { retainedSize, growth, count, series, ownerNode };
          },
        );
      assert.deepEqual(read(['--maps', built]), read([]));
    });

    test('maps without the compiled files say the lines', () => {
      const alone = join(folder, 'maps');
      cpSync(built, alone, { recursive: true, filter: (path) => !/\.c?js$/.test(path) });
      const { stdout } = report(['--format', 'markdown', '--maps', alone, ...snapshots]);
      assert.match(stdout, /src\/(sessions|audit)\.ts:\d+/);
    });
  });
}
