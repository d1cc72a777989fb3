import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { fallsOf, floorOf, median, movementOf } from '../../www/js/memory/floor.js';
import { speak } from '../../www/js/lib/speech.js';
import { judgeMemory } from '../../www/js/memory/judge.js';
import { memoryVerdictText, memoryVerdictWords, rateText } from '../../www/js/memory/verdict-text.js';

/** @import { MemorySample } from '../../www/js/live/types.js' */
/** @import { Verdict } from '../../www/js/memory/types.js' */

const MB = 1_000_000;
const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Numbers from 0 to 1 that are the same in each run. @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/**
 * The memory of a program, sampled every few seconds. Its heap is what it holds, garbage of young objects that each
 * scavenge frees, and garbage that only a full collection frees.
 * @param {object} program
 * @param {(share: number) => number} [program.held] In MB, over the time from 0 to 1.
 * @param {(share: number) => number} [program.buffers] In MB.
 * @param {(share: number) => number} [program.outside] In MB.
 * @param {number} [program.count]
 * @param {number} [program.every] Seconds between two samples.
 * @param {number} [program.full] A full collection after so many samples; 0 for none.
 * @param {number} [program.gathers] MB that gather until then.
 * @param {number} [program.young] MB that gather until a scavenge.
 * @param {number} [program.seed]
 * @returns {MemorySample[]}
 */
function simulate({
  held = () => 40,
  buffers = () => 2,
  outside = () => 45,
  count = 360,
  every = 5,
  full = 30,
  gathers = 30,
  young = 8,
  seed = 1,
}) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const share = index / (count - 1);
    const gathered = full > 0 ? ((index % full) / full) * gathers : share * gathers;
    const heapUsed = (held(share) + gathered + random() * young) * MB;
    const external = (buffers(share) + random() * 0.3) * MB;
    const heapTotal = heapUsed + (4 + random() * 2) * MB;
    return {
      at: index * every * SECOND,
      heapUsed,
      heapTotal,
      external,
      arrayBuffers: external * 0.9,
      rss: heapTotal + external + (outside(share) + random() * 2) * MB,
    };
  });
}

/** @param {Verdict} verdict */
const brief = ({ kind, missing }) => (missing ? `${kind} ${missing}` : kind);
const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

/** The verdict is the same for each seed. @param {string} wanted @param {Parameters<typeof simulate>[0]} program */
function always(wanted, program) {
  for (const seed of SEEDS) assert.equal(brief(judgeMemory(simulate({ ...program, seed }))), wanted, `seed ${seed}`);
}

/** The verdict is none of these, for any seed. @param {readonly string[]} kinds @param {Parameters<typeof simulate>[0]} program */
function never(kinds, program) {
  for (const seed of SEEDS) {
    const { kind } = judgeMemory(simulate({ ...program, seed }));
    assert.ok(!kinds.includes(kind), `seed ${seed}: ${kind}`);
  }
}
const ALARMS = ['heap', 'buffers', 'outside'];

describe('leaks are found', () => {
  test('a heap that rises while full collections are seen', () => {
    always('heap', { held: (share) => 40 + 40 * share, full: 20 });
    always('heap', { held: (share) => 40 + 40 * share, full: 40, gathers: 30 });
  });

  test('a heap that rises for hours, with a full collection between any two samples', () => {
    always('heap', { held: (share) => 60 + 60 * share, count: 720, every: 30, full: 0, gathers: 0, young: 20 });
  });

  test('a heap that grows so far that a full collection must have run', () => {
    always('heap', { held: (share) => 4 + 200 * share, count: 100, every: 0.05, full: 0, gathers: 0, young: 2 });
  });

  test('buffers', () => {
    always('buffers', { buffers: (share) => 2 + 150 * share });
    always('buffers', { buffers: (share) => 2 + 40 * share });
  });

  test('memory outside the heap', () => {
    always('outside', { outside: (share) => 45 + 200 * share });
  });

  test('the larger of two leaks', () => {
    always('buffers', { held: (share) => 40 + 20 * share, buffers: (share) => 2 + 100 * share });
    always('heap', { held: (share) => 40 + 100 * share, buffers: (share) => 2 + 30 * share });
  });

  test('a leak that only begins in the middle is no less than unclear', () => {
    never(['steady', 'warming', 'falling'], { held: (share) => 40 + 80 * Math.max(0, share - 0.4) });
  });
});

