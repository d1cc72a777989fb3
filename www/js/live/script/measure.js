/**
 * What a test counts to notice that a leak is back. A test without Heapwise cannot do what the engine does, but it can
 * count what the finding has named: references under a name, objects of a class, functions, scopes. Where none of these
 * grows with the leak, there is no test: one that cannot fail is worse than none.
 */

/** @import { Finding } from '../../engine/protocol.js' */

/**
 * As `MEASURE` in `leak-test.mjs`.
 * @typedef {object} Measure
 * @property {'references' | 'objects' | 'shape' | 'functions' | 'scopes'} what
 * @property {readonly string[]} names
 * @property {string} className Empty for none.
 */
/**
 * Why there is no test. `noGrowth`: the finding is of one snapshot, or what it counts has not grown from the last but one
 * to the last. `notLeak`: it is no leak. `browser`: it is in a page, which Node.js cannot start. `nameless`: nothing that
 * a test could look for has a name.
 * @typedef {'noGrowth' | 'notLeak' | 'browser' | 'nameless'} Cannot
 */

/** A tenth of the leak is noticed. */
const LIMIT_SHARE = 0.1;
/** Fewer come and go in any program. */
const LEAST_LIMIT = 10;
/** The least growth of a round: a round has enough requests for it. */
const LEAST_GROWTH = 40;
const MOST_REQUESTS = 300;
/** The whole heap of a program without a leak changes by less. */
const LEAST_HEAP_GROWTH = 400_000;

/**
 * @param {Finding} finding
 * @param {number} requests Between two snapshots.
 * @param {number} count Requests of the load.
 * @returns {{ measure: Measure; limit: number; heapLimit: number; count: number } | { cannot: Cannot }}
 */
export function measureOf(finding, requests, count) {
  const measure = chooseMeasure(finding);
  if (typeof measure === 'string') return { cannot: measure };
  const { counts, sizes } = finding.series;
  const added = lastStep(counts) / requests;
  const addedBytes = lastStep(sizes) / requests;
  if (!(added > 0 || addedBytes > 0)) return { cannot: 'noGrowth' };
  // What a finding counts need not be what grows: four Maps that each get larger. Then an entry per request is assumed.
  const perRequest = added > 0 ? added : 1;
  const round = Math.min(count, Math.max(MOST_REQUESTS, Math.ceil(LEAST_GROWTH / perRequest)));
  const growth = perRequest * round;
  const heapGrowth = addedBytes * round;
  return {
    measure,
    limit: Math.round(Math.max(growth * LIMIT_SHARE, Math.min(LEAST_LIMIT, growth / 2))),
    heapLimit: heapGrowth >= LEAST_HEAP_GROWTH ? Math.round(heapGrowth / 2) : 0,
    count: round,
  };
}

/** Growth from the last snapshot but one to the last; 0 if it is not known. @param {readonly number[]} values */
function lastStep(values) {
  const [before = -1, last = -1] = values.slice(-2);
  return values.length > 1 && before >= 0 ? last - before : 0;
}

/** @param {Finding} finding @returns {Measure | Cannot} */
function chooseMeasure(finding) {
  const { kind, owner, className = '', advice } = finding;
  switch (kind) {
    case 'churn':
      return 'notLeak';
    case 'detached':
      return 'browser';
    case 'promises':
    case 'async':
      return { what: 'objects', names: ['Promise', 'Generator'], className: '' };
    case 'reload':
      return { what: 'objects', names: ['Module', 'ModuleWrap'], className: '' };
    case 'closure-chain':
    case 'dead-variable': {
      const variable = variableOf(advice.values);
      return variable === '' ? 'nameless' : { what: 'scopes', names: [variable], className: '' };
    }
    case 'timers':
      return owner.name === ''
        ? { what: 'objects', names: ['Timeout'], className: '' }
        : { what: 'functions', names: [owner.name], className: '' };
    case 'listeners':
      return referencesOf(owner.name, owner.role.kind === 'listeners' ? owner.role.className : '');
    case 'growth':
      return objectsOf(className);
    default:
      return owner.name === '' ? objectsOf(className) : referencesOf(owner.name, '');
  }
}

/** @param {object} values */
function variableOf(values) {
  return 'variable' in values && typeof values.variable === 'string' ? values.variable : '';
}

/**
 * @param {string} name `store.sessions`, `process.mainModule.children[…]`
 * @param {string} className
 * @returns {Measure | Cannot}
 */
function referencesOf(name, className) {
  const names = name
    .replace(/^globalThis\./, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((part) => part !== '');
  if (names.length === 0 && className === '') return 'nameless';
  return { what: 'references', names, className: className === 'Object' ? '' : className };
}

/** @param {string} className `Session`, `{id, price}` for objects without a class, `(string)` for other values. @returns {Measure | Cannot} */
function objectsOf(className) {
  if (className === '' || className.startsWith('(')) return 'nameless';
  const shape = /^\{(.*)\}$/.exec(className)?.[1];
  if (shape === undefined) return { what: 'objects', names: [className], className: '' };
  const names = shape.split(',').map((name) => name.trim());
  // A long list of properties is cut short.
  const whole = names.filter((name) => /^[\w$]+$/.test(name));
  return whole.length === 0 ? 'nameless' : { what: 'shape', names: whole, className: '' };
}
