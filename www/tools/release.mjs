/**
 * Makes a release that can be checked: `npm run release` builds the page and writes into `target/release-VERSION/`
 *
 *   heapwise-VERSION.zip        `dist/` with the licences, and the two lists below
 *   heapwise-VERSION.cdx.json   the bill of materials (CycloneDX): what of others is inside, at which version and licence
 *   integrity.json              the digest of each file in the form of `integrity`, for pages that load one of them
 *   SHA256SUMS                  of these files and of each file in the archive: `sha256sum --check` reads it
 *
 * The same commit, compiler and packages give the same bytes: files are sorted and have one date, the archive is packed by a
 * library in JavaScript (zlib packs differently by processor), and the bill has neither a time nor a serial number.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { packed } from './extension.mjs';
import { listContents } from './package-parts.mjs';
import { integrityOf } from './seal.mjs';
import { ROOT, isMain, listFiles, runMain, say } from './shell.mjs';
import { ensureNativeCargo } from './toolchain.mjs';

/** @typedef {import('./package-parts.mjs').Notice} Notice */

/** @param {Uint8Array} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/**
 * The files of a release, by name.
 * @param {{ crates: readonly Notice[]; packages: readonly Notice[] }} contents
 * @param {string} version
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function releaseOf(contents, version) {
  const name = `heapwise-${version}`;
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const path of listFiles(join(ROOT, 'dist'))) files.set(path, readFileSync(join(ROOT, 'dist', path)));
  for (const path of ['LICENSE', 'CHANGELOG.md']) files.set(path, readFileSync(join(ROOT, path)));
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const integrity = asJson(Object.fromEntries(sorted.map(([path, content]) => [path, integrityOf(content)])));
  const bill = Buffer.from(await billOf(contents, version));
  const inside = new Map([...sorted, ['integrity.json', integrity], [`${name}.cdx.json`, bill]]);
  const archive = await packed(new Map([...inside].map(([path, content]) => [`${name}/${path}`, content])));
  /** @type {Map<string, Uint8Array>} */
  const release = new Map([
    [`${name}.zip`, archive],
    [`${name}.cdx.json`, bill],
    ['integrity.json', integrity],
  ]);
  const lines = [
    ...[...release].map(([path, content]) => `${sha256(content)}  ${path}`),
    ...[...inside].map(([path, content]) => `${sha256(content)}  ${name}/${path}`),
  ];
  return release.set('SHA256SUMS', Buffer.from(`${lines.join('\n')}\n`));
}

/** @param {unknown} value */
function asJson(value) {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * The bill of materials as CycloneDX.
 * @param {{ crates: readonly Notice[]; packages: readonly Notice[] }} contents
 * @param {string} version
 */
export async function billOf({ crates, packages }, version) {
  const { Enums, Models, Serialize, Spec } = await import('@cyclonedx/cyclonedx-library');
  const root = new Models.Component(Enums.ComponentType.Application, 'heapwise', {
    version,
    bomRef: `heapwise@${version}`,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('MIT')]),
  });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  const add = (/** @type {string} */ type, /** @type {Notice} */ { name, version: at, license }) => {
    const plain = name.replace(/ \(crate\)$/, '');
    const purl = `pkg:${type}/${plain.replace('@', '%40')}@${at}`;
    const known = license && /^[\w.-]+$/.test(license) ? new Models.SpdxLicense(license) : undefined;
    // Cargo still has the older way to write "or".
    const expression = license && new Models.LicenseExpression(license.replaceAll('/', ' OR '));
    const component = new Models.Component(Enums.ComponentType.Library, plain, {
      version: at,
      bomRef: purl,
      purl,
      licenses: new Models.LicenseRepository(known ? [known] : expression ? [expression] : []),
    });
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  };
  for (const one of crates) add('cargo', one);
  for (const one of packages) add('npm', one);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

async function release() {
  await build();
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { cargo } = await ensureNativeCargo();
  const files = await releaseOf(await listContents(cargo), version);
  const out = join(ROOT, `target/release-${version}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const [path, content] of files) {
    writeFileSync(join(out, path), content);
    say(`${sha256(content)}  ${path}`);
  }
  say(`\n${out}`);
}

if (isMain(import.meta.url)) await runMain(release);