describe('no false alarm', () => {
  test('steady noise, and a sawtooth of any period', () => {
    always('steady', { full: 0, gathers: 0 });
    for (const full of [2, 5, 12, 25, 60]) never([...ALARMS, 'falling'], { full, gathers: 25 });
  });

  test('garbage that gathers until a full collection that has not come', () => {
    always('unclear collection', { full: 0, gathers: 30 });
    never(ALARMS, { full: 0, gathers: 60, young: 2 });
    never(ALARMS, { full: 400, gathers: 100 });
    never(ALARMS, { full: 250, gathers: 100 });
    never(ALARMS, { full: 0, gathers: 30, count: 3600, every: 0.9 });
  });

  test('a warm-up that ends', () => {
    always('warming', { held: (share) => 20 + 40 * Math.min(1, share * 4) });
    always('warming', { held: (share) => 20 + 40 * (1 - Math.exp(-share * 12)) });
  });

  test('one step is no leak', () => {
    for (const at of [0.2, 0.4, 0.6, 0.8]) never(ALARMS, { held: (share) => (share < at ? 40 : 70) });
    assert.equal(
      brief(judgeMemory(simulate({ outside: (share) => (share < 0.6 ? 45 : 250), full: 0, gathers: 0 }))),
      'unclear trend',
    );
    for (const at of [0.2, 0.4, 0.6, 0.8]) never(ALARMS, { outside: (share) => (share < at ? 45 : 150) });
    for (const at of [0.2, 0.4, 0.6, 0.8]) never(ALARMS, { buffers: (share) => (share < at ? 2 : 150) });
  });

  test('load that comes and goes', () => {
    never(ALARMS, { held: (share) => 60 + 30 * Math.sin(share * 20) });
    never(ALARMS, { held: (share) => 60 + 30 * Math.sin(share * 6) });
  });

  test('an allocator that settles', () => {
    never(ALARMS, { outside: (share) => 45 + 60 * (1 - Math.exp(-share * 8)) });
    never(ALARMS, { outside: (share) => 45 + 15 * share });
  });

  test('memory that is given back', () => {
    always('falling', { held: (share) => 120 - 80 * share });
  });
});

describe('too little', () => {
  test('says how many samples are missing, and how long they take', () => {
    const verdict = judgeMemory(simulate({ held: (share) => 40 + 400 * share, count: 5, every: 10 }));
    assert.equal(brief(verdict), 'unclear samples');
    assert.deepEqual(verdict.more, { samples: 7, ms: 70_000 });
    assert.equal(judgeMemory(simulate({ count: 12 })).missing === 'samples', false);
  });

  test('none at all', () => {
    assert.equal(brief(judgeMemory([])), 'unclear samples');
    assert.equal(brief(judgeMemory([{ at: 5, heapUsed: 1 }])), 'unclear samples');
    const atOnce = Array.from({ length: 50 }, () => ({ at: 7, heapUsed: 5 * MB }));
    assert.equal(brief(judgeMemory(atOnce)), 'unclear samples');
  });
});

