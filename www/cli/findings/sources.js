/**
 * Findings in the words of the sources: `--maps`. What could not be used is said, and the rest is used all the same.
 *
 * @import { Console } from '../console.js'
 * @import { Findings } from '../../js/engine/protocol.js'
 * @import { OptionValues } from '../options.js'
 * @import { Snapshot } from '../index.js'
 */
import { existsSync } from 'node:fs';
import { translateFindings } from '../../js/maps/use.js';
import { Problem } from '../problem.js';

/** @param {OptionValues} values @returns {readonly string[]} throws a `Problem` if one is not there */
export function mapsOf({ maps }) {
  const paths = Array.isArray(maps) ? maps : [];
  for (const name of paths) if (!existsSync(name)) throw new Problem('cli.error.noSuchFile', { name });
  return paths;
}

/**
 * @param {Findings} found
 * @param {readonly Snapshot[]} snapshots
 * @param {readonly string[]} maps
 * @param {Pick<Console, 'speech' | 'say'>} console
 * @returns {Promise<Findings>}
 */
export async function inSources(found, snapshots, maps, { speech, say }) {
  const { t, n } = speech;
  const { findings, list } = await translateFindings(found, snapshots, maps);
  for (const { path, problem } of list.files) {
    if (problem) say(t('cli.maps.problem', { name: path, problem: t(`maps.problem.${problem}`) }));
  }
  for (const { url, ambiguous } of list.scripts) {
    if (ambiguous) say(t('cli.maps.ambiguous', { name: url, maps: ambiguous.join(', ') }));
  }
  const mapped = list.scripts.filter(({ map }) => map !== undefined).length;
  say(n('maps.summary', list.scripts.length, { mapped: speech.f.count(mapped) }));
  return findings;
}
