/**
 * Leaks that are slow: ten to fifteen objects, or some 50 kB, between two captures, always as many, beside work that keeps
 * nothing. Each is somewhere else: an array, a Map, listeners, timers, closures, a string, a Buffer, an index, promises, a
 * class.
 *
 * @type {readonly import('../expected.mjs').Program[]}
 */
export const SLOW = [
  {
    name: 'refunds',
    title: 'slow: fifteen objects a round in an array',
    file: 'refunds.cjs',
    leak: true,
    owner: /\bdisputed\b/,
    kinds: ['container', 'accumulation', 'slot'],
    requests: ['/{n}'],
  },
  {
    name: 'vouchers',
    title: 'slow: ten entries a round in a Map of an instance',
    file: 'vouchers.mjs',
    leak: true,
    owner: /\bredeemed\b/,
    kinds: ['container', 'accumulation', 'slot'],
    requests: [{ path: (n) => (n % 30 === 5 ? `/${n}?voucher=V${n}` : `/${n}`) }],
  },
  {
    name: 'notices',
    title: 'slow: twelve listeners a round on one emitter',
    file: 'notices.cjs',
    leak: true,
    owner: /\b(office|closed)\b/,
    kinds: ['listeners'],
    requests: ['/{n}'],
  },
  {
    name: 'leases',
    title: 'slow: ten intervals a round',
    file: 'leases.mjs',
    leak: true,
    owner: /\b(keep|setInterval)\b/,
    kinds: ['timers'],
    requests: ['/{n}'],
  },
  {
    name: 'exports',
    title: 'slow: ten functions a round that would undo something',
    file: 'exports.cjs',
    leak: true,
    owner: /\bundo\b/,
    kinds: ['container', 'accumulation', 'listeners', 'slot'],
    requests: ['/{n}'],
  },
  {
    name: 'diary',
    title: 'slow: a string that gets 50 kB longer a round',
    file: 'diary.mjs',
    leak: true,
    owner: /\bdiary\b/,
    requests: ['/{n}'],
  },
  {
    name: 'recorder',
    title: 'slow: a Buffer that is made anew, 50 kB larger a round',
    file: 'recorder.cjs',
    leak: true,
    owner: /\brecording\b/,
    requests: [{ path: '/', body: (n) => Buffer.alloc(170, 1 + (n % 200)) }],
  },
  {
    name: 'outline',
    title: 'slow: twelve parts a round that left their tree, in an index of it',
    file: 'outline.mjs',
    leak: true,
    owner: /\bbyId\b/,
    kinds: ['container', 'accumulation', 'slot'],
    requests: ['/{n}'],
  },
  {
    name: 'couriers',
    title: 'slow: fifteen promises a round, which do not settle, in a list',
    file: 'couriers.mjs',
    leak: true,
    owner: /\b(underway|deliver|radio|delivered)\b/,
    kinds: ['container', 'promises', 'async', 'listeners', 'accumulation'],
    requests: ['/{n}'],
  },
  {
    name: 'gauges',
    title: 'slow: eight instances a round in a static Set of their class',
    file: 'gauges.cjs',
    leak: true,
    owner: /\b(Gauge\.all|all)\b/,
    kinds: ['container', 'accumulation', 'slot'],
    requests: ['/{n}'],
  },
];
