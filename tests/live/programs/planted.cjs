// Plants secrets of many kinds in its heap, and writes a snapshot to the first path it is given and the secrets to the
// second, as JSON. Every secret is made at run time from a seed, because what a program's own text spells is its own name.
// A page runs the same text: then `planted` is a global with the secrets.

const keep = (globalThis.keep = {});
/** @type {{ kind: string; text: string; marker: string }[]} */
const planted = [];
const isPage = typeof process === 'undefined';
const seedOf = (text) => [...text].reduce((seed, letter) => (seed * 31 + letter.codePointAt(0)) >>> 0, 7);
let state = seedOf(isPage ? globalThis.seed : process.argv[4]);
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (letters, count) => Array.from({ length: count }, () => letters[random(letters.length)]).join('');
const syllables = (count) => Array.from({ length: count }, () => pick('bdfgklmnprstvz', 1) + pick('aeiou', 1)).join('');
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** How secrets look: each returns a text and the part of it that must not be found. */
const LOOKS = {
  nanoid: () => one(pick(`${BASE58}0_-`, 21)),
  base58: () => one(pick(BASE58, 22)),
  short: () => one(pick(BASE58, 12)),
  user: () => one(syllables(5)),
  camel: () => within((marker) => `margaret${marker}`, capital(syllables(5))),
  title: () => one(capital(syllables(5))),
  uuid: () => one([8, 4, 4, 4, 12].map((count) => pick('0123456789abcdef', count)).join('-')),
  email: () => within((marker) => `${marker}@example.com`, syllables(5)),
  phone: () => one(`+49${pick('123456789', 11)}`),
  digits: () => one(pick('123456789', 16)),
  variable: () => one(`${syllables(4)}_${syllables(3)}`.toUpperCase()),
  snake: () => one(`${syllables(3)}_${syllables(4)}`),
  hyphens: () => within((marker) => `acme-${marker}-prod`, syllables(5)),
  dots: () => within((marker) => `tenant.${marker}`, syllables(5)),
  person: () => within((marker) => `Ann ${marker}`, capital(syllables(5))),
  hex: () => one(pick('0123456789abcdef', 32)),
  umlaut: () => one(`${syllables(3)}ß${syllables(3)}`),
};
const one = (text) => ({ text, marker: text });
const within = (write, marker) => ({ text: write(marker), marker });
const names = Object.keys(LOOKS);
/** Looks that may be a variable's or a class's name. */
const IDENTIFIERS = ['user', 'camel', 'title', 'variable', 'snake', 'umlaut'];

/** A new secret. @param {string} kind where it is planted @param {string} [look] */
const secret = (kind, look = names[planted.length % names.length]) => {
  const { text, marker } = LOOKS[look]();
  planted.push({ kind: `${kind}, ${look}`, text, marker });
  return text;
};
/** @param {string} kind @param {(look: string) => unknown} plant @param {string[]} [looks] */
const each = (kind, plant, looks = names) => {
  const list = (keep[kind] = []);
  for (const look of looks) {
    try {
      list.push(plant(look));
    } catch {
      // Not every runtime has everything.
    }
  }
};

class Session {
  constructor(user) {
    this.user = user;
  }
}
class Registry {
  constructor(key, value) {
    this[key] = value;
  }
}