describe('numbers', () => {
  test('of a leak: its floor and its pace', () => {
    const verdict = judgeMemory(simulate({ held: (share) => 40 + 40 * share, count: 721, every: 5 }));
    const { first, last, rate } = /** @type {NonNullable<Verdict['trends']['heap']>} */ (verdict.trends.heap);
    assert.ok(Math.abs(first / MB - 40) < 3, `first ${first}`);
    assert.ok(Math.abs(last / MB - 77) < 5, `last ${last}`);
    assert.ok(Math.abs(rate / MB - 40) < 8, `rate ${rate}`);
    assert.equal(verdict.isWorthSnapshot, true);
    assert.equal(verdict.durationMs, 720 * 5 * SECOND);
    assert.ok(verdict.collections > 50);
  });

  test('numbered samples have no time, and a rate for a hundred of them', () => {
    const samples = simulate({ held: (share) => 40 + 40 * share, count: 401 }).map((sample, at) => ({ ...sample, at }));
    const verdict = judgeMemory(samples, { isNumbered: true });
    assert.equal(verdict.kind, 'heap');
    assert.equal(verdict.durationMs, 0);
    assert.ok(Math.abs((verdict.trends.heap?.rate ?? 0) / MB - 10) < 2);
  });

  test('without RSS or external memory, their trends are missing', () => {
    const samples = simulate({}).map(({ at, heapUsed }) => ({ at, heapUsed }));
    const { trends, kind } = judgeMemory(samples);
    assert.equal(kind, 'steady');
    assert.deepEqual([trends.buffers, trends.outside, trends.rss], [undefined, undefined, undefined]);
  });
});

describe('collections that are known', () => {
  const samples = simulate({ full: 0, gathers: 30 });
  /** @param {(index: number) => number} after */
  const full = (after) =>
    Array.from({ length: 8 }, (_, index) => ({
      at: (index * HOUR) / 16,
      isFull: true,
      before: 90 * MB,
      after: after(index) * MB,
    }));

  test('decide: the heap after them is what the program holds', () => {
    assert.equal(judgeMemory(samples).missing, 'collection');
    assert.equal(judgeMemory(samples, { collections: full(() => 40) }).kind, 'steady');
    assert.equal(judgeMemory(samples, { collections: full((index) => 40 + 4 * index) }).kind, 'heap');
  });

  test('two are enough if the second leaves much more than the first', () => {
    const two = (/** @type {(index: number) => number} */ after) => full(after).slice(-2);
    assert.equal(judgeMemory(samples, { collections: two((index) => index * 25) }).kind, 'heap');
    assert.equal(judgeMemory(samples, { collections: two((index) => 40 + index) }).missing, 'collection');
    assert.equal(judgeMemory(samples, { collections: two((index) => 300 - index * 25) }).missing, 'collection');
  });

  test('others do not', () => {
    const young = full((index) => 40 + 4 * index).map((collection) => ({ ...collection, isFull: false }));
    assert.equal(judgeMemory(samples, { collections: young }).missing, 'collection');
  });
});

describe('the floor', () => {
  const line = Array.from({ length: 100 }, (_, at) => ({ at, value: 10 + at + (at % 5) * 20 }));

  test('is the lowest point of each window', () => {
    assert.deepEqual(
      floorOf(line, 4).map(({ at }) => at),
      [0, 25, 50, 75],
    );
    assert.deepEqual(floorOf([], 4), []);
    assert.equal(floorOf([{ at: 3, value: 1 }], 4).length, 1);
  });

  test('its movement is not that of its outliers', () => {
    const floor = floorOf(line, 10);
    const outlier = floor.map((point, index) => (index === 9 ? { ...point, value: 10_000 } : point));
    assert.equal(Math.round(movementOf(floor).rise), 90);
    assert.equal(movementOf(floor).order, 1);
    assert.equal(Math.round(movementOf(outlier).rise), 90);
    assert.deepEqual(movementOf([]), { rise: 0, noise: 0, order: 0, span: 0 });
  });

  test('falls where a full collection freed what had gathered', () => {
    const ramps = Array.from({ length: 40 }, (_, at) => ({ at, value: 50 + (at % 10) * 2 }));
    assert.deepEqual(
      fallsOf(ramps, 5).map(({ at }) => at),
      [10, 20, 30],
    );
    assert.deepEqual(fallsOf(ramps, 50), []);
  });

  test('median', () => {
    assert.deepEqual([[], [3], [3, 1], [9, 1, 2]].map(median), [0, 3, 2, 2]);
  });
});

