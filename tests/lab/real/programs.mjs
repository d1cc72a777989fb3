/**
 * Real programs of npm, each driven in a steady state by a file in `programs/`, and what has to be said about them: nothing,
 * or that they leak.
 *
 * @typedef {import('../expected.mjs').Program} Program
 */

/** @typedef {Pick<Program, 'name' | 'file' | 'what' | 'leak' | 'owner' | 'kinds' | 'located' | 'quiet'>} Real */

/** @type {readonly (Real & { places?: readonly string[] })[]} `places`: files that a finding may point to. */
export const PROGRAMS = [
  { name: 'webpack', file: 'webpack.mjs', leak: false, quiet: true, what: 'watch mode: 25 rebuilds a round' },
  { name: 'typescript', file: 'typescript.mjs', leak: false, quiet: true, what: 'watch mode: 12 rebuilds a round' },
  {
    name: 'vue',
    file: 'vue.mjs',
    leak: false,
    what: 'compiler of components: its cache of 500 is not full yet',
  },
  {
    name: 'texts',
    file: 'texts.mjs',
    leak: false,
    quiet: true,
    what: 'cheerio, marked and Handlebars: 200 pages a round',
  },
  {
    name: 'yoga',
    file: 'yoga.mjs',
    leak: false,
    quiet: true,
    what: 'GraphQL server: queries, errors and subscriptions',
  },
  {
    name: 'sockets',
    file: 'sockets.mjs',
    leak: false,
    quiet: true,
    what: 'socket.io: clients that come, talk and leave',
  },
  {
    name: 'mocha',
    file: 'mocha.mjs',
    leak: true,
    owner: /t[0-3]\.test\.cjs/,
    kinds: ['reload'],
    // A file is the place, whatever its line.
    places: ['t0.test.cjs', 't1.test.cjs', 't2.test.cjs', 't3.test.cjs'],
    located: false,
    what: 'watch mode: keeps every copy of each test file',
  },
];