// Keys of objects with few keys and many.
each('aloneKeys', (look) => ({ [secret('the one key of an object', look)]: { at: {} } }));
each('besideKeys', (look) => ({ user: new Session('x'), [secret('a key beside a field', look)]: [1] }));
each('pairKeys', (look) => ({
  inner: {
    [secret('one of two keys', look)]: { [secret('a key in a key', look)]: {} },
    [secret('two of two keys', look)]: {},
  },
}));
each('classKeys', (look) => new Registry(secret('a key of an object of a class', look), {}));
each('sharedKeys', (look) => {
  const key = secret('a key of two objects', look);
  return [{ [key]: {} }, { [key]: [] }];
});
each('jsonKeys', (look) => JSON.parse(`{"${secret('a key in JSON', look)}":{"${secret('a key in JSON', look)}":{}}}`));
each('getters', (look) => Object.defineProperty({}, secret('a getter', look), { get: () => keep, enumerable: true }));
each('methods', (look) => ({ [secret('a method', look)]() {}, [secret('an arrow function', look)]: () => {} }));
each('without', (look) =>
  Object.assign(Object.create(null), { [secret('a key of an object without prototype', look)]: {} }),
);
for (const valueOf of [() => ({ seen: {} }), () => new Session('x'), () => `text ${planted.length}`]) {
  const dictionary = {};
  for (const look of names) dictionary[secret('a dictionary', look)] = valueOf();
  (keep.dictionaries ??= []).push(dictionary);
}
keep.many = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [at % 2 ? `plain${at}` : secret('many', 'user'), [at]]),
);
keep.rows = Array.from({ length: 8 }, () => ({ row: { [secret('rows', 'user')]: { at: {} } } }));
keep.registries = Array.from({ length: 8 }, () => new Registry(secret('registries', 'user'), {}));
keep.table = Array.from({ length: 3 }, () => ({}));
for (const look of ['user', 'camel', 'short']) {
  const column = secret('a column of three rows', look);
  for (const row of keep.table) row[column] = {};
}
// Maps, sets, weak maps.
keep.map = new Map();
each('mapKeys', (look) => keep.map.set(secret('a key of a Map', look), secret('a value of a Map', look)).size);
each('sets', (look) => new Set([secret('a Set', look)]));
keep.weak = new WeakMap();
each('weakPairs', (look) => {
  const key = { weak: look };
  keep.weak.set(key, secret('a value of a WeakMap', look));
  return key;
});
// Symbols.
each('symbols', (look) => ({ [Symbol(secret('a symbol', look))]: {} }));
each('registered', (look) => ({ [Symbol.for(secret('a registered symbol', look))]: {} }));
each('loneSymbols', (look) => Symbol(secret('a symbol that is no key', look)));
// Names of classes and functions, given at run time.
each('classNames', (look) => {
  const name = secret('the name of a class', look);
  const Made = { [name]: class {} }[name];
  return [Made, new Made(), keep.weak.set(new Made(), new Made())];
});
each('functionClasses', (look) => {
  const name = secret('the name of a function that makes objects', look);
  const Made = { [name]: function () {} }[name];
  return [Made, new Made()];
});
each('staticNames', (look) => {
  const Made = class {
    static name = secret('the static name of a class', look);
  };
  return [Made, new Made()];
});
each('functionNames', (look) =>
  Object.defineProperty(() => {}, 'name', { value: secret('the name of a function', look) }),
);
each('boundNames', (look) =>
  Object.defineProperty(() => {}, 'name', { value: secret('the name of a bound function', look) }).bind(null),
);
each('tags', (look) => ({ get: {}, [Symbol.toStringTag]: secret('a tag of an object', look) }));
each('tagClasses', (look) => {
  const tag = secret('a tag of a class', look);
  const Made = class {
    get [Symbol.toStringTag]() {
      return tag;
    }
  };
  Object.defineProperty(Made.prototype, 'kind', { value: Made });
  const parent = Object.create({ [Symbol.toStringTag]: secret('a tag of a prototype', look) });
  return [new Made(), parent, Object.create(parent)];
});
// Code made at run time.
// oxlint-disable-next-line no-eval
const evaluate = globalThis.eval;
each(
  'functionTexts',
  (look) => new Function(`return function ${secret('a function made at run time', look)}() {}`)(),
  IDENTIFIERS,
);
each(
  'parameters',
  (look) => new Function(secret('a parameter', look), `return () => ${planted.at(-1)?.text}`)({}),
  IDENTIFIERS,
);
each('evalClasses', (look) => evaluate(`new (class ${secret('a class made at run time', look)} {})()`), IDENTIFIERS);
each(
  'evalFields',
  (look) => evaluate(`({ ${secret('a field of code made at run time', look)}: { a: {} } })`),
  IDENTIFIERS,
);
each(
  'evalVariables',
  (look) =>
    evaluate(
      `(() => { const ${secret('a variable made at run time', look)} = {}; return () => ${planted.at(-1)?.text}; })()`,
    ),
  IDENTIFIERS,
);
each('evalPrivate', (look) => evaluate(`new (class { #${secret('a private field', look)} = {}; })()`), IDENTIFIERS);
each('evalTexts', (look) => evaluate(`() => ['${secret('a text in code made at run time', look)}'].length`));
// Regular expressions, numbers, texts.
each('patterns', (look) => new RegExp(secret('a regular expression', look).replace('+', '.')), IDENTIFIERS);
each('captures', (look) => new RegExp(`(?<${secret('the name of a group', look)}>.)`).exec('a'), [
  'user',
  'camel',
  'snake',
]);
keep.big = [0, 1, 2].map(() => BigInt(secret('a bigint', 'digits')));
keep.numbers = [0, 1, 2].map(() => ({ value: Number(secret('a number', 'digits').slice(0, 15)) + 0.5 }));
each('errors', (look) =>
  Object.assign(new Error(secret('the message of an error', look)), { [secret('a key of an error', look)]: {} }),
);
each('stacks', (look) => new TypeError(secret('a stack', look), { cause: secret('a cause', look) }).stack);
each('templates', (look) => `a template with ${secret('a template', look)}`);
each('joined', (look) =>
  ['a text with ', secret('a joined text', look), ' and more than V8 copies at once'].join('').concat(look),
);
each('sliced', (look) => `${'before '.repeat(5)}${secret('a sliced text', look)} after`.slice(20));
each('promises', (look) => Promise.resolve(secret('a promise', look)));
each('closures', (look) => {
  const held = secret('a variable', look);
  return () => held;
});
each('generators', (look) => {
  const generator = (function* (held) {
    yield held;
    yield held;
  })(secret('a generator', look));
  generator.next();
  return generator;
});
each('proxies', (look) => new Proxy({ [secret('a key of a proxy', look)]: {} }, {}));
each('sparse', (look) => {
  const list = [];
  list[4_000_000] = secret('a sparse list', look);
  list[secret('a key of a list', look)] = {};
  list['9007199254740993'] = {};
  return list;
});
// The web.
each('addresses', (look) => new URL(`https://example.com/a?token=${secret('a query', look)}`));
each(
  'queries',
  (look) => new URLSearchParams({ [secret('the key of a query', look)]: secret('the value of a query', look) }),
);
each('headers', (look) => new Headers({ 'x-a': secret('a header', look) }), ['nanoid', 'user', 'uuid', 'email', 'hex']);
each('headerKeys', (look) => ({ cookie: `sid=${secret('a cookie', look)}`, [secret('a header', look)]: ['1'] }));
each('files', (look) => new File(['x'], secret('the name of a file', look)));
each('events', (look) => {
  const target = new EventTarget();
  target.addEventListener(secret('an event of a target', look), () => {});
  return target;
});
each('marks', (look) => performance.mark(secret('a mark', look)));
each('reasons', (look) => AbortSignal.abort(secret('a reason', look)));

