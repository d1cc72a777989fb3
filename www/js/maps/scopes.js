/**
 * Where a compiled text declares a name, and which function or class a place in it belongs to.
 *
 * A map has original names at the places of identifiers, and a heap says `e` without a place. So the text is parsed, and
 * each scope's declarations are kept, as offsets. One walk over the tree, without recursion.
 *
 * @import { Node } from 'acorn'
 */
import { parse } from '../../vendor/maps/acorn.js';

/** A larger text is not parsed: its tree would take gigabytes. In characters. */
const MAX_LENGTH = 24e6;

/** @typedef {{ start: number; end: number; isFunction: boolean; depth: number; parent: Scope | undefined; names: Map<string, number[]> }} Scope */
/**
 * A function or a class. `name` is the offset of its name: of a constructor its class's, of a nameless one the variable's or
 * property's that it is given to.
 * @typedef {{ start: number; body: number; end: number; name: number | undefined; isClass: boolean; members: Map<string, number> }} Definition
 */
/** @typedef {{ node: any; scope: Scope; hint: number | undefined; owner: Definition | undefined }} Task */

export class Scopes {
  #text;
  /** @type {Scope[]} */
  #scopes = [];
  /** In the order of their starts. @type {Definition[]} */
  #definitions = [];
  #lines;

  /** @param {string} text Throws if it is no JavaScript. */
  constructor(text) {
    if (text.length > MAX_LENGTH) throw new Error('the text is too long');
    this.#text = text;
    this.#lines = lineStarts(text);
    this.#walk(parseText(text));
    this.#definitions.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** @param {{ line: number; column: number }} place */
  offsetOf({ line, column }) {
    return Math.min((this.#lines[line] ?? this.#text.length) + column, this.#text.length);
  }

  /** @param {number} offset */
  placeOf(offset) {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - (this.#lines[low] ?? 0) };
  }

  /** The declarations that a name means at an offset; nearest scope first, only of that scope. @param {string} name @param {number} offset */
  declarationAt(name, offset) {
    let found = -1;
    for (const [at, { start, end, names }] of this.#scopes.entries()) {
      if (start <= offset && offset <= end && names.has(name)) {
        const best = this.#scopes[found];
        if (!best || best.depth <= (this.#scopes[at]?.depth ?? 0)) found = at;
      }
    }
    return this.#scopes[found]?.names.get(name)?.[0];
  }

  /** All declarations of a name, outermost first. @param {string} name */
  declarations(name) {
    return this.#scopes
      .filter(({ names }) => names.has(name))
      .toSorted((a, b) => a.depth - b.depth)
      .map(({ names, depth }) => ({ offset: /** @type {number} */ (names.get(name)?.[0]), depth }));
  }

  /** The innermost function or class around an offset. @param {number} offset */
  definitionAt(offset) {
    return this.#definitions.findLast(({ start, end }) => start <= offset && offset < end);
  }

  /** The function or class that begins with an offset, where a heap places it: at its brackets, or its word. @param {number} offset */
  definedAt(offset) {
    return this.#definitions.findLast(({ start, body, end }) => start <= offset && offset <= body && offset < end);
  }

  /** The member of a class that has a name. @param {string} className @param {string} member */
  memberOf(className, member) {
    const ofClass = this.#definitions.filter(
      (one) => one.isClass && one.name !== undefined && this.wordAt(one.name) === className,
    );
    const places = ofClass.flatMap(({ members }) => members.get(member) ?? []);
    return places.length === 1 ? places[0] : undefined;
  }

  /** The identifier at an offset. @param {number} offset */
  wordAt(offset) {
    return wordAt(this.#text, offset);
  }

  /** @param {Node} program */
  #walk(program) {
    const top = this.#open(program, undefined, true);
    /** @type {Task[]} */
    const tasks = [{ node: program, scope: top, hint: undefined, owner: undefined }];
    for (let task = tasks.pop(); task; task = tasks.pop()) this.#visit(task, tasks);
  }

  /** @param {any} node @param {Scope | undefined} parent @param {boolean} isFunction @returns {Scope} */
  #open({ start, end }, parent, isFunction) {
    const scope = { start, end, isFunction, depth: (parent?.depth ?? -1) + 1, parent, names: new Map() };
    this.#scopes.push(scope);
    return scope;
  }

  /** @param {Task} task @param {Task[]} tasks */
  #visit({ node, scope, hint, owner }, tasks) {
    /** @param {any} child @param {Partial<Task>} [more] */
    const follow = (child, more = {}) => {
      if (child) tasks.push({ node: child, scope, hint: undefined, owner: undefined, ...more });
    };
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        if (node.type === 'FunctionDeclaration') declare(scope, node.id);
        const inner = this.#open(node, scope, true);
        if (node.type === 'FunctionExpression') declare(inner, node.id);
        for (const param of node.params) declarePattern(inner, param);
        // A method's function begins at its brackets, after its name.
        const name = node.id?.start ?? hint;
        this.#define(node, node.body.start, name, false);
        for (const param of node.params) follow(param, { scope: inner });
        follow(node.body, { scope: inner });
        return;
      }
      case 'ClassDeclaration':
      case 'ClassExpression': {
        if (node.type === 'ClassDeclaration') declare(scope, node.id);
        const inner = this.#open(node, scope, false);
        declare(inner, node.id);
        const definition = this.#define(node, node.body.start, node.id?.start ?? hint, true);
        follow(node.superClass);
        for (const member of node.body.body) follow(member, { scope: inner, owner: definition });
        return;
      }
      case 'MethodDefinition':
      case 'PropertyDefinition': {
        const isNamed = !node.computed && node.key;
        if (isNamed && owner) owner.members.set(keyOf(node.key), node.key.start);
        if (node.computed) follow(node.key);
        const isConstructor = node.kind === 'constructor';
        follow(node.value, { hint: isConstructor ? owner?.name : isNamed ? node.key.start : undefined });
        return;
      }
      case 'Property':
        if (node.computed) follow(node.key);
        follow(node.value, { hint: node.computed ? undefined : node.key.start });
        return;
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          declarePattern(node.kind === 'var' ? functionScope(scope) : scope, id);
          follow(id);
          follow(init, { hint: id.type === 'Identifier' ? id.start : undefined });
        }
        return;
      case 'AssignmentExpression': {
        const { left, right } = node;
        const target = left.type === 'MemberExpression' && !left.computed ? left.property : left;
        follow(left);
        follow(right, { hint: target.type === 'Identifier' ? target.start : undefined });
        return;
      }
      case 'ImportDeclaration':
        for (const { local } of node.specifiers) declare(scope, local);
        return;
      case 'CatchClause': {
        const inner = this.#open(node, scope, false);
        if (node.param) declarePattern(inner, node.param);
        follow(node.body, { scope: inner });
        return;
      }
      case 'BlockStatement':
      case 'StaticBlock':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'SwitchStatement': {
        // The body of a function has its function's scope.
        const isBody = scope.isFunction && scope.end === node.end && node.type === 'BlockStatement';
        const inner = isBody ? scope : this.#open(node, scope, node.type === 'StaticBlock');
        for (const child of childrenOf(node)) follow(child, { scope: inner });
        return;
      }
      case 'Identifier':
      case 'Literal':
      case 'TemplateElement':
        return;
      default:
        for (const child of childrenOf(node)) follow(child);
    }
  }

