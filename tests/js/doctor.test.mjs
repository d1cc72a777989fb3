import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import {
  NEWEST,
  RUNTIMES,
  VERSION_WORDS,
  answersFor,
  placesOf,
  rangeText,
  versionsOf,
  waysFor,
} from '../../www/js/doctor/answers.js';
import { catalogues } from '../../www/js/words/index.js';

/** @typedef {import('../../www/js/doctor/types.js').Answers} Answers */

const ORIGIN = 'https://heapwise.test';

/** @type {Answers[]} */
const ALL = RUNTIMES.flatMap((runtime) =>
  placesOf(runtime).flatMap((place) =>
    versionsOf(runtime, place).map((version) => ({ runtime, version, place, origin: ORIGIN })),
  ),
);
/** @param {Answers} answers */
const nameOf = ({ runtime, version, place }) => `${runtime} ${version} ${place}`;
/** @param {Answers['runtime']} runtime @param {number} version @param {Answers['place']} place */
const idsOf = (runtime, version, place) => waysFor({ runtime, version, place, origin: ORIGIN }).map(({ id }) => id);

describe('the capture doctor', () => {
  test('has a way for every runtime, version and place, and no way twice', () => {
    for (const answers of ALL) {
      const ids = waysFor(answers).map(({ id }) => id);
      assert.ok(ids.length > 0, nameOf(answers));
      assert.deepEqual(ids, [...new Set(ids)], nameOf(answers));
    }
  });

  test('fills every placeholder', () => {
    for (const answers of ALL) {
      for (const { id, steps } of waysFor(answers)) {
        for (const { text } of steps)
          assert.doesNotMatch(text, /undefined|NaN|\[object|(?<!\$)\{\w+\}/, `${nameOf(answers)} ${id}`);
      }
    }
  });

  test('has every text, and no other', () => {
    const ways = ALL.flatMap(waysFor);
    const used = new Set(
      [
        'title lead secrets capitals runtime version place live'.split(' '),
        RUNTIMES.map((runtime) => `runtime.${runtime}`),
        placesOf('node').map((place) => `place.${place}`),
        ways.flatMap(({ id }) => [`way.${id}`, `way.${id}.does`]),
        ALL.map((answers) => `way.${waysFor(answers)[0]?.id}.why`),
        ways.flatMap(({ steps }) => steps.map(({ label }) => `step.${label}`)),
        ways.flatMap(({ gains }) => gains.map((gain) => `gain.${gain}`)),
        ways.flatMap(({ warnings }) => warnings.map((warning) => `warning.${warning}`)),
      ].flat(),
    );
    for (const [language, texts] of Object.entries(catalogues)) {
      const keys = Object.keys(texts).filter((key) => key.startsWith('doctor.'));
      assert.deepEqual(keys.sort(), [...used].map((key) => `doctor.${key}`).sort(), language);
    }
  });

  test('warns of a port that others reach wherever one is opened', () => {
    for (const answers of ALL) {
      for (const { id, steps, warnings } of waysFor(answers)) {
        if (!steps.some(({ text }) => /0\.0\.0\.0/.test(text))) continue;
        assert.ok(warnings.includes('open'), `${nameOf(answers)} ${id}`);
        assert.ok(
          steps.some(({ text }) => text.includes('-p 127.0.0.1:')),
          `${nameOf(answers)} ${id}`,
        );
      }
    }
  });

  test('offers only the versions that change the answer', () => {
    assert.deepEqual(versionsOf('node', 'own'), [24, 20, 14, 12, 10]);
    assert.deepEqual(versionsOf('node', 'lambda'), [20]);
    assert.deepEqual(versionsOf('deno', 'own'), [2.9, 2.8, 2]);
    assert.deepEqual(versionsOf('bun', 'docker'), [1.2]);
    const texts = versionsOf('node', 'own').map((version, _, versions) => rangeText(versions, version));
    assert.deepEqual(texts, ['24+', '20–23', '14–19', '12–13', '10–11']);
    const ofDeno = versionsOf('deno', 'own').map((version, _, versions) => rangeText(versions, version));
    assert.deepEqual(ofDeno, ['2.9+', '2.8', '2–2.7']);
  });

  test('offers an option only from the version that has it', () => {
    assert.ok(!idsOf('node', 10, 'own').includes('signal'));
    assert.ok(idsOf('node', 12, 'own').includes('signal'));
    assert.ok(!idsOf('node', 12, 'own').includes('nearLimit'));
    assert.ok(idsOf('node', 14, 'own').includes('nearLimit'));
    const textOf = (/** @type {number} */ version, /** @type {'docker' | 'own'} */ place) =>
      waysFor({ runtime: 'node', version, place, origin: ORIGIN })
        .flatMap(({ steps }) => steps.map(({ text }) => text))
        .join('\n');
    assert.doesNotMatch(textOf(14, 'docker'), /heapsnapshot-signal=SIGUSR2 --diagnostic-dir/);
    assert.match(textOf(20, 'docker'), /heapsnapshot-signal=SIGUSR2 --diagnostic-dir/);
    assert.doesNotMatch(textOf(14, 'own'), /exposeNumericValues/);
    assert.match(textOf(20, 'own'), /exposeNumericValues/);
  });

  test('settles answers that do not fit together', () => {
    const settled = (/** @type {any} */ asked) => {
      const { origin, ...answers } = answersFor(asked, ORIGIN);
      assert.equal(origin, ORIGIN);
      return answers;
    };
    assert.deepEqual(settled({ runtime: 'deno', version: '24', place: 'lambda' }), {
      runtime: 'deno',
      version: 2.9,
      place: 'own',
    });
    assert.deepEqual(settled({ runtime: 'node', version: NEWEST, place: 'own' }), {
      runtime: 'node',
      version: 24,
      place: 'own',
    });
    assert.deepEqual(settled({ runtime: 'browser', version: '14', place: 'pm2' }), {
      runtime: 'browser',
      version: 0,
      place: 'none',
    });
    for (const { version } of ALL) if (version > 0) assert.ok(VERSION_WORDS.includes(String(version)));
  });
});
