/** How V8 would write a node of JavaScriptCore: its type, and its name where the class is not the name. */
import { EDGE } from './jsc-graph.js';

/** @typedef {import('./jsc-graph.js').JscGraph} JscGraph */

/** Numbers of V8's types, in the order of `meta`. */
export const V8_NODE = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  regexp: 6,
  synthetic: 9,
  symbol: 12,
  bigint: 13,
  objectShape: 14,
};
export const V8_EDGE = { context: 0, element: 1, property: 2, internal: 3, hidden: 4, shortcut: 5 };

/** What V8 calls the object that holds the variables of a function for its closures. */
const CONTEXT = 'system / Context';

/** The flag of a node that belongs to JavaScriptCore, not to the program. */
const INTERNAL = 1;

const FUNCTIONS = new Set([
  'Function',
  'AsyncFunction',
  'GeneratorFunction',
  'AsyncGeneratorFunction',
  'JSAsyncGeneratorFunction',
  'Callee',
]);

/** @type {Record<string, number>} */
const VALUES = {
  string: V8_NODE.string,
  symbol: V8_NODE.symbol,
  BigInt: V8_NODE.bigint,
  HeapBigInt: V8_NODE.bigint,
  RegExp: V8_NODE.regexp,
};

const isExecutable = (/** @type {string} */ className) => className.endsWith('Executable');
const isShape = (/** @type {string} */ className) => className === 'Structure';
const isCode = (/** @type {string} */ className) => /(?:CodeBlock|Executable|SourceCode|GetterSetter)$/.test(className);

/** Whether nodes of a class hold the variables of a function or a module. @param {string} className */
export const isEnvironment = (className) => /^JS\w*(?:Environment|Scope)$/.test(className);

/** Whether nodes of a class are global objects. @param {string} className */
export const isGlobal = (className) => className === 'GlobalObject' || className === 'Window';

/** Whether nodes of a class are the memory of an array, a Map or a Set. @param {string} className */
export const isStorage = (className) => className.endsWith('Butterfly');

/** @typedef {{ type: number; name: string }} Kind */

/** The kinds of all nodes. There are few, so each node has the number of one. */
export class Kinds {
  /** @param {JscGraph} graph */
  constructor(graph) {
    this.numbers = new Uint32Array(graph.count);
    /** @type {Kind[]} */
    this.all = [];
    // By class and by what else decides the kind: the number of the kind plus one.
    const known = new Uint32Array(4 * graph.classNames.length);
    for (let node = 0; node < graph.count; node++) {
      const isInternal = ((graph.flags[node] ?? 0) & INTERNAL) !== 0;
      const isFunction = !isInternal && runs(graph, node);
      const key = 4 * (graph.classes[node] ?? 0) + 2 * Number(isInternal) + Number(isFunction);
      let number = known[key] ?? 0;
      if (number === 0) {
        number = this.all.push(kindOf(graph.className(node), isInternal, isFunction));
        known[key] = number;
      }
      this.numbers[node] = number - 1;
    }
    this.numbers[graph.root] = this.all.push(ROOT) - 1;
  }

  /** @param {number} node @returns {Kind} */
  of(node) {
    return /** @type {Kind} */ (this.all[/** @type {number} */ (this.numbers[node])]);
  }
}

const ROOT = { type: V8_NODE.synthetic, name: '(GC roots)' };

/** @param {string} className @param {boolean} isInternal @param {boolean} isFunction @returns {Kind} */
function kindOf(className, isInternal, isFunction) {
  if (isEnvironment(className)) return { type: V8_NODE.object, name: CONTEXT };
  if (isShape(className)) return { type: V8_NODE.objectShape, name: className };
  if (isStorage(className)) return { type: V8_NODE.array, name: '' };
  if (isCode(className)) return { type: V8_NODE.code, name: className };
  // The compiled expression is internal, the object is not.
  const value = VALUES[className];
  if (value !== undefined && !(isInternal && className === 'RegExp')) return { type: value, name: className };
  if (isInternal) return { type: V8_NODE.hidden, name: className };
  if (FUNCTIONS.has(className)) return { type: V8_NODE.closure, name: '' };
  if (isFunction) return { type: V8_NODE.closure, name: className };
  return { type: V8_NODE.object, name: isGlobal(className) ? 'global' : className };
}

/** Whether an object holds code, as functions of any class do. @param {JscGraph} graph @param {number} node */
function runs(graph, node) {
  const [start, end] = graph.range(node);
  for (let edge = start; edge < end; edge++) {
    if (graph.types[edge] === EDGE.internal && isExecutable(graph.className(graph.target(edge)))) return true;
  }
  return false;
}

/**
 * What V8 calls the internal edge between two nodes; `undefined` for one that is only numbered. A `SymbolTable` is not
 * called `scope_info`: in V8 whatever else leads to that is a function of the same scope, and here it is the code.
 * @param {Kind} from
 * @param {string} fromClass
 * @param {Kind} to
 * @param {string} toClass
 */
export function internalName(from, fromClass, to, toClass) {
  const isOfProgram = from.type === V8_NODE.object || from.type === V8_NODE.closure;
  if (!isOfProgram) return undefined;
  if (to.type === V8_NODE.objectShape) return 'map';
  if (to.name === CONTEXT) return from.name === CONTEXT ? 'previous' : 'context';
  if (from.type === V8_NODE.closure && isExecutable(toClass)) return 'shared';
  if (isStorage(toClass)) return fromClass === 'Map' || fromClass === 'Set' ? 'table' : 'elements';
  return undefined;
}
