/** The documents lead to files that are in the repository: a picture that git ignores is missing for everyone else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../www/tools/shell.mjs';

const LINK = /\]\(([^)\s]+)\)/g;

test('every relative link of a document leads to a file or folder of the repository', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
  const places = new Set(files);
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) places.add(folder);
  }
  const documents = files.filter((file) => file.endsWith('.md'));
  const missing = documents.flatMap((document) =>
    [...readFileSync(join(ROOT, document), 'utf8').matchAll(LINK)]
      .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .map((target) => ({ document, target, path: normalize(join(dirname(document), target)).replace(/\/$/, '') }))
      .filter(({ path }) => !places.has(path)),
  );
  assert.ok(documents.length > 5);
  assert.deepEqual(missing, []);
});
