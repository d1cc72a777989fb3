/**
 * Whether a report says what it has to say about a program. Pure: reports and expectations in, marks out.
 *
 * @typedef {import('./expected.mjs').Program} Program
 * @typedef {import('./findings.mjs').Report} Report
 * @typedef {import('./findings.mjs').Finding} Finding
 * @typedef {'three' | 'one'} Mode Three captures of one process, or the last of them alone.
 *
 * @typedef {object} Score
 * @property {string} named What the report says first: kind and owner.
 * @property {number} [rank] Of the right finding, among findings that are an alarm; among all for classics and churn.
 * @property {'right' | 'elsewhere' | 'wrong file' | 'none'} [line] Where the right finding points.
 * @property {string[]} falseAlarms Alarms about something else.
 * @property {string[]} misses What the aims want and the report lacks; empty when all is well.
 */

/** Of findings, in one capture, a classic has to be among so many. */
const CLASSIC_RANK = 3;

/**
 * @param {Program} program
 * @param {Report} report
 * @param {Mode} mode
 * @param {Record<string, number[]>} lines Acceptable lines by file, counted from 1.
 * @returns {Score}
 */
export function score(program, report, mode, lines) {
  const alarms = report.findings.filter(({ severity }) => severity !== 'info');
  const falseAlarms = alarms.filter((finding) => !isAbout(program, finding)).map(describe);
  const named = nameFirst(report);
  if (program.verdict === 'churn') return { named, ...scoreChurn(program, report), falseAlarms };
  if (!program.leak) return { named, falseAlarms, misses: missesOfControl(alarms) };

  // With one capture a classic need only be named; with three, and for all others, it has to be an alarm.
  const considered = mode === 'one' && program.classic ? report.findings : alarms;
  const at = considered.findIndex((finding) => isRight(program, finding));
  const found = considered[at];
  if (!found) return { named, falseAlarms, misses: mustName(program, mode) ? ['not named'] : [] };
  const rank = at + 1;
  const line = whereItPoints(found, lines);
  const misses = [];
  if (mode === 'three') {
    if (rank > 1) misses.push(`rank ${rank}`);
    if (line !== 'right' && !(program.located === false && line !== 'wrong file')) misses.push(`line: ${line}`);
  } else if (program.classic && rank > CLASSIC_RANK) {
    misses.push(`rank ${rank}`);
  }
  return { named, rank, line, falseAlarms, misses };
}

/** The name in front of the place: `sessions` of `sessions in server.js:12`. */
export function ownerOf(text) {
  return text.replace(/ in \S+$/, '');
}

/** Owner and kind fit. @param {Program} program @param {Finding} finding */
function isRight(program, finding) {
  return isAbout(program, finding) && (!program.kinds || program.kinds.includes(finding.kind));
}

/** One leak may be seen twice: its list, and what is in it. @param {Program} program @param {Finding} finding */
function isAbout({ owner }, { anchor }) {
  return owner !== undefined && owner.test(ownerOf(anchor.text));
}

/** Whether the aims want a leak to be named: all with three captures, the classics with one. */
function mustName({ classic }, mode) {
  return mode === 'three' || classic === true;
}

/** Much comes and goes, and nothing stays: to be said, and not to be called a leak. */
function scoreChurn(program, { findings, harmless }) {
  const at = findings.findIndex((finding) => isRight(program, finding));
  const isHarmless = harmless.some(
    ({ kind, anchor }) => ['slot', 'churn'].includes(kind) && program.owner?.test(ownerOf(anchor?.text ?? '')),
  );
  const misses = missesOfControl(findings.filter(({ severity }) => severity !== 'info'));
  if (!isHarmless && (at === -1 || at >= CLASSIC_RANK)) misses.push('churn not named');
  return { ...(at === -1 ? {} : { rank: at + 1 }), misses };
}

/** @param {readonly Finding[]} alarms */
function missesOfControl(alarms) {
  const leaks = alarms.filter(({ severity }) => severity === 'leak');
  const suspects = alarms.length - leaks.length;
  return [...leaks.map((finding) => `false: ${describe(finding)}`), ...(suspects > 1 ? [`${suspects} suspects`] : [])];
}

/** @param {Finding} finding @param {Record<string, number[]>} lines */
function whereItPoints({ location }, lines) {
  if (!location) return 'none';
  const file =
    decodeURI(location.url.split(/[?#]/, 1)[0] ?? '')
      .split(/[\\/]/)
      .pop() ?? '';
  const acceptable = lines[file];
  if (!acceptable) return 'wrong file';
  return acceptable.includes(location.line + 1) ? 'right' : 'elsewhere';
}

/** @param {Report} report */
function nameFirst({ findings, harmless }) {
  const [first] = findings;
  if (first) return describe(first);
  const slot = harmless.find(({ kind, anchor }) => ['slot', 'churn'].includes(kind) && anchor);
  return slot ? `harmless: ${slot.kind} ${slot.anchor?.text}` : 'nothing';
}

/** @param {Finding} finding */
function describe({ kind, severity, anchor }) {
  return `${severity}: ${kind} ${anchor.text}`;
}
