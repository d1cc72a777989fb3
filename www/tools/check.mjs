/**
 * `npm run check`: checks the sources without running them. `-- --fix` makes the repairs that the tools can make by
 * themselves. A check that passes prints one line; a check that fails prints its whole output.
 */
import { join } from 'node:path';
import { aptCommand, aptInstall, ensureNodeModules } from './setup.mjs';
import { Failure, ROOT, listFiles, run, runMain, say, seconds } from './shell.mjs';
import { ensureNativeCargo } from './toolchain.mjs';
import { vendorPackages } from './vendor.mjs';

/** @typedef {{ name: string; command: string; args: string[] }} Check */

/** Files that prettier formats in addition to www/ and tests/ (see .prettierignore). */
const ROOT_PATTERNS = ['*.{json,md}', '.*.json', 'crate/**/*.md'];

/** For modules that run in Node. */
const NODE_TSC_ARGS = [
  ...['--ignoreConfig', '--noEmit', '--allowJs', '--checkJs', '--strict', '--skipLibCheck'],
  ...['--exactOptionalPropertyTypes', '--noImplicitOverride'],
  ...['--target', 'ES2023', '--module', 'nodenext', '--lib', 'ES2023', '--types', 'node'],
];

/** @param {{ fix: boolean }} options */
async function check({ fix }) {
  await ensureNodeModules();
  await vendorPackages();
  const { cargo } = await ensureNativeCargo();
  await ensureCargoTools(cargo);
  let failed = 0;
  const checks = listChecks(cargo, fix);
  for (const { name, command, args } of checks) {
    const started = performance.now();
    const { code, stdout, stderr } = await run(command, args);
    say(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds(started)})`);
    if (code === 0) continue;
    failed += 1;
    say(`${stdout}${stderr}`.trim().replace(/^/gm, '        '));
  }
  if (failed > 0 && !fix) say('\nnpm run check -- --fix repairs what can be repaired by itself.');
  say(`${checks.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/**
 * @param {string} cargo
 * @param {boolean} fix
 * @returns {Check[]}
 */
function listChecks(cargo, fix) {
  return [
    {
      // A macro lists the detectors, so rustfmt does not find their files by itself.
      name: 'rustfmt',
      command: cargo,
      args: ['fmt', '--all', '--', ...(fix ? [] : ['--check']), ...listDetectors()],
    },
    {
      // crate/wasm compiles natively, too, as long as threads are off: enough for clippy.
      name: 'clippy',
      command: cargo,
      args: ['clippy', '--workspace', '--all-targets', '--locked', '--quiet', '--', '-D', 'warnings'],
    },
    ...['page', 'worker', 'cli'].map((name) =>
      tool(`tsc ${name}`, 'tsc', ['--project', `www/tools/tsconfig.${name}.json`]),
    ),
    tool('tsc tools', 'tsc', [...NODE_TSC_ARGS, '--noUncheckedIndexedAccess', ...listTools()]),
    // People read these; a check of every index would hide what they do.
    tool('tsc scripts', 'tsc', [...NODE_TSC_ARGS, ...listScripts()]),
    tool('oxlint', 'oxlint', ['--deny-warnings', ...(fix ? ['--fix'] : []), 'www', 'tests']),
    tool('prettier', 'prettier', [fix ? '--write' : '--check', '--log-level=warn', ...prettierPatterns()]),
  ];
}

function listDetectors() {
  const folder = 'crate/core/src/leaks/detectors';
  return listFiles(join(ROOT, folder)).map((path) => `${folder}/${path}`);
}

function listTools() {
  const tools = listFiles(join(ROOT, 'www/tools')).filter((path) => path.endsWith('.mjs'));
  return [...tools.map((path) => `www/tools/${path}`), 'tests/run.mjs'];
}

/** What the page's "Save as script" writes its scripts of. */
function listScripts() {
  const folder = 'www/js/live/script';
  const files = listFiles(join(ROOT, folder)).filter((path) => path.endsWith('.mjs'));
  return files.map((path) => `${folder}/${path}`);
}

/** prettier fails for a pattern that matches nothing, so such patterns are left out. */
function prettierPatterns() {
  const hasReadme = listFiles(join(ROOT, 'crate')).some((path) => path.endsWith('.md'));
  return ['www', 'tests', ...ROOT_PATTERNS.filter((pattern) => hasReadme || !pattern.startsWith('crate'))];
}

/**
 * A check that runs a program of node_modules.
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @returns {Check}
 */
function tool(name, program, args) {
  return { name, command: join(ROOT, 'node_modules/.bin', program), args };
}

/**
 * rustup installs rustfmt and clippy with the compiler; Debian has separate packages for them.
 * @param {string} cargo
 */
async function ensureCargoTools(cargo) {
  const missing = async () => {
    const codes = await Promise.all(['fmt', 'clippy'].map((name) => run(cargo, [name, '--version'])));
    return codes.some(({ code }) => code !== 0);
  };
  if (!(await missing())) return;
  const packages = ['rustfmt-web', 'rust-web-clippy'];
  if ((await aptInstall(packages, 'rustfmt and clippy')) && !(await missing())) return;
  throw new Failure(`cargo fmt or cargo clippy is missing. To install them:\n\n  ${aptCommand(packages)}\n`);
}

await runMain(() => check({ fix: process.argv.includes('--fix') }));
