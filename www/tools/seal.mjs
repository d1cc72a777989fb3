/**
 * What the build writes into the page's files so that a browser can check them: the policy in a `<meta>` tag, the digest of
 * each script and stylesheet, and of each module that is loaded with the page, and of the wasm files; and `_headers`, which
 * some hosts read.
 *
 * The digest of a module is in a `modulepreload`, because an `import` has no place for one. A browser that has such a
 * digest refuses the module if it differs. Modules that are loaded later, and the scripts of workers, have none in the
 * page: of these, and of all others, the service worker checks the digest before it stores them.
 */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ISOLATION_HEADERS, META_POLICY, SAFETY_HEADERS, WORKERS, policyOf } from './headers.mjs';
import { Failure } from './shell.mjs';

/** @typedef {ReadonlyMap<string, Buffer>} Contents Path in `dist/` → content. */

/** The digest of a file in the form of `integrity`. @param {Buffer} content */
export function integrityOf(content) {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}

/**
 * The page's documents with their policy and digests.
 * @param {Contents} contents
 * @returns {Map<string, Buffer>}
 */
export function sealPages(contents) {
  /** @type {Map<string, Buffer>} */
  const sealed = new Map();
  for (const [path, content] of contents) {
    if (path.endsWith('.html')) sealed.set(path, Buffer.from(sealPage(content.toString('utf8'), contents)));
  }
  return sealed;
}

/** @param {string} html @param {Contents} contents */
function sealPage(html, contents) {
  /** @type {string[]} */
  const modules = [];
  const digest = (/** @type {string} */ path) => {
    const content = contents.get(path);
    if (content === undefined) throw new Failure(`a page names ${path}, which is not in the build`);
    return integrityOf(content);
  };
  const withDigests = html.replace(
    /(<script (type="module" )?src|<link rel="stylesheet" href)="\.\/([^"]+)"/g,
    (whole, _, module, /** @type {string} */ path) => {
      if (module) modules.push(...importsOf(path, contents));
      return `${whole} integrity="${digest(path)}"`;
    },
  );
  const preloads = modules.map((path) => `<link rel="modulepreload" href="./${path}" integrity="${digest(path)}" />`);
  const policy = `<meta http-equiv="Content-Security-Policy" content="${META_POLICY}" />`;
  const head = '<meta charset="utf-8" />';
  if (!withDigests.includes(head)) throw new Failure(`a page without ${head}`);
  return withDigests
    .replace(head, `${head}\n    ${policy}`)
    .replace('</head>', `${preloads.map((line) => `  ${line}\n  `).join('')}</head>`);
}

/**
 * The modules that a module imports at once, and those that these import.
 * @param {string} path
 * @param {Contents} contents
 */
function importsOf(path, contents) {
  const seen = new Set([path]);
  for (const module of seen) {
    const text = contents.get(module)?.toString('utf8') ?? '';
    for (const [, specifier = ''] of text.matchAll(/^\s*(?:import|export)\b[^'";]*?["'](\.[^"']+)["']/gm)) {
      const imported = posix.join(posix.dirname(module), specifier);
      if (contents.has(imported)) seen.add(imported);
    }
    // lit-html is minified.
    for (const [, specifier = ''] of text.matchAll(/\bfrom ?["'](\.[^"']+)["']/g)) {
      const imported = posix.join(posix.dirname(module), specifier);
      if (contents.has(imported)) seen.add(imported);
    }
  }
  seen.delete(path);
  return [...seen].sort();
}

/**
 * The policies by path, of the files that have one of their own; all others have that of `documents`.
 * @param {Contents} contents
 */
export function policiesOf(contents) {
  const own = [...contents.keys()].filter((path) => path in WORKERS || /^pkg-.*\.js$/.test(path)).sort();
  const entries = own.map((path) => /** @type {const} */ ([path, policyOf(path)]));
  return { documents: policyOf('index.html'), ...Object.fromEntries(entries) };
}

/**
 * `_headers`, which Netlify and Cloudflare Pages read. Both join the values of all rules that fit a path, and two policies
 * would both apply, so each path has a policy from one rule at most: the documents, and the scripts of workers. No other
 * file obeys one.
 * @param {Contents} contents
 */
export function hostHeaders(contents) {
  const common = { ...SAFETY_HEADERS, ...ISOLATION_HEADERS };
  const lines = ['/*', ...Object.entries(common).map(([name, value]) => `  ${name}: ${value}`)];
  const { documents, ...policies } = policiesOf(contents);
  const pages = [...contents.keys()].filter((path) => path.endsWith('.html')).sort();
  const withPolicy = [['', documents], ...pages.map((path) => [path, documents]), ...Object.entries(policies)];
  for (const [path, policy] of withPolicy) lines.push(`/${path}`, `  Content-Security-Policy: ${policy}`);
  return `${lines.join('\n')}\n`;
}
