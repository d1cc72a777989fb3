/**
 * Packages that pages load, beside the page's sources, where `tsc` and editors resolve the page's imports. Git ignores the
 * folder, because `package-lock.json` pins its content: lit-html is copied file by file, and the packages that read source
 * maps are bundled, each with those that it needs.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, hashOf, hashOfFiles, listFiles, unlessStamped } from './shell.mjs';

const OUT = join(ROOT, 'www/vendor');

/** The bundles: file → what it exports of a package. */
const BUNDLES = {
  'trace-mapping': {
    from: '@jridgewell/trace-mapping',
    names: ['FlattenMap', 'isIgnored', 'traceSegment'],
  },
  acorn: { from: 'acorn', names: ['parse'] },
  fflate: { from: 'fflate', names: ['Unzip', 'UnzipInflate'] },
};

/** The packages in the bundles. */
export const BUNDLED = [
  '@jridgewell/resolve-uri',
  '@jridgewell/sourcemap-codec',
  '@jridgewell/trace-mapping',
  'acorn',
  'fflate',
];

export async function vendorPackages() {
  vendorLitHtml();
  const inputs = hashOf(hashOfFiles(['www/tools/vendor.mjs', 'package-lock.json']));
  const isThere = () => Object.keys(BUNDLES).every((name) => existsSync(join(OUT, 'maps', `${name}.js`)));
  await unlessStamped('vendor', inputs, isThere, bundleAll);
}

async function bundleAll() {
  const { build } = await import('esbuild');
  mkdirSync(join(OUT, 'maps'), { recursive: true });
  for (const [name, { from, names }] of Object.entries(BUNDLES)) {
    const contents = `export { ${names.join(', ')} } from '${from}';\n`;
    await build({
      absWorkingDir: ROOT,
      stdin: { contents, resolveDir: ROOT },
      outfile: join(OUT, 'maps', `${name}.js`),
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      banner: { js: '// Bundled packages; THIRD-PARTY.txt has their licences.' },
      legalComments: 'none',
      logLevel: 'error',
    });
    writeFileSync(join(OUT, 'maps', `${name}.d.ts`), `export * from '${from}';\n`);
  }
}

/** Copies lit-html with its types. */
function vendorLitHtml() {
  const from = join(ROOT, 'node_modules/lit-html');
  const to = join(OUT, 'lit-html');
  const wanted = listFiles(from).filter((path) => isVendored(path));
  const marker = join(to, 'package.json');
  if (existsSync(marker) && readFileSync(marker).equals(readFileSync(join(from, 'package.json')))) return;
  rmSync(to, { recursive: true, force: true });
  for (const path of wanted) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path));
  }
  // Last, so that an interrupted copy is repeated. From this file `tsc` also knows that the others are modules.
  cpSync(join(from, 'package.json'), marker);
}

/** The production build without source maps; `development/` and `node/` are other builds of the same. */
function isVendored(/** @type {string} */ path) {
  return path === 'LICENSE' || /^(directives\/)?[\w-]+(\.d\.ts|\.js)$/.test(path);
}
