/** The manifest of the extension, for each browser. It asks for nothing but the inspectors of this machine. */
import { EXTENSION_POLICY } from './headers.mjs';

/**
 * `chromium-debugger` may debug tabs: Chromium ignores that permission among the optional ones, without a word, so it has
 * to be there from the start or not at all. Firefox has no such permission.
 * @typedef {'chromium' | 'chromium-debugger' | 'firefox'} Kind
 */

/** @type {readonly Kind[]} */
export const KINDS = ['chromium', 'chromium-debugger', 'firefox'];

/** Where the inspectors of Node, Deno and workerd listen. A pattern has no port: it means all of them. */
const LOOPBACK = ['http://127.0.0.1/*', 'http://localhost/*'];

const ICONS = [16, 32, 48, 128];

/** A manifest is no response: who may frame it is decided by the browser, and a panel is a frame of DevTools. */
const NOT_OF_EXTENSIONS = ['frame-src', 'manifest-src'];

/**
 * @param {Kind} kind
 * @param {string} version
 */
export function manifestOf(kind, version) {
  return {
    manifest_version: 3,
    name: 'Heapwise',
    version,
    description:
      'Finds memory leaks in heap snapshots: what leaks, which line holds it and what to change. A DevTools panel.',
    icons: Object.fromEntries(ICONS.map((size) => [size, `extension/icons/${size}.png`])),
    devtools_page: 'extension/devtools.html',
    host_permissions: LOOPBACK,
    content_security_policy: { extension_pages: policy() },
    ...(kind === 'chromium-debugger' ? { permissions: ['debugger'] } : {}),
    ...(kind === 'firefox' ? FIREFOX : CHROMIUM),
  };
}

/** Isolation gives a tab of the extension threads; a panel has them without. */
const CHROMIUM = {
  minimum_chrome_version: '120',
  cross_origin_embedder_policy: { value: 'require-corp' },
  cross_origin_opener_policy: { value: 'same-origin' },
};

/** Firefox has no debugger for extensions, and no isolation of their pages. */
const FIREFOX = {
  browser_specific_settings: {
    gecko: {
      id: 'heapwise@heapwise.invalid',
      strict_min_version: '140.0',
      data_collection_permissions: { required: ['none'] },
    },
  },
};

/** The policy of the page, as far as it is one of an extension. */
function policy() {
  const kept = Object.entries(EXTENSION_POLICY).filter(([name]) => !NOT_OF_EXTENSIONS.includes(name));
  return [...kept.map((directive) => directive.join(' ')), "object-src 'none'"].join('; ');
}
