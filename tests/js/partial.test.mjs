// What is said of a snapshot whose file ends early: true for each place where it may end, in both languages.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { csvName } from '../../www/js/lib/csv.js';
import { describePartial, partialText } from '../../www/js/lib/partial.js';
import { speak } from '../../www/js/lib/speech.js';

/** @typedef {import('../../www/js/engine/protocol.d.ts').Incomplete} Incomplete */

const ALL = { nodes: true, edges: true, names: true, shallowSizes: true, retainedSizes: true, distances: true };

/** @param {Partial<Incomplete>} changes @param {Partial<Incomplete['certain']>} uncertain @returns {Incomplete} */
function cut(changes, uncertain = {}) {
  const certain = { ...ALL, ...uncertain };
  return {
    ...{ end: 1234, section: 'strings', droppedEdges: 0, strings: 5, namelessNodes: 0, namelessEdges: 0 },
    nodes: { read: 10, announced: 10 },
    edges: { read: 20, announced: 20 },
    lacksGraph: !(certain.nodes && certain.edges && certain.names),
    certain,
    ...changes,
  };
}

const unsure = { shallowSizes: false, retainedSizes: false, distances: false };
const places = {
  nodes: cut(
    { section: 'nodes', nodes: { read: 7, announced: 10 }, edges: { read: 0, announced: 20 }, namelessNodes: 7 },
    { nodes: false, edges: false, names: false, ...unsure },
  ),
  edges: cut(
    { section: 'edges', edges: { read: 13, announced: 20 }, namelessNodes: 10, namelessEdges: 13, droppedEdges: 2 },
    { edges: false, names: false, ...unsure },
  ),
  names: cut({ namelessNodes: 3, namelessEdges: 4 }, { names: false }),
  entries: cut({ namelessEdges: 4 }, { names: false, retainedSizes: false, distances: false }),
  walks: cut({ namelessNodes: 4 }, { names: false, distances: false }),
  end: cut({ section: '' }),
  live: cut({ section: '', reason: 'the process went away' }),
};

/** @param {Incomplete} partial @param {'en' | 'zh'} [language] */
const said = (partial, language = 'en') => partialText(partial, speak(language));

describe('an incomplete snapshot', () => {
  test('says where its file ends, what is there, and what needs the whole file', () => {
    assert.match(
      said(places.nodes),
      /byte 1,234, in or after “nodes”.* 7 of 10 objects.*No references are there, of 20/,
    );
    assert.match(said(places.edges), /13 of 20 references.*dropped: 2.*10 objects and 13 references/);
    assert.match(said(places.names), /All objects and references are there/);
    assert.match(said(places.live), /The capture broke off: the process went away/);
    for (const place of /** @type {const} */ (['nodes', 'edges', 'names', 'entries', 'walks'])) {
      assert.match(said(places[place]), /Leaks, comparisons and trends need the whole file/, place);
    }
    assert.doesNotMatch(said(places.end), /need the whole file|may differ/);
  });

  test('claims a result of the whole heap only where it is certain', () => {
    const shallow = /Shallow sizes are those of the whole heap/;
    const total = /The total is that of the whole heap/;
    const retained = /Retained sizes( and distances)? are those of the whole heap/;
    const distances = /distances are those of the whole heap/;
    /** @type {Record<keyof typeof places, [boolean, boolean, boolean, boolean]>} */
    const claims = {
      nodes: [false, false, false, false],
      edges: [false, true, false, false],
      names: [true, false, true, true],
      entries: [true, false, false, false],
      walks: [true, false, true, false],
      end: [false, false, false, false],
      live: [false, false, false, false],
    };
    for (const [place, wanted] of Object.entries(claims)) {
      const text = said(places[/** @type {keyof typeof places} */ (place)]);
      assert.deepEqual(
        [shallow, total, retained, distances].map((claim) => claim.test(text)),
        wanted,
        `${place}: ${text}`,
      );
    }
  });

  test('is described in Chinese with the same numbers', () => {
    for (const partial of Object.values(places)) {
      const [english, chinese] = [describePartial(partial, speak('en')), describePartial(partial, speak('zh'))];
      assert.equal(english.sentences.length, chinese.sentences.length);
      assert.match(chinese.title, /1,234/);
      assert.match(chinese.sentences.join(''), /\p{Script=Han}/u);
    }
  });

  test('gives its name to the files of its lists', () => {
    assert.equal(csvName('a.heapsnapshot', 'classes', true), 'a.partial-classes.csv');
    assert.equal(csvName('a.heapsnapshot', 'classes'), 'a-classes.csv');
  });
});
