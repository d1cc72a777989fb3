/**
 * Mechanisms that `reported.mjs` has, in other shapes: another container, another syntax, another call of the same family.
 *
 * @typedef {import('../expected.mjs').Program} Program
 */

const LIMIT = /limit|newest|remove|delete|drop|empt/i;

/** What these have in common: a request each, in a Node that has all they use. @type {(program: Omit<Program, 'leak'>) => Program} */
const shape = (program) => ({ leak: true, requests: ['/{n}'], oldest: 20, ...program });

/** @type {readonly Program[]} */
export const SHAPES = [
  {
    name: 'fleet',
    title: 'a Map, a Set and an object that have the same objects',
    file: 'fleet.mjs',
    owner: /\bfleet\.(#byNumber|#all|byDriver)/,
    kinds: ['container', 'accumulation'],
    says: [/#byNumber/, /#all/, /byDriver/, LIMIT],
  },
  {
    name: 'districts',
    title: 'one line makes a list in each of three objects',
    file: 'districts.cjs',
    owner: /\bincidents\b/,
    kinds: ['container', 'accumulation', 'growing-structure'],
    says: [LIMIT],
  },
  {
    name: 'skins',
    title: 'objects with `handleEvent` on one `EventTarget`',
    file: 'skins.mjs',
    owner: /\bskins\b/,
    kinds: ['listeners'],
    says: [/View/, /removeEventListener|signal/],
  },
  {
    name: 'enquiries',
    title: 'an async function waits for `once()` of an emitter',
    file: 'enquiries.mjs',
    owner: /\b(wire|ask)\b/,
    kinds: ['listeners', 'async'],
    says: [/`ask`/, /signal/],
  },
  {
    name: 'profilers',
    title: 'a `PerformanceObserver` for each piece of work, never disconnected',
    file: 'profilers.mjs',
    owner: /\bprofile\b/,
    kinds: ['runtime'],
    says: [/PerformanceObserver/, /disconnect/],
  },
  {
    name: 'versions',
    title: 'the newest object leads to the one before, and so on',
    file: 'versions.cjs',
    owner: /\btext\b/,
    kinds: ['container', 'closure-chain', 'growing-structure'],
    says: [/`before`/, /cut/i],
  },
  {
    name: 'panes',
    title: 'an Array of `WeakRef`s whose objects are gone',
    file: 'panes.cjs',
    owner: /\bPanes\.#list\b/,
    kinds: ['container', 'accumulation'],
    says: [/WeakRef/, /deref|FinalizationRegistry/],
  },
].map(shape);
