/**
 * Mechanisms of public issues from 2024 on that `reported.mjs` does not have, rebuilt. `where` is the issue, `before` what the
 * report said when the program was made.
 *
 * @typedef {import('../expected.mjs').Program} Program
 */

const LIMIT = /limit|newest|remove|delete|drop|empt/i;

/** What these have in common: a request each, in a Node that has all they use. @type {(program: Omit<Program, 'leak'>) => Program} */
const found = (program) => ({ leak: true, requests: ['/{n}'], oldest: 20, ...program });

/** @type {readonly Program[]} */
export const FOUND = [
  {
    name: 'forms',
    title: 'a registry of schemas on `globalThis`, filled by each request',
    where: 'mastra-ai/mastra#18469',
    before: 'right',
    file: 'forms.mjs',
    owner: /\bknownShapes\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
  {
    name: 'validators',
    title: 'a compiler of checks whose scope has all it compiled',
    where: 'modelcontextprotocol/typescript-sdk#2605',
    before: 'one of two arrays; nothing of the other',
    file: 'validators.cjs',
    owner: /\b(scope\.(schemas|checks)|schemas|checks)\b/,
    kinds: ['container', 'accumulation'],
    says: [/schemas/, /checks/, LIMIT],
  },
  {
    name: 'telegrams',
    title: 'handlers that are taken out leave `null` behind',
    where: 'axios/axios#11070',
    before: 'right, but its entries were `(system)`',
    file: 'telegrams.mjs',
    owner: /\bhandlers\b/,
    says: [/Array|array/],
  },
  {
    name: 'deadlines',
    title: 'the timers of `Promise.race` are not cleared',
    where: 'DefiLlama/defillama-server#10893',
    before: 'right',
    file: 'deadlines.mjs',
    owner: /\b(within|setTimeout)\b/,
    kinds: ['timers', 'promises'],
    says: [/clearTimeout/],
  },
  {
    name: 'transactions',
    title: 'an AsyncLocalStorage for each piece of work, never disabled',
    where: 'WhiskeySockets/Baileys#2806',
    before: '`execution_async_resources[…]`, which does not grow',
    file: 'transactions.mjs',
    // Since 24, storages are not in a list.
    newest: 22,
    owner: /AsyncLocalStorage|ledger|Ledger|open/,
    says: [/AsyncLocalStorage/, /disable|one /],
  },
  {
    name: 'meters',
    title: 'a metric with an attribute that is always new',
    where: 'triggerdotdev/trigger.dev#2819',
    before: 'right',
    file: 'meters.cjs',
    owner: /\bwaited\.points\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
  {
    name: 'translations',
    title: 'a Map of requests that is filled and never read',
    where: 'n8n-io/n8n#15768',
    before: 'right',
    file: 'translations.mjs',
    owner: /\brequester\.#?pending\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
  {
    name: 'plugins',
    title: 'a folder is watched for each client, and never left alone',
    where: 'zeative/zaileys#31',
    before: 'growth of `Plugins`, without an owner',
    file: 'plugins.cjs',
    owner: /FSWatcher|watch|change|Plugins/i,
    says: [/FSWatcher/, /close/],
  },
  {
    name: 'hub',
    title: 'functions for the end of a hand-made emitter, which stay after it was stopped',
    where: 'enisdenjo/graphql-sse#106',
    before: 'right',
    file: 'hub.mjs',
    owner: /\b(end|listeners)\b/,
    says: [/take it out|off/i],
  },
  {
    name: 'queries',
    title: 'a `once` listener for each query on a pool that does not fail',
    where: 'supabase/postgres-meta#1118',
    before: 'right, but it advised `once`, which the program uses',
    file: 'queries.mjs',
    owner: /\b(pool|error)\b/,
    kinds: ['listeners'],
    says: [/error/, /off|remove/],
  },
  {
    name: 'resolvers',
    title: 'a cache of answers by objects that are always new',
    where: 'graphql-hive/gateway#1085',
    before: '“promises that never settle”, and all have settled',
    file: 'resolvers.mjs',
    owner: /\bloader\.#?answers\b/,
    kinds: ['container', 'accumulation', 'promises'],
    // They have settled.
    says: [/Map/, LIMIT, /^(?!.*never settle)/s],
  },
  {
    name: 'windows',
    title: 'contexts of `node:vm` in a static Map',
    where: 'capricorn86/happy-dom#2120',
    before: 'right',
    file: 'windows.mjs',
    count: 25,
    owner: /\bWindow\.#?byNumber\b/,
    kinds: ['container', 'accumulation'],
    says: [/Map/, LIMIT],
  },
].map(found);
