/**
 * Reads the memory of a process from what people log of it: `process.memoryUsage()` as JSON, alone or within a line of any
 * logger; as `console.log` or `console.table` writes it; as a table with a header; as `heapUsed: 12.3 MB`; scrapes of
 * Prometheus; `performance.memory`; and what `--trace-gc` writes. Lines that say something else are skipped and counted.
 *
 * No text makes it throw. Cost: linear in the text; what is kept does not grow with it. A file is read in pieces, and
 * between them the page can do other work.
 */

import { bytesOf, fieldOf, guessUnit, mayNameMemory, pairsIn, sizeOf } from './log-fields.js';
import { isSecondsName, isTimeName, secondsOf, timeInBlock, timeInLine, timeOf } from './log-times.js';
import { createStreams } from './streams.js';

/** @import { MemorySample } from '../live/types.js' */
/** @import { MemoryKind } from './chart-lines.js' */
/** @import { Size } from './log-fields.js' */
/** @import { FoundSample } from './streams.js' */
/** @import { MemoryLog } from './types.js' */

/** @typedef {Partial<Record<MemoryKind, Size>>} Sizes */
/** @typedef {{ sizes: Sizes; at: number | undefined; process: string; line: number }} Block Sizes that may go on in the next lines. */
/** @typedef {{ cells: number; delimiter: string; fields: readonly ({ kind: MemoryKind; unit: string } | 'time' | 'seconds' | 'process' | undefined)[] }} Header */

/** The rest of a longer line is dropped. */
const LONGEST_LINE = 4_000_000;
/** A block ends if no line of it follows within this many. */
const BLOCK_GAP = 12;
/** Lines before the first size of a block that may have its time. */
const TIME_GAP = 4;
/** Objects within objects, and texts within texts, that are searched. */
const MOST_DEPTH = 6;
const MOST_NODES = 5000;
/** How long the page may wait for a piece. */
const TURN_MS = 12;
const PIECE_BYTES = 2 ** 16;
/** `--trace-gc` writes MiB as MB. */
const GC_MB = 2 ** 20;
/** More than this share of the samples must have a time, else all are numbered. */
const TIMED_SHARE = 0.8;

// oxlint-disable-next-line no-control-regex -- the codes of colours begin with a control character
const COLOURS = /\u001b\[[\d;]{0,20}[A-Za-z]/g;
const GC =
  /\[(\d{1,10}):(0x[\da-f]{1,16})(?::\d{1,9})?\]\s{1,20}(\d{1,15}) ms: ([A-Z][\w\- ()]{0,60}?) (\d{1,9}\.\d) \((\d{1,9}\.\d)\) -> (\d{1,9}\.\d) \((\d{1,9}\.\d)\) MB/;
const PROMETHEUS =
  /^(?:[a-z_:][\w:]{0,80}_)?(nodejs_heap_size_used_bytes|nodejs_heap_size_total_bytes|nodejs_external_memory_bytes|process_resident_memory_bytes)(\{[^}]{0,1000}\})?\s{1,20}(\d[\d.e+]{0,30})(?:\s{1,9}(\d{9,16}))?\s*$/i;