if (isPage) {
  const list = document.createElement('ul');
  keep.list = list;
  each('elements', (look) => {
    const element = document.createElement('li');
    element.id = secret('an id', look);
    element.className = `item ${secret('a class', look).replace(' ', '')}`;
    element.title = secret('an attribute', look);
    element.dataset['note'] = secret('a data attribute', look);
    element.textContent = secret('the text of an element', look);
    list.append(element);
    element[secret('a key of an element', look)] = {};
    return element;
  });
  each(
    'attributes',
    (look) => {
      const element = document.createElement('p');
      element.setAttribute(secret('the name of an attribute', look), 'x');
      document.body.append(element);
      return element;
    },
    ['user', 'snake'],
  );
  document.body.append(list);
  document.title = secret('the title', 'person');
  document.cookie = `sid=${secret('a cookie of the page', 'nanoid')}`;
  localStorage.setItem(secret('a key of the storage', 'nanoid'), secret('a value of the storage', 'nanoid'));
  history.replaceState(
    { at: secret('a state of the history', 'nanoid') },
    '',
    `?token=${secret('the query of the page', 'nanoid')}`,
  );
  globalThis.planted = planted;
} else {
  const { AsyncLocalStorage } = require('node:async_hooks');
  const { EventEmitter } = require('node:events');
  const { channel } = require('node:diagnostics_channel');
  const vm = require('node:vm');
  keep.storage = new AsyncLocalStorage();
  each('stores', (look) =>
    keep.storage.run({ [secret('a key of a store', look)]: secret('a store', look) }, () =>
      setTimeout(() => {}, 60_000),
    ),
  );
  each('emitters', (look) => new EventEmitter().on(secret('an event', look), () => {}));
  each('manyEvents', (look) =>
    new EventEmitter().on(secret('an event', look), () => {}).on(secret('an event', look), () => {}),
  );
  each('channels', (look) => channel(secret('a channel', look)));
  each('timers', (look) => setTimeout(() => {}, 60_000, secret('an argument of a timer', look)));
  each('environment', (look) => (process.env[secret('a variable of the environment', look)] = secret('a value', look)));
  keep.copy = { ...process.env };
  keep.chosen = Object.fromEntries(Object.entries(process.env).slice(-3));
  each('labels', (look) => console.time(secret('a label', look)));
  each(
    'scripts',
    (look) =>
      vm.runInThisContext('() => {}', {
        filename: `https://${secret('a user of an address', look)}@example.com/a.js?token=${secret('the query of a script', look)}#${secret('the end of an address', look)}`,
      }),
    ['nanoid', 'user', 'uuid', 'base58'],
  );
  each('contexts', (look) => vm.createContext({ [secret('a global', look)]: {} }), ['user', 'camel', 'nanoid']);

  const [, , path, list] = process.argv;
  const { writeFileSync } = require('node:fs');
  if (globalThis.Bun) writeFileSync(path, Bun.generateHeapSnapshot('v8'));
  else require('node:v8').writeHeapSnapshot(path);
  writeFileSync(list, JSON.stringify(planted));
  process.exit();
}
