/**
 * Finds a compiler and a linker for wasm, and installs them if a single command can do that.
 *
 * Threads need a standard library that is built with atomics. No distribution has one, so the build compiles the
 * standard library itself (`-Z build-std`), and the compiler must come with the source. That flag is unstable;
 * `RUSTC_BOOTSTRAP=1` makes a stable compiler accept it. The source comes from rustup's `rust-src` component, or from
 * Debian's `rust-web-src` beside `rustc-web`.
 *
 * Run by itself, this module prints what it found.
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
    // These variables, set for other projects, would bypass this compiler.
    RUSTUP_TOOLCHAIN: undefined,
    RUSTC_WRAPPER: undefined,
    CARGO_BUILD_TARGET: undefined,
  };
}

/**
 * The cargo for native builds. The one on PATH comes first: people run it by hand, so both share their build caches.
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

/** Folders of compilers: the one on PATH, then those of rustup, then the system's. */
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
 * @param {string} text The output of `rustc --version`.
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
 * Finds a linker for wasm: the compiler's own, one of another rustup toolchain, or LLVM's on PATH, the newest first.
 * @param {Compiler} compiler
 */
function findLinker({ sysroot, host, llvm }) {
  const bundled = [sysroot, ...listRustupToolchains()].map((at) => join(at, 'lib/rustlib', host, 'bin/rust-lld'));
  const named = [`wasm-ld-${llvm}`, 'wasm-ld'].map((name) => which(name)).filter((path) => path !== undefined);
  return [...bundled, ...named, ...listVersionedLinkers()].find(isExecutable);
}

/**
 * Linkers with a version in their name, as Debian has them (`wasm-ld-19`); only the package `lld` has the plain name.
 */
function listVersionedLinkers() {
  const paths = [];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) if (/^wasm-ld-\d+$/.test(name)) paths.push(join(folder, name));
  }
  return paths.sort((a, b) => Number(b.slice(b.lastIndexOf('-') + 1)) - Number(a.slice(a.lastIndexOf('-') + 1)));
}

/**
 * @param {Compiler} compiler
 * @returns {Promise<string>}
 */
async function installLinker(compiler) {
  // The compiler's LLVM version first, because an older linker may not read newer object files.
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
