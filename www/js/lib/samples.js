/** The bundled samples: a list beside the files, all of this origin. */

/** @import { Language } from '../words/index.js' */

/** English always, other languages where somebody has written them. @typedef {{ en: string } & Partial<Record<Language, string>>} Localised */
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
