// Rules of the design that can be checked in the sources.
//
// Each rule is a function that returns the faults in files. It runs twice: on the repository, which must have no fault,
// and on a line that breaks the rule, so that a rule that no longer finds anything fails.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** @typedef {{ path: string; text: string }} Source */
/** @typedef {(sources: Source[]) => string[]} Rule The faults, as `path:line: text`. */

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Reads the files below a folder whose path matches.
 * @param {string} folder
 * @param {RegExp} wanted
 * @returns {Source[]}
 */
function read(folder, wanted) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .filter((path) => wanted.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/**
 * A rule that no line may match. Comments are left out unless `withComments` is set.
 * @param {RegExp} forbidden
 * @param {{ except?: (path: string, line: string) => boolean; withComments?: boolean }} [options]
 * @returns {Rule}
 */
function never(forbidden, { except = () => false, withComments = false } = {}) {
  return (sources) =>
    sources.flatMap(({ path, text }) =>
      (withComments ? text : blankComments(text))
        .split('\n')
        .flatMap((line, index) =>
          forbidden.test(line) && !except(path, line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
}

/**
 * Blanks comments that begin a line, and keeps line numbers. Others stay, because `//` may be in a string.
 * @param {string} text
 */
function blankComments(text) {
  return text
    .replace(/^[ \t]*(\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->)/gm, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/^[ \t]*\/\/.*$/gm, '');
}

/**
 * @param {string} name
 * @param {Rule} rule
 * @param {Source[]} sources
 * @param {Source[]} broken Each must have a fault.
 */
function check(name, rule, sources, broken) {
  test(name, () => {
    assert.ok(sources.length > 0, 'there are files to check');
    assert.deepEqual(rule(sources), []);
    for (const source of broken) assert.notDeepEqual(rule([source]), [], `the rule finds a fault in: ${source.text}`);
  });
}

/** @param {string} path @param {string[]} texts */
const as = (path, ...texts) => texts.map((text) => ({ path, text }));

describe('the core knows no browser', () => {
  const BROWSER = ['wasm-bindgen', 'js-sys', 'web-sys'];
  const core = read('crate/core/src', /\.rs$/);

  check(
    'no browser crate is named in its sources',
    never(/\b(wasm_bindgen|js_sys|web_sys)\b/),
    core,
    as('a.rs', 'use wasm_bindgen::prelude::*;', '    js_sys::Date::now()'),
  );

  // Test modules, which end their files, may use anything.
  const withoutTests = core.map(({ path, text }) => ({ path, text: text.replace(/^#!?\[cfg\(test\)\][\s\S]*/m, '') }));
  const OUTSIDE = 'fs|net|time|thread|process|env';
  check(
    'no IO, no clock, no thread of its own',
    (sources) => [
      ...never(new RegExp(`\\bstd::(${OUTSIDE})\\b|\\b(Instant|SystemTime)\\b|\\bprintln!|\\bthread::spawn\\b`))(
        sources,
      ),
      // `use std::{cell::Cell, fs}` may span several lines.
      ...sources.flatMap(({ path, text }) => {
        const groups = [...blankComments(text).matchAll(/\bstd::\{([^;]*)\}/g)].map(([, group]) => group ?? '');
        const isOutside = (/** @type {string} */ group) => new RegExp(`(^|[,{\\s])(${OUTSIDE})\\b`).test(group);
        return groups.filter(isOutside).map((group) => `${path}: ${group}`);
      }),
    ],
    withoutTests,
    as(
      'a.rs',
      'use std::fs::File;',
      'let now = std::time::Instant::now();',
      'use std::{\n    cell::Cell,\n    thread,\n};',
      'use std::{fs, io};',
    ),
  );

  check(
    'its graph knows no file: another format would be parsed into the same columns',
    never(/\bparse\b/),
    withoutTests.filter(({ path }) => /^crate\/core\/src\/graph(\.rs|\/)/.test(path)),
    as(
      'crate/core/src/graph.rs',
      'use crate::parse::header::Header;',
      'use super::parse;',
      'use crate::{error::Result, parse::Options};',
      '    pub nodes: crate::parse::nodes::Nodes,',
    ),
  );

  const manifest = readFileSync(join(root, 'crate/core/Cargo.toml'), 'utf8');
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');

  /** Names in a manifest's `[dependencies]`, whatever the target. @param {string} toml */
  function dependenciesOf(toml) {
    const tables = [...toml.matchAll(/^\[(?:target\..*\.)?dependencies\]\n((?:(?!\[).*\n?)*)/gm)];
    return tables.flatMap(([, lines]) =>
      [...(lines ?? '').matchAll(/^([\w-]+)\s*[.=]/gm)].map(([, name]) => name ?? ''),
    );
  }

  /** A dependency of rayon that the bridge enables; the lock file does not show which crate enables a feature. */
  const LOCK_OF_BRIDGE = 'wasm_sync';

  /** What a package is built from, by the lock file. @param {string[]} names */
  function allBelow(names) {
    const packages = new Map(
      [...lock.matchAll(/^\[\[package\]\]\nname = "([^"]+)"\n([\s\S]*?)(?=\n\n|$(?![\s\S]))/gm)].map(
        ([, name, body]) => [
          name,
          [...(body ?? '').matchAll(/^ "([\w-]+)/gm)].map(([, dependency]) => dependency ?? ''),
        ],
      ),
    );
    const found = new Set(names);
    for (const name of found) {
      const below = packages.get(name);
      assert.ok(below, `${name} is in the lock file`);
      below.filter((dependency) => dependency !== LOCK_OF_BRIDGE).forEach((dependency) => found.add(dependency));
    }
    return found;
  }

  test('no browser crate is among its direct or indirect dependencies', () => {
    const direct = dependenciesOf(manifest);
    assert.ok(direct.includes('rayon') && !direct.includes('proptest'), direct.join());
    const all = allBelow(direct);
    assert.ok(all.size > direct.length);
    assert.deepEqual(
      BROWSER.filter((name) => all.has(name)),
      [],
    );
    // The rule works: the bridge has all of these crates.
    const bridge = allBelow(dependenciesOf(readFileSync(join(root, 'crate/wasm/Cargo.toml'), 'utf8')));
    assert.ok(bridge.has('wasm-bindgen') && bridge.has('js-sys'));
    assert.deepEqual(dependenciesOf('[target.wasm32-unknown-unknown.dependencies]\nweb-sys = "1"\n'), ['web-sys']);
  });
});

describe('each concern has one place', () => {
  const page = read('www', /^www\/(js\/.*|[\w.-]+)\.js$/);
  const js = page.filter(({ path }) => path.startsWith('www/js/'));

  check(
    'only bundles.js names the compiled artefacts',
    never(/\bpkg-(st|mt)\b|heapwise_bg/, { except: (path) => path === 'www/js/engine/bundles.js' }),
    js,
    as('www/js/main.js', "import('../pkg-st/heapwise.js')"),
  );

  // A length in a style sheet is not for people.
  const CSS_NUMBERS = new Map([['www/js/widgets/bar.js', "'background-size': `${percent.toFixed(2)}%"]]);
  check(
    'only format.js makes human numbers',
    never(/\bIntl\.NumberFormat\b|\.toFixed\(|\.toPrecision\(|\.toLocale\w*String\(/, {
      except: (path, line) => path === 'www/js/lib/format.js' || line.includes(CSS_NUMBERS.get(path) ?? '\0'),
    }),
    js,
    [
      ...as('www/js/views/a.js', 'size.toFixed(1)', 'count.toLocaleString()', 'new Intl.NumberFormat(language)'),
      ...as('www/js/widgets/bar.js', 'share.toFixed(2)'),
    ],
  );

  check(
    'only the engine and the live connection start workers',
    never(/\bnew (Shared)?Worker\(/, {
      except: (path) => /^www\/js\/(engine|live)\//.test(path) || path === 'www/heapwise.js',
    }),
    page.filter(({ path }) => path !== 'www/sw.js'),
    as('www/js/views/a.js', "new Worker('./b.js')"),
  );
});

describe('files that the page is served with', () => {
  const html = read('www', /^www\/(?!vendor|tools).*\.html$/);
  /** @type {Rule} */
  const inline = (sources) =>
    sources.flatMap(({ path, text }) =>
      [
        ...text.matchAll(/<style\b/gi),
        ...text.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>/gi),
        ...text.matchAll(/<script\b[^>]*>\s*[^<\s]/gi),
        ...text.matchAll(/<[^>]*\s(?:style|on\w+)\s*=/gi),
        ...text.matchAll(/["']\s*javascript:/gi),
      ].map(([found]) => `${path}: ${found}`),
    );
  check(
    'no script and no style is inline',
    inline,
    html,
    as(
      'index.html',
      '<style>a {}</style>',
      '<script>run()</script>',
      '<script type="module">import "./a.js"</script>',
      '<script src="a.js">run()</script>',
      '<p style="color: red">',
      '<body\n  onload="run()">',
      '<a href="javascript:run()">',
    ),
  );

  // Tools and the command line are not served, and lit-html is not our code. A bare scheme, as in the text of a field, is no address.
  const shipped = read('www', /^www\/(?!vendor\/|tools\/|cli\/).*\.(js|ts|css|html|svg|json|webmanifest)$/);
  // A namespace looks like an address, but is a name.
  const withoutNamespaces = (/** @type {Source} */ { path, text }) => ({
    path,
    text: text.replace(/"http:\/\/www\.w3\.org\/[\w/]+"/g, '""'),
  });
  const address = never(/\b(https?|wss?):\/\/[\w[]|(src|href)="\/\/|url\(["']?\/\/|\bfrom '\/\//);
  /** @type {Rule} */
  const elsewhere = (sources) => address(sources.map(withoutNamespaces));
  check(
    'no address of another site',
    elsewhere,
    shipped,
    as(
      'www/a.js',
      "fetch('https://example.com/a')",
      "import 'http://localhost:80/a.js'",
      '<script src="//example.com/a.js">',
      'background: url(//example.com/a.png)',
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.com/a.png">',
      '"http://www.w3.org/a.png?b"',
      "new WebSocket('wss://example.com')",
    ),
  );

  // The schema of a format is a name, too.
  const loopback = /(https?|wss?):\/\/(127\.0\.0\.1|localhost|\[::1\])/g;
  check(
    'the command line names no address but those of this machine',
    (sources) =>
      address(
        sources.map(({ path, text }) => ({
          path,
          text: text.replace(loopback, '').replace(/^const SCHEMA = '[^']+sarif[^']+\.json';$/m, ''),
        })),
      ),
    read('www/cli', /\.js$/),
    as('www/cli/a.js', "fetch('https://example.com/a')", "const SCHEMA = 'https://example.com/a.json';"),
  );

  test('a namespace, a scheme alone and a comment are not addresses', () => {
    const lines = [
      '<svg xmlns="http://www.w3.org/2000/svg">',
      '`https://${host}`',
      "'https://…'",
      '/** See http://a.b */',
    ];
    assert.deepEqual(elsewhere(as('www/a.js', ...lines)), []);
  });

  // It evaluates in another page, the one that DevTools inspect; what it evaluates is written there.
  const inInspected = (/** @type {string} */ path, /** @type {string} */ line) =>
    path === 'www/extension/browser.js' && line.includes('devtools?.inspectedWindow.eval(expression,');
  check(
    'no code out of text, and no style that the content policy refuses',
    never(/\beval\(|\bnew Function\(|\bstyle="|\bstyle=\$\{|\.setAttribute\('style'|\bunsafeHTML\b|\.innerHTML\s*=/, {
      except: inInspected,
    }),
    shipped.filter(({ path }) => path.endsWith('.js')),
    [
      ...as('www/js/a.js', 'eval(text)', 'html`<p style="color: red">`', 'html`<p style=${style}>`'),
      ...as('www/js/a.js', 'box.innerHTML = text', 'devtools?.inspectedWindow.eval(expression, answer)'),
      ...as('www/extension/browser.js', 'eval(text)', 'inspectedWindow.eval(text)'),
    ],
  );
});

describe('committed files', () => {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--cached'], { cwd: root, encoding: 'utf8' });
  // A copy without Git, such as an archive, cannot list its committed files.
  const skip = status === 0 && stdout !== '' ? false : 'not a git repository';
  const tracked = skip ? [] : stdout.split('\0').filter(Boolean);
  const paths = tracked.filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
  const MAX_BYTES = 2 * 2 ** 20;

  /** @returns {Source[]} */
  const texts = () =>
    paths
      .filter((path) => !/\.(gz|png|ico|wasm|zip)$/.test(path))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

  test('no file is larger than 2 MiB', { skip }, () => {
    const large = paths.filter((path) => statSync(join(root, path)).size > MAX_BYTES);
    assert.ok(paths.length > 50);
    assert.deepEqual(large, []);
  });

  test('no build output is committed', { skip }, () => {
    const isBuilt = (/** @type {string} */ path) =>
      /(^|\/)(node_modules|target|dist|cache)\/|\.(wasm|log|tgz)$/.test(path);
    assert.ok(isBuilt('dist/pkg-st/heapwise.js') && isBuilt('isolate-1-v8.log'));
    assert.deepEqual(tracked.filter(isBuilt), []);
  });

  test(
    'the lock file says what, not from where',
    { skip: !paths.includes('package-lock.json') && 'no lock file' },
    () => {
      const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
      const packages = Object.entries(lock.packages);
      assert.ok(packages.length > 10);
      const hasPlace = ([, entry]) => 'resolved' in entry;
      assert.deepEqual(
        packages.filter(hasPlace).map(([path]) => path),
        [],
      );
      assert.ok(hasPlace(['a', { resolved: 'b' }]));
      const unpinned = packages.filter(([path, entry]) => path !== '' && !entry.integrity && !entry.link);
      assert.deepEqual(unpinned, [], 'every package has a hash');
    },
  );

  test('crates come from the public index', { skip: !paths.includes('Cargo.lock') && 'no lock file' }, () => {
    const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
    const sources = new Set([...lock.matchAll(/^source = "([^"]*)"/gm)].map(([, source]) => source));
    assert.deepEqual([...sources], ['registry+https://github.com/rust-lang/crates.io-index']);
  });

  test('no registry is named, and no folder of a developer’s machine', { skip }, () => {
    const rule = never(/\bregistry\.(npmjs|yarnpkg|npmmirror)|\bnpm\.pkg\.github/, { withComments: true });
    assert.deepEqual(rule(texts()), []);
    assert.equal(rule(as('a', `https://${['registry', 'npmjs', 'org'].join('.')}/a.tgz`)).length, 1);
    // The folders of this machine; each checkout looks for its own.
    const places = [root.replace(/\/$/, ''), homedir() === '/root' ? '' : homedir()].filter(
      (place) => place.length > 5,
    );
    for (const { path, text } of texts())
      for (const place of places) assert.ok(!text.includes(place), `${path}: ${place}`);
  });
});
