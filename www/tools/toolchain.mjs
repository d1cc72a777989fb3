/**
 * Finds a way to compile wasm on this machine, and installs one where that takes a single command.
 *
 * Threads need a standard library built with atomics, which nobody ships, so the compiler has to come with the source
 * of its own standard library (`-Z build-std`). That is an unstable flag; `RUSTC_BOOTSTRAP=1` lets a stable compiler
 * take it. Two sources qualify: rustup's `rust-src` component, and Debian's `rust-web-src` beside `rustc-web`.
 *
 * Run by itself, it prints what it found.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { aptCommand, aptInstall } from './setup.mjs';
import { Failure, ROOT, capture, isExecutable, isMain, run, runMain, say, which } from './shell.mjs';

const DEBIAN_RUST = ['rustc-web', 'cargo-web', 'rust-web-src'];
const RUSTUP_LIMIT_MS = 120_000;

/**
 * @typedef {object} Compiler
 * @property {string} rustc
 * @property {string} cargo
 * @property {string} sysroot
 * @property {string} host   Triple of this machine.
 * @property {string} version
 * @property {string} llvm   Major version of its LLVM.
 */
/** @typedef {Compiler & { linker: string }} Toolchain */

/**
 * @returns {Promise<Toolchain>}
 */
export async function ensureToolchain() {
  const compiler = (await findCompiler()) ?? (await installCompiler());
  return { ...compiler, linker: findLinker(compiler) ?? (await installLinker(compiler)) };
}

/** The environment for `cargo build --target wasm32-unknown-unknown -Z build-std`. */
export function wasmEnv(/** @type {Toolchain} */ { rustc, linker }) {
  return {
    RUSTC: rustc,
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: linker,
    // A wrapper or a toolchain chosen for other work would bypass the compiler found here.
    RUSTUP_TOOLCHAIN: undefined,
    RUSTC_WRAPPER: undefined,
    CARGO_BUILD_TARGET: undefined,
  };
}

/**
 * The cargo for native work. The one on PATH first: it is what people run by hand, so both share their caches.
 * @returns {Promise<{ cargo: string; version: string }>}
 */
export async function ensureNativeCargo() {
  const version = await capture('rustc', ['--version']);
  if (version !== undefined && isRecent(version) && (await capture('cargo', ['--version'])) !== undefined) {
    return { cargo: 'cargo', version };
  }
  const compiler = (await findCompiler()) ?? (await installCompiler());
  return { cargo: compiler.cargo, version: compiler.version };
}

async function findCompiler() {
  for (const sysroot of await listSysroots()) {
    if (!existsSync(join(sysroot, 'lib/rustlib/src/rust/library/std/Cargo.toml'))) continue;
    const compiler = await describe(sysroot);
    if (compiler !== undefined) return compiler;
  }
  return undefined;
}

/** Where compilers live: the one on PATH, rustup's others, the system's. */
async function listSysroots() {
  const onPath = await capture('rustc', ['--print', 'sysroot']);
  return [...new Set([...(onPath === undefined ? [] : [onPath]), ...listRustupToolchains(), '/usr'])];
}

function listRustupToolchains() {
  const folder = join(process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'), 'toolchains');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/**
 * @param {string} sysroot
 * @returns {Promise<Compiler | undefined>}
 */
async function describe(sysroot) {
  const rustc = join(sysroot, 'bin/rustc');
  const cargo = join(sysroot, 'bin/cargo');
  if (!isExecutable(rustc) || !isExecutable(cargo)) return undefined;
  const text = await capture(rustc, ['-vV']);
  if (text === undefined || !isRecent(text)) return undefined;
  const field = (/** @type {string} */ name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const [version = ''] = text.split('\n');
  return { rustc, cargo, sysroot, host: field('host'), version, llvm: field('LLVM version').split('.')[0] ?? '' };
}

/**
 * Whether a compiler is at least the `rust-version` of Cargo.toml.
 * @param {string} text What it says of itself.
 */
function isRecent(text) {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
  const [needMajor = 0, needMinor = 0] = neededVersion().split('.').map(Number);
  return major > needMajor || (major === needMajor && minor >= needMinor);
}

function neededVersion() {
  return /^rust-version = "([\d.]+)"/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))?.[1] ?? '1.0';
}

/** @returns {Promise<Compiler>} */
async function installCompiler() {
  if (which('rustup')) {
    say("rustup: adding rust-src, the standard library's source");
    await run('rustup', ['component', 'add', 'rust-src'], { limitMs: RUSTUP_LIMIT_MS });
    const compiler = await findCompiler();
    if (compiler !== undefined) return compiler;
  }
  if (await aptInstall(DEBIAN_RUST, 'a Rust compiler with its source')) {
    const compiler = await findCompiler();
    if (compiler !== undefined) return compiler;
  }
  throw new Failure(
    `No Rust compiler (${neededVersion()} or newer) with the source of its standard library. To install one:\n\n  ${adviseCompiler()}\n`,
  );
}

function adviseCompiler() {
  if (which('rustup')) return 'rustup toolchain install stable --component rust-src';
  if (which('apt-get')) return aptCommand(DEBIAN_RUST);
  return "curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y --component rust-src";
}

/**
 * A linker for wasm: the compiler's own, that of another rustup toolchain, or LLVM's on PATH, the newest first.
 * @param {Compiler} compiler
 */
function findLinker({ sysroot, host, llvm }) {
  const bundled = [sysroot, ...listRustupToolchains()].map((at) => join(at, 'lib/rustlib', host, 'bin/rust-lld'));
  const named = [`wasm-ld-${llvm}`, 'wasm-ld'].map((name) => which(name)).filter((path) => path !== undefined);
  return [...bundled, ...named, ...listVersionedLinkers()].find(isExecutable);
}

/** Debian names them `wasm-ld-19`; the plain name comes with the package `lld` only. */
function listVersionedLinkers() {
  const found = [];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) if (/^wasm-ld-\d+$/.test(name)) found.push(join(folder, name));
  }
  return found.sort((a, b) => Number(b.slice(b.lastIndexOf('-') + 1)) - Number(a.slice(a.lastIndexOf('-') + 1)));
}

/**
 * @param {Compiler} compiler
 * @returns {Promise<string>}
 */
async function installLinker(compiler) {
  // The same LLVM as the compiler's if there is a package of it: an older linker may not know newer objects.
  for (const name of [`lld-${compiler.llvm}`, 'lld']) {
    if (!(await aptInstall([name], 'a linker for wasm'))) continue;
    const linker = findLinker(compiler);
    if (linker !== undefined) return linker;
  }
  const advice = which('apt-get') ? aptCommand(['lld']) : 'rustup toolchain install stable';
  throw new Failure(`No linker for wasm (rust-lld or wasm-ld). To install one:\n\n  ${advice}\n`);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { version, cargo, linker } = await ensureToolchain();
    const native = await ensureNativeCargo();
    say(`wasm    ${version}\n        ${cargo}\n        linker ${linker}`);
    say(`native  ${native.version}\n        ${which(native.cargo) ?? native.cargo}`);
  });
}
