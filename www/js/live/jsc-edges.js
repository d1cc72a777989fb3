/**
 * The edges of a snapshot of JavaScriptCore as V8 would write them: those of variables as edges of contexts, internal ones
 * with V8's names where it has any, and without internal ones that only repeat a named edge.
 */
import { slotsOf } from './jsc-contents.js';
import { EDGE } from './jsc-graph.js';
import { internalName, isEnvironment, V8_EDGE } from './jsc-kinds.js';

/** @typedef {import('./jsc-graph.js').JscGraph} JscGraph */
/** @typedef {import('./jsc-contents.js').Contents} Contents */
/** @typedef {import('./jsc-kinds.js').Kinds} Kinds */

/** A list of different strings, numbered in order. */
export class Strings {
  constructor() {
    /** @type {string[]} */
    this.all = [];
    /** @type {Map<string, number>} */
    this.numbers = new Map();
  }

  /** @param {string} text */
  of(text) {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.all.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }
}

/** The edges of V8, those of a node side by side, by the nodes of JavaScriptCore. */
export class V8Edges {
  /** @param {number} nodes @param {number} most Edges that there can be. */
  constructor(nodes, most) {
    this.first = new Uint32Array(nodes + 1);
    this.types = new Uint8Array(most);
    /** Numbers of strings, of elements and hidden edges numbers. */
    this.names = new Uint32Array(most);
    this.targets = new Uint32Array(most);
    this.count = 0;
  }

  /** @param {number} type @param {number} name @param {number} target */
  push(type, name, target) {
    this.types[this.count] = type;
    this.names[this.count] = name;
    this.targets[this.count] = target;
    this.count++;
  }

  /** @param {number} node @returns {[start: number, end: number]} */
  range(node) {
    return [/** @type {number} */ (this.first[node]), /** @type {number} */ (this.first[node + 1])];
  }

  /** @param {number} edge @returns {[type: number, name: number, target: number]} */
  at(edge) {
    const [type, name, target] = [this.types[edge], this.names[edge], this.targets[edge]];
    return /** @type {[number, number, number]} */ ([type, name, target]);
  }
}

/**
 * @param {JscGraph} graph
 * @param {Contents} contents
 * @param {Kinds} kinds
 * @param {Strings} strings
 */
export function v8Edges(graph, contents, kinds, strings) {
  let most = graph.targets.length;
  for (const { members } of contents.held.values()) most += members.length;
  const edges = new V8Edges(graph.count, most);
  // By node: the node whose edges were last seen to hold it, plus one; so nothing needs to be cleared between nodes.
  const named = new Uint32Array(graph.count);
  const unnamed = new Uint32Array(graph.count);
  for (let node = 0; node < graph.count; node++) {
    edges.first[node] = edges.count;
    if (contents.isOurs[node] === 1) continue;
    const [start, end] = graph.range(node);
    const isContext = isEnvironment(graph.className(node));
    const elements = [];
    for (let edge = start; edge < end; edge++) {
      const type = graph.types[edge];
      const target = graph.target(edge);
      if (type === EDGE.internal || contents.isOurs[target] === 1) continue;
      named[target] = node + 1;
      if (type === EDGE.index) {
        elements.push(edge);
        continue;
      }
      const name = strings.of(/** @type {string} */ (graph.edgeNames[/** @type {number} */ (graph.data[edge])]));
      edges.push(type === EDGE.variable && isContext ? V8_EDGE.context : V8_EDGE.property, name, target);
    }
    const index = (/** @type {number} */ edge) => /** @type {number} */ (graph.data[edge]);
    for (const edge of elements.sort((one, other) => index(one) - index(other))) {
      edges.push(V8_EDGE.element, index(edge), graph.target(edge));
    }
    let number = 0;
    for (let edge = start; edge < end; edge++) {
      const target = graph.target(edge);
      if (graph.types[edge] !== EDGE.internal || contents.isOurs[target] === 1) continue;
      if (named[target] === node + 1 || unnamed[target] === node + 1) continue;
      unnamed[target] = node + 1;
      const name = contents.held.has(target)
        ? 'table'
        : internalName(kinds.of(node), graph.className(node), kinds.of(target), graph.className(target));
      if (name === undefined) edges.push(V8_EDGE.hidden, ++number, target);
      else edges.push(V8_EDGE.internal, strings.of(name), target);
    }
    const held = contents.held.get(node);
    if (held === undefined) continue;
    const slots = slotsOf(/** @type {number} */ (graph.sizes[node]), held);
    for (const [at, member] of held.members.entries()) {
      edges.push(V8_EDGE.internal, strings.of(String(slots[at])), member.node);
    }
  }
  edges.first[graph.count] = edges.count;
  return edges;
}

/**
 * What has no path from the root: nodes from which all others of them can be reached. First those that nothing holds, then
 * one of each circle.
 * @param {JscGraph} graph
 * @param {Contents} contents
 * @param {V8Edges} edges
 * @returns {number[]}
 */
export function unheld(graph, contents, edges) {
  const isHeld = new Uint8Array(graph.count);
  for (let edge = 0; edge < edges.count; edge++) isHeld[/** @type {number} */ (edges.targets[edge])] = 1;
  const isReached = new Uint8Array(graph.count);
  const queue = new Uint32Array(graph.count);
  const reach = (/** @type {number} */ start) => {
    let [next, end] = [0, 1];
    queue[0] = start;
    isReached[start] = 1;
    while (next < end) {
      const [first, last] = edges.range(/** @type {number} */ (queue[next++]));
      for (let edge = first; edge < last; edge++) {
        const target = /** @type {number} */ (edges.targets[edge]);
        if (isReached[target] === 1) continue;
        isReached[target] = 1;
        queue[end++] = target;
      }
    }
  };
  reach(graph.root);
  /** @type {number[]} */
  const found = [];
  for (const wanted of [(/** @type {number} */ node) => isHeld[node] === 0, () => true]) {
    for (let node = 0; node < graph.count; node++) {
      if (isReached[node] === 1 || contents.isOurs[node] === 1 || !wanted(node)) continue;
      found.push(node);
      reach(node);
    }
  }
  return found;
}
