/**
 * Makes one file of a template, which is a module of this folder, and of the modules in `parts/` that it imports. The
 * result imports nothing but modules of Node.js. Pure functions: texts in, text out.
 *
 * The templates stand by themselves, so that the compiler, the linter and an editor check them. Two places in them are
 * marked: the settings, whose values are replaced, and where the parts go.
 */

const IMPORT = /^import\s+([^;]+?)\s+from '([^']+)';\n/gm;

/**
 * @param {Readonly<Record<string, string>>} files By path in this folder.
 * @param {string} template
 * @param {Readonly<Record<string, unknown>>} settings Values of its constants, as JSON can hold them.
 */
export function composeScript(files, template, settings) {
  /** What is imported from each module of Node.js. @type {Map<string, Set<string>>} */
  const imports = new Map();
  const paths = [template];
  // A part that is imported by a later one goes after it; functions may be used before they are written.
  for (const path of paths) {
    for (const [, what = '', from = ''] of textOf(files, path).matchAll(IMPORT)) {
      if (from.startsWith('node:')) imports.set(from, (imports.get(from) ?? new Set()).add(what));
      else addOnce(paths, `parts/${from.slice(from.lastIndexOf('/') + 1)}`);
    }
  }
  const [main = '', ...parts] = paths.map((path) => withoutModules(textOf(files, path)));
  const { head, rest } = splitHead(main);
  const body = replaceOnce(rest, '// <parts>\n', parts.map((part) => `${part.trim()}\n`).join('\n'));
  return `${head}\n${writeImports(imports)}\n${writeSettings(body, settings)}`;
}

/** @param {Readonly<Record<string, string>>} files @param {string} path */
function textOf(files, path) {
  const text = files[path];
  if (text === undefined) throw new Error(`${path} is missing`);
  return text;
}

/** @param {string[]} list @param {string} item */
function addOnce(list, item) {
  if (!list.includes(item)) list.push(item);
}

/** Without imports, exports, and types of other files, which are all in one file now. @param {string} text */
function withoutModules(text) {
  return text
    .replaceAll(IMPORT, '')
    .replaceAll(/^export (?=function|async|class|const)/gm, '')
    .replaceAll(/^\/\*\* @typedef \{import\('\.[^']*'\)\.\w+\} \w+ \*\/\n\n?/gm, '')
    .replaceAll(/import\('\.[^']*'\)\./g, '');
}

/** The comment that the file begins with, and everything after it. @param {string} text */
function splitHead(text) {
  const end = text.indexOf('*/\n') + '*/\n'.length;
  return { head: text.slice(0, end), rest: text.slice(end).trimStart() };
}

/** @param {ReadonlyMap<string, ReadonlySet<string>>} imports */
function writeImports(imports) {
  const lines = [...imports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, clauses]) => {
      const names = [...clauses].flatMap((clause) => /\{([^}]*)\}/.exec(clause)?.[1]?.split(',') ?? []);
      const named = [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '').sort();
      const whole = [...clauses].find((clause) => !clause.startsWith('{'));
      const what = [...(whole === undefined ? [] : [whole]), ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : [])];
      return `import ${what.join(', ')} from '${from}';\n`;
    });
  return lines.join('');
}

/**
 * Values are written as JSON, so that no address or name can end its string.
 * @param {string} text
 * @param {Readonly<Record<string, unknown>>} settings
 */
function writeSettings(text, settings) {
  const start = text.indexOf('// <settings>\n');
  const end = text.indexOf('// </settings>\n');
  if (start === -1 || end < start) throw new Error('the settings are not marked');
  let block = text.slice(start + '// <settings>\n'.length, end);
  for (const [name, value] of Object.entries(settings)) {
    const declaration = new RegExp(`^const ${name} = [^;]*;$`, 'gm');
    if (block.match(declaration)?.length !== 1) throw new Error(`${name} is not declared once`);
    block = block.replace(declaration, () => `const ${name} = ${literalOf(value)};`);
  }
  return text.slice(0, start) + block + text.slice(end + '// </settings>\n'.length);
}

/** @param {unknown} value */
function literalOf(value) {
  // Both end a line outside of strings; editors, and the expression above, take them for line ends everywhere.
  const escape = (/** @type {string} */ end) => (end === '\u2028' ? '\\u2028' : '\\u2029');
  return JSON.stringify(value, undefined, 2).replaceAll(/[\u2028\u2029]/g, escape);
}

/** @param {string} text @param {string} from @param {string} to */
function replaceOnce(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`${from.trim()} is not there once`);
  return text.replace(from, () => to);
}
