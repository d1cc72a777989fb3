/**
 * The development packages run on the oldest Node that package.json names, and `npm ci` installs them on all systems.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import semver from 'semver';

/**
 * @typedef {object} Locked
 * @property {string} version
 * @property {string} [resolved]
 * @property {string} [integrity]
 * @property {Record<string, string>} [engines]
 * @property {Record<string, string>} [optionalDependencies]
 */

const readJson = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

/** @type {{ engines: { node: string } }} */
const { engines } = readJson('package.json');
/** @type {[path: string, Locked][]} */
const packages = Object.entries(readJson('package-lock.json').packages).filter(([path]) => path !== '');

test('every development package runs on the oldest Node that package.json names', () => {
  const oldest = engines.node.split('||').map((range) => String(semver.minVersion(range)));
  const tooNew = packages.flatMap(([path, { version, engines: needed }]) =>
    oldest
      .filter((node) => !semver.satisfies(node, needed?.['node'] ?? '*'))
      .map((node) => `${path} ${version} needs ${needed?.['node']}, not ${node}`),
  );
  assert.deepEqual(tooNew, []);
});

test('the lock file has the optional packages of all systems, which npm ci needs', () => {
  const present = new Set(packages.map(([path]) => path));
  const optional = packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ name, inner: `${path}/node_modules/${name}` })),
  );
  assert.ok(optional.some(({ name }) => name.includes('darwin')));
  const missing = optional.filter(({ name, inner }) => !present.has(inner) && !present.has(`node_modules/${name}`));
  assert.deepEqual(missing, []);
});

test('the lock file names digests and no registry', () => {
  const wrong = packages.filter(([, { resolved, integrity }]) => resolved !== undefined || integrity === undefined);
  assert.deepEqual(wrong, []);
});