/** @type {Readonly<Record<string, MemoryKind>>} */
const PROMETHEUS_KINDS = {
  nodejs_heap_size_used_bytes: 'heapUsed',
  nodejs_heap_size_total_bytes: 'heapTotal',
  nodejs_external_memory_bytes: 'external',
  process_resident_memory_bytes: 'rss',
};
/** Before the lines of one of several containers: `api-1  | ` of Docker Compose and pm2, `[pod/api-7c9/api] ` of kubectl. */
const CONTAINER = /^(?:\[(pod\/[^\]]{1,200})\] |([\w.-]{1,60}(?:\|[\w.-]{1,60})?)\s{1,30}\| )/;
const JOURNAL = /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\S{10,30}) \S{1,100} [\w.@-]{1,60}\[(\d{1,10})\]: /;
const PUNCTUATION = /^[\s{}[\](),;─│┌┐└┘├┤┬┴┼+|-]*$/;
/** The line before an object that is written over several lines, and the head of `console.table`. */
const OPENING = /[{[]$|^│[^│]{0,40}│ *Values *│$/;
/** A line that has nothing but one value. */
const ENTRY = /^\s*["']?@?\w{1,40}["']?\s?[:=][^,{]{0,60},?$/;

/**
 * Reads a whole text.
 * @param {string} text
 * @returns {MemoryLog}
 */
export function parseMemoryLog(text) {
  const reader = createLogReader();
  reader.push(text);
  return reader.end();
}

/**
 * Reads files in pieces, as one log. gzip and UTF-16, which PowerShell writes, are detected by the first bytes.
 * @param {readonly Blob[]} files
 * @param {object} [options]
 * @param {AbortSignal} [options.signal]
 * @param {(bytes: number) => void} [options.onprogress] Receives how many bytes have been read, after they are unpacked.
 * @returns {Promise<MemoryLog>}
 */
export async function readMemoryLog(files, { signal, onprogress } = {}) {
  const reader = createLogReader();
  let turn = performance.now();
  let read = 0;
  for (const file of files) {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const decoder = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const bytes = isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
    const pieces = bytes.getReader();
    for (;;) {
      const { done, value } = await pieces.read();
      if (signal?.aborted) {
        pieces.cancel().catch(() => undefined);
        signal.throwIfAborted();
      }
      if (done) break;
      // Node's pieces are small, those of browsers are up to 2 MiB.
      for (let from = 0; from < value.length; from += PIECE_BYTES) {
        reader.push(decoder.decode(value.subarray(from, from + PIECE_BYTES), { stream: true }));
        if (performance.now() - turn < TURN_MS) continue;
        await new Promise((resolve) => setTimeout(resolve));
        turn = performance.now();
      }
      read += value.length;
      onprogress?.(read);
    }
    // The last line of a file may lack its end.
    reader.push(`${decoder.decode()}\n`);
  }
  return reader.end();
}

/** A reader that takes a text in pieces. */
export function createLogReader() {
  const streams = createStreams();
  /** The beginning of a line whose end has not come yet. @type {string[]} */
  let parts = [];
  let length = 0;
  let lines = 0;
  let skipped = 0;
  /** @type {Header | undefined} */
  let header;
  /** @type {Block | undefined} */
  let block;
  /** The last lines, for the time of a block that begins below it. @type {string[]} */
  let recent = [];
  /** A time that was found after a block that has one already: of the next block. @type {{ at: number; line: number } | undefined} */
  let nextTime;
  /** @type {'kB' | 'MB' | undefined} */
  let assumedUnit;

  /**
   * @param {Sizes} sizes
   * @param {number | undefined} at
   * @param {string} process
   * @returns {boolean} Whether it is a sample: it has the used heap.
   */
  function add(sizes, at, process) {
    if (!sizes.heapUsed) return false;
    const unit = guessUnit(sizes.heapUsed);
    if (unit !== '') assumedUnit = unit === 'kb' ? 'kB' : 'MB';
    /** @type {FoundSample} */
    const sample = { at, heapUsed: bytesOf(sizes.heapUsed, unit) };
    for (const kind of /** @type {const} */ (['heapTotal', 'external', 'arrayBuffers', 'rss'])) {
      const size = sizes[kind];
      if (size) sample[kind] = bytesOf(size, unit);
    }
    streams.add(process, sample);
    return true;
  }

  function closeBlock() {
    if (block) add(block.sizes, block.at, block.process);
    block = undefined;
  }

  /**
   * Adds sizes to the block, and begins a new one if the block has one of these already.
   * @param {readonly { kind: MemoryKind; size: Size }[]} pairs
   * @param {string} line
   * @param {string} process
   */
  function addPairs(pairs, line, process) {
    for (const { kind, size } of pairs) {
      if (block && (block.sizes[kind] || block.process !== process || lines - block.line > BLOCK_GAP)) closeBlock();
      block ??= { sizes: {}, at: timeOfBlock(line), process, line: lines };
      block.sizes[kind] = size;
      block.line = lines;
    }
  }

  /** @param {string} line The first line with a size. */
  function timeOfBlock(line) {
    const own = timeInLine(line) ?? timeInBlock(line);
    if (own !== undefined) return own;
    if (nextTime && lines - nextTime.line <= TIME_GAP) return nextTime.at;
    for (const before of recent.toReversed()) {
      const at = timeInLine(before) ?? timeInBlock(before);
      if (at !== undefined) return at;
      // The lines of another sample say nothing about this one.
      if (/^\s*\}/.test(before) || (mayNameMemory(before) && pairsIn(before).length > 0)) return undefined;
    }
    return undefined;
  }

  /** @param {string} raw Without its end. */
  function readLine(raw) {
    lines += 1;
    const line = raw.includes('\u001b') ? raw.replace(COLOURS, '') : raw;
    if (PUNCTUATION.test(line.slice(0, 400))) {
      remember(line);
      return;
    }
    if (!understand(line) && !OPENING.test(line)) skipped += 1;
    remember(line);
  }

  /** @param {string} line */
  function remember(line) {
    recent.push(line.slice(0, 400));
    if (recent.length > TIME_GAP) recent = recent.slice(-TIME_GAP);
  }

  /** @param {string} line @returns {boolean} Whether it says something about memory. */
  function understand(line) {
    if (header) {
      const isRow = readRow(line, header);
      if (isRow) return true;
    }
    const time = block || !mayNameMemory(line) ? readTime(line) : false;
    if (line.startsWith('#')) return line.includes('HELP') || line.includes('TYPE') ? mayNameMemory(line) : false;
    const container = CONTAINER.exec(line);
    const rest = container ? line.slice(container[0].length) : line;
    const process = container?.[1] ?? container?.[2] ?? JOURNAL.exec(line)?.[1] ?? '';
    const gc = rest.includes(' -> ') ? GC.exec(rest) : null;
    if (gc) return readCollection(gc);
    if (!mayNameMemory(rest)) return time;
    const scrape = PROMETHEUS.exec(rest.trim());
    if (scrape) return readScrape(scrape, process);
    if (readJson(rest, timeInLine(rest), process)) return true;
    const found = readHeader(rest);
    if (found) {
      closeBlock();
      header = found;
      return true;
    }
    const pairs = pairsIn(rest.slice(0, 4000));
    if (pairs.length === 0) return time;
    addPairs(pairs, rest, process);
    // A whole sample in one line.
    if (pairs.length > 1 && pairs.some(({ kind }) => kind === 'heapUsed') && block && block.at !== undefined)
      closeBlock();
    return true;
  }

  /** Reads a time that stands in a line of its own, within an object. @param {string} line */
  function readTime(line) {
    const at = timeInBlock(line);
    if (at === undefined || line.length > 200) return false;
    if (block && block.at === undefined && lines - block.line <= TIME_GAP) block.at = at;
    else nextTime = { at, line: lines };
    return block !== undefined || ENTRY.test(line);
  }

  /** @param {RegExpExecArray} match */
  function readCollection([, pid = '', isolate = '', ms, name = '', ...sizes]) {
    closeBlock();
    const [before = 0, totalBefore = 0, after = 0, totalAfter = 0] = sizes.map((size) => Number(size) * GC_MB);
    const isFull = /^(?:Incremental )?Mark/i.test(name);
    streams.addCollection(
      `${pid} ${isolate}`,
      { at: Number(ms), isFull, before, after },
      { before: totalBefore, after: totalAfter },
    );
    return true;
  }

  /** @param {RegExpExecArray} match @param {string} process */
  function readScrape([, name = '', labels = '', value, time], process) {
    const size = sizeOf(Number(value));
    const kind = PROMETHEUS_KINDS[name.toLowerCase()];
    if (!size || !kind) return false;
    // The numbers of a scrape are in bytes, however small.
    addPairs([{ kind, size: { ...size, unit: 'b' } }], '', labels || process);
    if (block && time !== undefined) block.at ??= timeOf(Number(time));
    return true;
  }

  /**
   * Reads the samples in an object or a list within a line.
   * @param {string} line
   * @param {number | undefined} at
   * @param {string} process
   */
  function readJson(line, at, process) {
    const from = line.search(/[{[]\s*["{[]/);
    if (from < 0) return false;
    const to = Math.max(line.lastIndexOf('}'), line.lastIndexOf(']'));
    const value = parseJson(line.slice(from, to + 1));
    if (value === undefined) return false;
    const found = findSamples(value, at, process, 0, { left: MOST_NODES });
    return found > 0;
  }

  /**
   * Adds all samples within a value.
   * @param {unknown} value
   * @param {number | undefined} at The time of what is around it.
   * @param {string} process
   * @param {number} depth
   * @param {{ left: number }} budget Of objects that may still be looked at.
   * @returns {number} How many there are.
   */
  function findSamples(value, at, process, depth, budget) {
    if (typeof value === 'string') {
      if (depth === 0 || value.length < 12 || !mayNameMemory(value)) return 0;
      return findInText(value, at, process);
    }
    if (typeof value !== 'object' || value === null || depth > MOST_DEPTH || budget.left <= 0) return 0;
    if (Array.isArray(value)) {
      // A list of samples may be long; each is looked at by itself.
      return value.reduce((sum, item) => sum + findSamples(item, at, process, depth + 1, { left: 100 }), 0);
    }
    budget.left -= 1;
    const entries = Object.entries(value);
    /** @type {Sizes} */
    const sizes = {};
    let time = /** @type {number | undefined} */ (undefined);
    /** @type {string[]} */
    const owners = [];
    let uptime = at;
    for (const [name, item] of entries) {
      if (isTimeName(name)) time ??= timeOf(item);
      else if (isSecondsName(name)) uptime ??= secondsOf(item);
      else if (/^(pid|process_?id|hostname|pod)$/i.test(name) && /^(string|number)$/.test(typeof item)) {
        owners.push(String(item).slice(0, 100));
      } else {
        const field = fieldOf(name);
        const size = field && sizeOf(item);
        if (field && size) sizes[field.kind] ??= size.unit === '' ? { ...size, unit: field.unit } : size;
      }
    }
    const when = time ?? uptime;
    // Loggers differ in the order of fields.
    const owner = [process, ...owners.toSorted()].filter((part) => part !== '').join(' ');
    if (sizes.heapUsed) {
      closeBlock();
      add(sizes, when, owner);
      return 1;
    }
    return entries.reduce((sum, [, item]) => sum + findSamples(item, when, owner, depth + 1, budget), 0);
  }

  /**
   * A text within an object: the line of a container, the message of a logger.
   * @param {string} text
   * @param {number | undefined} at
   * @param {string} process
   */
  function findInText(text, at, process) {
    const gc = GC.exec(text);
    if (gc) return readCollection(gc) ? 1 : 0;
    const plain = text.replace(COLOURS, '');
    if (readJson(plain, at ?? timeInLine(plain), process)) return 1;
    const pairs = pairsIn(plain.slice(0, 4000));
    if (pairs.length === 0) return 0;
    addPairs(pairs, plain, process);
    if (block) block.at ??= at;
    return 1;
  }

  /**
   * @param {string} line
   * @param {Header} columns
   * @returns {boolean} Whether the line is a row of the table.
   */
  function readRow(line, { cells: count, delimiter, fields }) {
    const cells = splitRow(line, delimiter);
    if (cells.length !== count) return false;
    /** @type {Sizes} */
    const sizes = {};
    let [at, process] = [/** @type {number | undefined} */ (undefined), ''];
    for (const [index, field] of fields.entries()) {
      const cell = cells[index] ?? '';
      if (field === 'time') at ??= timeOf(cell);
      else if (field === 'seconds') at ??= secondsOf(cell);
      else if (field === 'process') process = cell.slice(0, 200);
      else if (field) {
        const size = sizeOf(cell);
        if (size) sizes[field.kind] = size.unit === '' ? { ...size, unit: field.unit } : size;
      }
    }
    return add(sizes, at, process);
  }

  return {
    /** @param {string} text The next piece. */
    push(text) {
      let from = 0;
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        const end = text.slice(from, to);
        const line = parts.length > 0 ? parts.join('') + end : end;
        parts = [];
        length = 0;
        from = to + 1;
        readLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      }
      if (from >= text.length || length >= LONGEST_LINE) return;
      parts.push(text.slice(from));
      length += text.length - from;
    },

    /** @returns {MemoryLog} */
    end() {
      const line = parts.join('');
      parts = [];
      if (line !== '') readLine(line);
      closeBlock();
      const { count, stream } = streams.largest();
      const { samples, isNumbered } = inOrder(stream?.samples ?? []);
      return {
        samples,
        collections: isNumbered ? [] : (stream?.collections.toSorted((a, b) => a.at - b.at) ?? []),
        isNumbered,
        found: stream?.found ?? 0,
        skipped,
        processes: count,
        process: stream?.process ?? '',
        assumedUnit,
      };
    },
  };
}

/**
 * Samples in order of time. If many lack a time, all are numbered in the order of the log. Times of day that begin again
 * at midnight go on.
 * @param {readonly FoundSample[]} found
 */
function inOrder(found) {
  const timed = found.filter(({ at }) => at !== undefined);
  const isNumbered = timed.length <= found.length * TIMED_SHARE || timed.every(({ at }) => at === timed[0]?.at);
  if (isNumbered) {
    return { isNumbered: found.length > 0, samples: found.map((sample, index) => ({ ...sample, at: index })) };
  }
  const DAY = 86_400_000;
  let days = 0;
  let before = -Infinity;
  const samples = timed.map((sample) => {
    const at = sample.at ?? 0;
    if (at < DAY && before < DAY && before - at > DAY / 2) days += 1;
    before = at;
    return { ...sample, at: at + days * DAY };
  });
  return { isNumbered, samples: /** @type {MemorySample[]} */ (samples.toSorted((a, b) => a.at - b.at)) };
}

/** @param {string} text @returns {unknown} Undefined if it is no JSON. */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The header of a table, if the line is one: names only, and the used heap among them.
 * @param {string} line
 * @returns {Header | undefined}
 */
function readHeader(line) {
  if (line.length > 5000) return undefined;
  const delimiter = ['\t', ';', ','].find((candidate) => line.includes(candidate));
  if (delimiter === undefined) return undefined;
  const cells = splitRow(line, delimiter);
  const fields = cells.map((cell) => {
    if (isTimeName(cell)) return /** @type {const} */ ('time');
    if (isSecondsName(cell)) return /** @type {const} */ ('seconds');
    return /^(pid|process_?id|hostname|pod)$/i.test(cell) ? /** @type {const} */ ('process') : fieldOf(cell);
  });
  const isHeader = fields.some((field) => typeof field === 'object' && field.kind === 'heapUsed');
  return isHeader && cells.every((cell) => !/^[\d.]+$/.test(cell))
    ? { cells: cells.length, delimiter, fields }
    : undefined;
}

/**
 * The cells of a row, without quotes around them; between quotes the delimiter is text.
 * @param {string} line
 * @param {string} delimiter
 */
function splitRow(line, delimiter) {
  const bare = (/** @type {string} */ cell) => cell.trim().replace(/^"|"$/g, '');
  if (!line.includes('"')) return line.split(delimiter).map(bare);
  /** @type {string[]} */
  const cells = [''];
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === delimiter && !isQuoted) cells.push('');
    else cells[cells.length - 1] += letter;
  }
  return cells.map(bare);
}
