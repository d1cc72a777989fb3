/**
 * Answers one call of the protocol, except `open` and `redact`, which are asynchronous. The core checks the arguments.
 *
 * @typedef {import('./protocol.d.ts').Calls} Calls
 * @typedef {import('./bundles.js').Instance} Instance
 * @typedef {Extract<import('./protocol.d.ts').ToWorker, { kind: 'call' }>['call']} Call
 * @typedef {Exclude<Call, { op: 'open' | 'redact' }>} QuickCall
 */
import { failure } from './failure.js';

/**
 * @param {Pick<Instance, 'bindings' | 'memory'>} instance
 * @param {QuickCall} call whose arguments may be of any shape
 * @returns {Calls[QuickCall['op']]['value']} throws an `ErrorData`, or what a trap throws
 */
export function perform({ bindings, memory }, call) {
  if (call.op !== 'memory' && !isObject(call.args)) throw failure('malformed', 'args: expected an object');
  const { op, args } = call;
  switch (op) {
    case 'query': {
      const cursor = bindings.query(args.snapshot, args.query);
      return { cursor, total: bindings.total(cursor) };
    }
    case 'rows': {
      const rows = bindings.rows(args.cursor, args.start, args.end);
      return { rows: /** @type {Calls['rows']['value']['rows']} */ (rows) };
    }
    case 'release':
      bindings.release(args.cursor);
      return undefined;
    case 'ask': {
      const answer = bindings.ask(args.snapshot, args.question);
      return { answer: /** @type {Calls['ask']['value']['answer']} */ (answer) };
    }
    case 'column':
      return /** @type {Calls['column']['value']} */ (bindings.column(args.snapshot, args.name));
    case 'definitions':
      return bindings.definitions(args.snapshot);
    case 'side':
      return bindings.side(args.snapshot, args.definitions);
    case 'compare': {
      const compared = bindings.compare(args.current, args.base, args.matching);
      return /** @type {Calls['compare']['value']} */ (compared);
    }
    case 'members': {
      const members = bindings.members(args.comparison, args.index, args.which);
      return /** @type {Calls['members']['value']} */ (members);
    }
    case 'endComparison':
      bindings.endComparison(args.comparison);
      return undefined;
    case 'digest':
      return bindings.digest(args.snapshot, args.definitions);
    case 'cohorts':
      return bindings.cohorts(args.snapshot, args.bounds);
    case 'trend':
      return /** @type {Calls['trend']['value']} */ (bindings.trend(args.digests));
    case 'trendRows': {
      const page = bindings.trendRows(args.trend, args.options, args.start, args.end);
      return /** @type {Calls['trendRows']['value']} */ (page);
    }
    case 'endTrend':
      bindings.endTrend(args.trend);
      return undefined;
    case 'surveyStep':
      return bindings.surveyStep(args.snapshot);
    case 'survey':
      return bindings.survey(args.snapshot);
    case 'findings':
      return /** @type {Calls['findings']['value']} */ (bindings.findings(args.snapshot, args.earlier));
    case 'memory':
      return { bytes: memory.buffer.byteLength };
    case 'close':
      bindings.close(args.snapshot);
      return undefined;
    default:
      throw failure('malformed', `op: there is no call "${op}"`);
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}