describe('verdicts in words', () => {
  /** One program for each verdict. @type {readonly [string, Verdict][]} */
  const verdicts = [
    ['heap', judgeMemory(simulate({ held: (share) => 40 + 40 * share }))],
    ['buffers', judgeMemory(simulate({ buffers: (share) => 2 + 150 * share }))],
    ['outside', judgeMemory(simulate({ outside: (share) => 45 + 200 * share }))],
    ['steady', judgeMemory(simulate({ full: 0, gathers: 0 }))],
    ['warming', judgeMemory(simulate({ held: (share) => 20 + 40 * Math.min(1, share * 4) }))],
    ['falling', judgeMemory(simulate({ held: (share) => 120 - 80 * share }))],
    ['unclear collection', judgeMemory(simulate({ full: 0, gathers: 30 }))],
    ['unclear trend', judgeMemory(simulate({ held: (share) => (share < 0.6 ? 40 : 70), full: 0, gathers: 0 }))],
    ['unclear samples', judgeMemory(simulate({ count: 4 }))],
    [
      'unclear samples',
      judgeMemory(
        simulate({ count: 4 }).map((sample, at) => ({ ...sample, at })),
        { isNumbered: true },
      ),
    ],
  ];

  for (const language of /** @type {const} */ (['en', 'zh'])) {
    test(`${language}: every verdict has all its words`, () => {
      const speech = speak(language);
      for (const [kind, verdict] of verdicts) {
        assert.equal(brief(verdict), kind);
        const line = memoryVerdictText(verdict, speech);
        const { title, text, advice } = memoryVerdictWords(verdict, speech);
        for (const part of [line, title, text, advice]) assert.doesNotMatch(part, /\{|memoryLog\.|NaN|undefined/, kind);
        assert.ok(title !== '' && line.includes(text), kind);
      }
    });
  }

  test('numbers are those of the trend', () => {
    const [, leak] = /** @type {[string, Verdict]} */ (verdicts[0]);
    assert.match(
      memoryVerdictText(leak, speak('en')),
      /^Worth a snapshot: the heap grows\. The heap after collections goes from 4\d\.\d\sMB to 7\d\.\d\sMB \(\+[78]\d\.\d\sMB an hour\)\./,
    );
    const few = memoryVerdictText(judgeMemory(simulate({ count: 4 })), speak('en'));
    assert.match(few, /4 samples\. 8 more are needed, about 40\.0\ss\./);
  });

  test('the pace has the unit of the length', () => {
    const pace = (/** @type {number} */ durationMs, isNumbered = false) =>
      rateText({ first: 0, last: 0, rate: 36e6 }, { durationMs, isNumbered }, speak('en'));
    assert.equal(pace(10_000), '+10.0\u00a0kB a second');
    assert.equal(pace(600_000), '+600\u00a0kB a minute');
    assert.equal(pace(HOUR), '+36.0\u00a0MB an hour');
    assert.equal(pace(0, true), '+36.0\u00a0MB in 100 samples');
  });
});

test('collections of the first minutes say nothing about the hours after them', () => {
  const count = 3600;
  const every = 3;
  const atOnce = (/** @type {readonly MemorySample[]} */ samples, /** @type {(index: number) => number} */ after) =>
    [10, 20, 30, 40, 50].map((index) => {
      const { at, heapUsed } = /** @type {MemorySample} */ (samples[index]);
      return { at, isFull: true, before: heapUsed, after: after(index) * MB };
    });
  const leaking = simulate({ held: (share) => 20 + 300 * share, count, every });
  assert.equal(judgeMemory(leaking, { collections: atOnce(leaking, () => 20) }).kind, 'heap');
  const warmed = simulate({ held: (share) => Math.min(60, 20 + share * 3600), count, every });
  assert.equal(judgeMemory(warmed, { collections: atOnce(warmed, (index) => 20 + index) }).isWorthSnapshot, false);
});