  /** @param {any} node @param {number} body @param {number | undefined} name @param {boolean} isClass */
  #define({ start, end }, body, name, isClass) {
    /** @type {Definition} */
    const definition = { start, body, end, name, isClass, members: new Map() };
    this.#definitions.push(definition);
    return definition;
  }
}

/** @param {string} text */
function parseText(text) {
  const options = /** @type {const} */ ({
    ecmaVersion: 'latest',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowImportExportEverywhere: true,
    allowSuperOutsideMethod: true,
    checkPrivateFields: false,
  });
  try {
    return parse(text, { ...options, sourceType: 'module' });
  } catch {
    return parse(text, { ...options, sourceType: 'script' });
  }
}

/** @param {any} node @returns {any[]} */
function childrenOf(node) {
  const children = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** @param {any} value */
function isNode(value) {
  return typeof value?.type === 'string' && typeof value.start === 'number';
}

/** @param {Scope} scope */
function functionScope(scope) {
  let at = scope;
  while (!at.isFunction && at.parent) at = at.parent;
  return at;
}

/** @param {Scope} scope @param {any} id */
function declare({ names }, id) {
  if (!id) return;
  const known = names.get(id.name);
  if (known) known.push(id.start);
  else names.set(id.name, [id.start]);
}

/** @param {Scope} scope @param {any} pattern */
function declarePattern(scope, pattern) {
  /** @type {any[]} */
  const patterns = [pattern];
  for (let one = patterns.pop(); one !== undefined; one = patterns.pop()) {
    if (one === null) continue;
    if (one.type === 'Identifier') declare(scope, one);
    else if (one.type === 'ObjectPattern') patterns.push(...one.properties);
    else if (one.type === 'Property') patterns.push(one.value);
    else if (one.type === 'ArrayPattern') patterns.push(...one.elements);
    else if (one.type === 'RestElement') patterns.push(one.argument);
    else if (one.type === 'AssignmentPattern') patterns.push(one.left);
  }
}

/** @param {any} key */
function keyOf({ type, name, value }) {
  return type === 'PrivateIdentifier' ? `#${name}` : String(name ?? value);
}

/** The offsets at which lines begin. @param {string} text */
export function lineStarts(text) {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

const WORD = /[#$\p{ID_Continue}\u200c\u200d]*/uy;

/** The identifier at an offset; empty if there is none. @param {string} text @param {number} offset */
export function wordAt(text, offset) {
  WORD.lastIndex = offset;
  const word = WORD.exec(text)?.[0] ?? '';
  return /^[#$_\p{ID_Start}]/u.test(word) ? word : '';
}
