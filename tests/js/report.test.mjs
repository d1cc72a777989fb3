import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { describe } from 'node:test';
import vm from 'node:vm';
import { ABSURD, SECRET, SENTENCES, sampleOfThree, sentence, variable } from '../fixtures/findings.mjs';
import { drawSeries, seriesOf } from '../../www/js/lib/growth-chart.js';
import { redactStep } from '../../www/js/lib/redact.js';
import { sayCounts, sayFound } from '../../www/js/lib/report/content.js';
import { escapeHtml } from '../../www/js/lib/report/html.js';
import { JSON_VERSION } from '../../www/js/lib/report/json.js';
import { code, escape } from '../../www/js/lib/report/markdown.js';
import { writeReport } from '../../www/js/lib/report/report.js';
import { ownerText, sentenceParts, sentenceText } from '../../www/js/lib/sentence-text.js';
import { speak } from '../../www/js/lib/speech.js';
import { redactedName, reportName } from '../../www/js/state/report-files.js';
import { languages } from '../../www/js/words/index.js';
import { adviceKeys, snippetFor } from '../../www/js/words/snippets.js';

/** @import { SentenceKey, SentenceValue } from '../../www/js/engine/protocol.d.ts' */

const en = speak('en');
const zh = speak('zh');
/** @param {string} text Without what keeps numbers and units together. */
const plain = (text) => text.replaceAll('\u00a0', ' ');
/** @param {SentenceKey} key @param {Record<string, SentenceValue>} [more] */
const say = (key, more, speech = en) => plain(sentenceText(sentence(key, more), speech));
const FACTS = ['warm', 'later', 'last'].map((name, at) => ({
  name: `${name}.heapsnapshot`,
  totalSize: 10_000_000 * (at + 1),
  nodeCount: 100_000,
}));

describe('sentences', () => {
  test('every sentence of the engine has words in every language', () => {
    for (const key of Object.keys(SENTENCES)) {
      for (const { id } of languages) {
        const said = sentenceText(sentence(key), speak(id));
        assert.doesNotMatch(said.replace(SECRET, ''), /[{}]|undefined|NaN|\?/, `${id}: ${key}`);
      }
    }
  });

  test('the sample values of the tests cover all sentences of the core', () => {
    const names = Object.entries(SENTENCES).map(([key, values]) => [key, Object.keys(values).sort()]);
    const { sentences } = JSON.parse(readFileSync(new URL('leaks.generated.json', import.meta.url), 'utf8'));
    assert.deepEqual(
      Object.fromEntries(names),
      Object.fromEntries(Object.entries(sentences).map(([key, values]) => [key, Object.keys(values).sort()])),
    );
  });

  test('numbers are formatted by their names', () => {
    assert.equal(
      say('title.containerGrows'),
      '`sessions` in server.js:12 keeps growing: this `Map` has 3,600 entries, 2,400 more than in the first snapshot, mostly `Session`',
    );
    assert.equal(
      say('verdict.growth'),
      'The heap keeps growing: 10.1 MB → 24.6 MB over 3 snapshots, about 7.2 MB each time. The findings below explain 97% of the 14.5 MB gained.',
    );
    assert.equal(say('evidence.entriesAre'), '98% of its entries are `Session`.');
    assert.equal(say('evidence.entriesAre', { classShare: 0.9999 }), '99.9% of its entries are `Session`.');
    assert.equal(say('evidence.keysLike'), 'Its keys look like random ids (UUIDs), which never run out.');
  });

  test('a count of one has its own form', () => {
    assert.equal(say('title.listenersPile', { count: 1 }), '1 listener for `change` piled up on `Config`');
    assert.equal(say('evidence.captures', { count: 1 }), '1 function keeps `request` alive, 2.3 MB.');
    assert.equal(say('evidence.captures', { count: 2 }), '2 functions keep `request` alive, 2.3 MB each.');
  });

  test('an unknown value is left out, or has words', () => {
    assert.equal(
      say('title.containerGrows', { entryClass: '' }),
      '`sessions` in server.js:12 keeps growing: this `Map` has 3,600 entries, 2,400 more than in the first snapshot',
    );
    const { owner: _, ...rest } = SENTENCES['verdict.garbage'];
    assert.match(sentenceText({ key: 'verdict.garbage', values: rest }, en), /with short-lived values\. That/);
    const { place: __, ...placeless } = SENTENCES['evidence.loadedBy'];
    assert.equal(
      sentenceText({ key: 'evidence.loadedBy', values: placeless }, en),
      '`reload` has the name of this file in its code, so it may be what loads it.',
    );
    for (const name of ['', '(anonymous)']) {
      assert.match(say('title.asyncPile', { function: name }), / async calls of an anonymous function have not ended/);
      assert.match(say('title.asyncPile', { function: name }, zh), /^匿名函数的 77 次异步调用/);
    }
    assert.match(say('title.containerGrows', { container: 'list' }), /this linked list has/);
  });

  test('a key that the catalogue does not have is shown as it is', () => {
    assert.equal(
      sentenceText({ key: 'title.newKind', values: { count: 3, ...SENTENCES['advice.array'] } }, en),
      'title.newKind (count 3, owner `history` in app.js:4)',
    );
    assert.equal(sentenceText({ key: 'toString', values: {} }, en), 'toString');
  });

  test('names are code and words are plain, whatever they contain', () => {
    assert.deepEqual(sentenceParts(sentence('evidence.entriesAre', { entryClass: 'a`b {classShare}' }), en), [
      { kind: 'plain', text: '98% of its entries are ' },
      { kind: 'code', text: 'a`b {classShare}' },
      { kind: 'plain', text: '.' },
    ]);
  });

  test('the advice on a chain names the function that uses the variable', () => {
    assert.match(
      say('advice.closureChain.held'),
      /One of these, `previous`, leads .* `unused` \(replace\.js:6\) uses it/,
    );
    assert.deepEqual(snippetFor(sentence('advice.closureChain.held')), snippetFor(sentence('advice.closureChain')));
  });

  test('long texts are cut, and their lines are joined', () => {
    const said = say('title.duplicates', { text: `a\n b ${'x'.repeat(200)}` });
    assert.match(said, /“a b x{76}…”$/);
  });
});

