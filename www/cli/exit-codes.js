/** The codes with which commands end. Continuous integration depends on them. */
export const EXIT = /** @type {const} */ ({
  /** There is nothing to report. */
  nothing: 0,
  /** A leak, or in `check` and `verify` one that is not accepted. */
  leak: 1,
  /** It could not be told: too few snapshots, suspects only, or growth without a finding. */
  unsure: 2,
  /** Wrong options or files, and everything else that prevented an answer. */
  input: 3,
});

/** @typedef {import('../js/engine/protocol.d.ts').Findings} Findings */

/**
 * The code of a report.
 * @param {Findings} findings
 */
export function exitCodeOf({ verdict, findings }) {
  if (findings.some(({ severity }) => severity === 'leak')) return EXIT.leak;
  if (findings.some(({ severity }) => severity === 'suspect')) return EXIT.unsure;
  return verdict.kind === 'steady' ||
    verdict.kind === 'shrinking' ||
    verdict.kind === 'warm-up' ||
    verdict.kind === 'garbage'
    ? EXIT.nothing
    : EXIT.unsure;
}
