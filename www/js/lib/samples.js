/** The bundled samples: files of this origin, and the list that lies beside them. */

/** @import { Language } from '../words/index.js' */

/**
 * In English, and in other languages if there is a translation.
 * @typedef {{ en: string } & Partial<Record<Language, string>>} Localised
 */
/** @typedef {{ file: string; title: Localised; description: Localised; bytes: number }} Sample */

const FOLDER = './samples/';

/** @returns {Promise<Sample[]>} */
export async function readSamples() {
  const response = await fetch(new URL(`${FOLDER}index.json`, document.baseURI));
  if (!response.ok) throw new Error(`samples: HTTP ${response.status}`);
  return response.json();
}

/** @param {Sample} sample */
export function addressOfSample(sample) {
  return new URL(FOLDER + sample.file, document.baseURI);
}