describe('code beside the advice', () => {
  test('every advice has code, and it is valid JavaScript', () => {
    const keys = Object.keys(SENTENCES).filter((key) => key.startsWith('advice.'));
    assert.deepEqual([...adviceKeys].sort(), keys.sort());
    for (const key of keys) {
      const snippet = snippetFor(sentence(key));
      assert.ok(snippet, key);
      for (const text of [snippet.before, snippet.after]) {
        // Imports and top-level await are allowed.
        const body = text.replace(/^import .*$/gm, '');
        assert.doesNotThrow(() => new vm.Script(`(async () => {\n${body}\n})`), `${key}:\n${text}`);
        assert.ok(
          text.split('\n').every((line) => line.length <= 72),
          key,
        );
      }
    }
  });

  test('the code beside an open handle opens and closes one of its class', () => {
    const classes = [
      'MessagePort BroadcastChannel Worker SharedWorker FSWatcher StatWatcher ChildProcess dgram.Socket Server',
      'net.Socket ClientHttp2Session inspector.Session WebSocket EventSource RTCPeerConnection',
    ];
    const texts = classes
      .flatMap((line) => line.split(' '))
      .map((className) => {
        const snippet = snippetFor(sentence('advice.openHandles', { className })) ?? assert.fail(className);
        for (const text of [snippet.before, snippet.after]) {
          assert.doesNotThrow(() => new vm.Script(`(async () => {\n${text}\n})`), `${className}:\n${text}`);
          assert.ok(
            text.split('\n').every((line) => line.length <= 72),
            text,
          );
          assert.doesNotMatch(text, /CLASS|undefined/);
        }
        assert.match(snippet.after, /finally \{\n {4}\S/, className);
        return snippet.after;
      });
    assert.equal(new Set(texts).size, texts.length, 'each class has its own');
    const observer = snippetFor(sentence('advice.observers', { className: 'ResizeObserver' }));
    assert.match(observer?.before ?? '', /new ResizeObserver\(/);
    const strange = snippetFor(sentence('advice.observers', { className: '(a) => b' }));
    assert.match(strange?.before ?? '', /new MutationObserver\(/);
  });

  test('valid names are inserted, and no others', () => {
    const of = (/** @type {string} */ variable) =>
      snippetFor(sentence('advice.deadVariable', { variable }))?.before ?? '';
    assert.match(of('rows'), /const rows = /);
    assert.match(of('a"); alert(1)'), /const previous = /);
    assert.match(of('total'), /const previous = /);
    const event = (/** @type {string} */ name) =>
      snippetFor(sentence('advice.listeners', { event: name }))?.before ?? '';
    assert.match(event('data:end'), /'data:end'/);
    assert.match(event("it's"), /'change'/);
  });

  test('unknown advice has no code', () => assert.equal(snippetFor({ key: 'advice.new', values: {} }), undefined));
});

describe('the chart of growth', () => {
  test('shows counts if they change, else sizes, else nothing', () => {
    const of = (/** @type {number[]} */ counts, /** @type {number[]} */ sizes) =>
      seriesOf({ series: { counts, sizes } })?.kind;
    assert.equal(of([1, 2], [1, 2]), 'counts');
    assert.equal(of([1, 1], [1, 2]), 'sizes');
    assert.equal(of([-1, 3], [-1, 2]), undefined);
    assert.equal(of([], []), undefined);
  });

  test('starts at zero, leaves out unknown values, and has a few labels', () => {
    const { points, area } = drawSeries([0, -1, 50, 100]);
    assert.deepEqual(
      points.map(({ at, y }) => [at, y]),
      [
        [0, 88],
        [2, 55],
        [3, 22],
      ],
    );
    assert.match(area, /Z$/);
    const labels = drawSeries([1, 2, 3, 4, 5, 6, 7, 8]).points.filter(({ isLabelled }) => isLabelled);
    assert.deepEqual(
      labels.map(({ at }) => at),
      [0, 4, 7],
    );
    assert.deepEqual(drawSeries([]), { points: [], line: '', area: '' });
  });
});

describe('a report as a file', () => {
  const findings = sampleOfThree();
  const FORMATS = /** @type {const} */ (['markdown', 'html', 'json']);

  test('the content of strings is left out unless requested', () => {
    for (const format of FORMATS) {
      for (const language of /** @type {const} */ (['en', 'zh'])) {
        const text = writeReport(findings, FACTS, { format, language });
        for (const word of ['hunter2', 'whoami', 'alice', 'example.com'])
          assert.ok(!text.includes(word), `${format} ${language}: ${word}`);
        assert.match(text, /‹(text|文本)[,，]/, `${format} ${language}`);
        // Names of code stay.
        for (const word of ['sessions', 'Session', 'server.js', 'chokidar', 'previous'])
          assert.ok(text.includes(word), word);
      }
      const open = writeReport(findings, FACTS, { format, redact: false });
      assert.ok(open.includes('hunter2') && open.includes('whoami'), format);
    }
  });

  test('texts, and keys that look like data, are replaced by their length', () => {
    const step = { edge: '.token_20261122', name: 'abc', node: 1, isText: /** @type {const} */ (true) };
    assert.deepEqual(redactStep(step, en), { ...step, edge: '.‹key, 14 characters›', name: '‹text, 3 characters›' });
    for (const edge of ['.name', '->name', '[3]', '{table}', '.#secret'])
      assert.equal(redactStep({ edge, name: 'Object' }, en).edge, edge);
    assert.equal(redactStep({ edge: '.a b', name: 'x' }, zh).edge, '.‹键，3 个字符›');
    assert.match(say('title.duplicates', { text: 'x' }), /“x”$/);
    assert.match(
      plain(sentenceText(sentence('title.duplicates', { text: '😀' }), en, { redact: true })),
      /“‹text, 1 character›”$/,
    );
  });

  test('HTML is complete, loads nothing, runs nothing, and escapes every name', () => {
    const text = writeReport(findings, FACTS, { format: 'html', redact: false });
    assert.match(text, /^<!doctype html>\n<html lang="en">/);
    assert.doesNotMatch(text, /<script|<link|<img|\ssrc=|\son\w+=|url\(|https?:|@import/i);
    assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
    assert.ok(text.includes(escapeHtml(ABSURD)) && !text.includes('Do<Map'));
    assert.match(text, /Content-Security-Policy" content="default-src 'none'/);
    const tags = [...text.matchAll(/<(\/?)(article|section|ul|ol|li|dl|figure|svg|h\d|code|p|div|table)\b/g)];
    const count = (/** @type {string} */ slash) => tags.filter(([, found]) => found === slash).length;
    assert.equal(count(''), count('/'), 'every tag is closed');
    assert.equal(tags.filter(([, slash, name]) => slash === '' && name === 'article').length, findings.findings.length);
    const files = [{ name: '"><script>x</script>', totalSize: 1, nodeCount: 1 }];
    assert.doesNotMatch(writeReport(findings, files, { format: 'html' }), /<script/);
    assert.match(writeReport(findings, FACTS, { format: 'html', language: 'zh' }), /<html lang="zh-CN">/);
  });

  test('Markdown escapes all special characters', () => {
    assert.equal(
      escape('*a* _b_ [c](d) <e> f|g `h` # & ~i~'),
      '\\*a\\* \\_b\\_ \\[c\\](d) \\<e\\> f\\|g \\`h\\` \\# &amp; \\~i\\~',
    );
    assert.equal(code('a'), '`a`');
    assert.equal(code('a`b``c'), '``` a`b``c ```');
    assert.equal(code('a|b\nc'), '`a¦b c`');
    assert.equal(code(' '), '');
    const files = [{ name: 'a|b `c`.heapsnapshot', totalSize: 1, nodeCount: 1 }];
    const text = writeReport(findings, files, { format: 'markdown', redact: false });
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 6, row);
    assert.match(text, /^# Heap report\n/);
    assert.equal(text.match(/^### \d+\. /gm)?.length, findings.findings.length);
    assert.ok(text.includes('\\<script\\>'), 'a text in a title is not HTML');
    assert.equal((text.match(/^```/gm)?.length ?? 1) % 2, 0);
  });

  test('JSON has the findings and every sentence in English', () => {
    const report = JSON.parse(writeReport(findings, FACTS, { format: 'json', language: 'zh', redact: false }));
    assert.deepEqual([report.format, report.version, report.redacted], ['heapwise-report', JSON_VERSION, false]);
    assert.deepEqual(report.snapshots, FACTS);
    assert.match(report.verdict.text.english, /^The heap keeps growing/);
    assert.equal(report.findings.length, findings.findings.length);
    findings.findings.forEach((finding, at) => {
      const written = report.findings[at];
      const { title, evidence, advice, owner, ...rest } = finding;
      assert.deepEqual(written.owner, { ...owner, english: ownerText(owner, en) });
      for (const [name, value] of Object.entries(rest)) assert.deepEqual(written[name], value, name);
      assert.deepEqual(written.title.values, title.values);
      assert.equal(written.evidence.length, evidence.length);
      assert.ok(written.advice.key.startsWith(advice.key) && written.advice.before && written.advice.after);
      for (const { english } of [written.title, written.advice, ...written.evidence]) assert.ok(english.length > 10);
    });
    assert.ok(report.harmless.every((/** @type {any} */ { title }) => title.english !== ''));
    assert.equal(JSON.parse(writeReport(findings, FACTS, { format: 'json' })).redacted, true);
  });

  test('a report without findings is complete', () => {
    const none = { ...findings, findings: [], harmless: [] };
    for (const format of FORMATS) assert.ok(writeReport(none, FACTS, { format }).includes('24.6'));
    assert.equal(sayCounts([], en), 'Nothing suspicious was found');
    assert.equal(sayCounts(findings.findings, en), '4 leaks · 3 suspects · 1 note');
  });

  test('where the heap grew without a finding, that is said instead of nothing', () => {
    const rest = [sentence('verdict.rest'), sentence('verdict.rest', { owner: variable('last', 'x.js', 3) })];
    const grown = { ...findings, findings: [], verdict: { ...findings.verdict, rest } };
    const markdown = plain(writeReport(grown, FACTS, { format: 'markdown', redact: false }));
    assert.match(markdown, /^No leak was recognised$/m);
    assert.match(markdown, /^## Growth that no finding explains\n\nGrowth alone is no leak: .+\n\n- `table.rows` in /m);
    assert.match(
      markdown,
      /^- `table.rows` in .+ keeps 2.4 MB, 1.8 MB more than in the first snapshot\.\n- `last` in /m,
    );
    const page = plain(writeReport(grown, FACTS, { format: 'html', redact: false }));
    assert.match(page, /<h2>Growth that no finding explains<\/h2>\n<p>.+<\/p>\n<ul><li><code>table.rows<\/code>/);
    const { verdict } = JSON.parse(writeReport(grown, FACTS, { format: 'json', redact: false }));
    assert.match(verdict.rest[1].english, /^`last` in x\.js:3 keeps/);
    assert.equal(sayFound(findings.findings, true, en), sayCounts(findings.findings, en));
    for (const format of FORMATS) {
      assert.doesNotMatch(writeReport(findings, FACTS, { format }), /no finding explains/);
      assert.doesNotMatch(writeReport(grown, FACTS, { format }), /Nothing suspicious/);
    }
  });

  test('an unknown first size of a slot is not zero', () => {
    const { grownSize: _, ...values } = SENTENCES['verdict.rest'];
    assert.equal(
      plain(sentenceText({ key: 'verdict.rest', values }, en)),
      '`table.rows` in render.js:7 keeps 2.4 MB; in the first snapshot it was not found, or was small.',
    );
  });

  test('files are named after the snapshot', () => {
    assert.equal(reportName('a/b.heapsnapshot.gz', '.md'), 'a-b.report.md');
    assert.equal(reportName('', '.md'), 'heap.report.md');
    assert.equal(redactedName('x.heaptimeline.gz', 'application/json'), 'x.redacted.heaptimeline');
    assert.equal(redactedName('x', 'application/gzip'), 'x.redacted.heapsnapshot.gz');
  });
});
