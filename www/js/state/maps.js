/**
 * The source maps of the page: what was given, and reports in the words of the sources. A worker reads them, so the page's
 * thread only passes files on, and gets findings back. They belong to the page, not to a snapshot: maps may be given before or after.
 */

import { environment } from '../engine/environment.js';
import { toErrorData } from '../lib/errors.js';
import { classesOf, scriptsOf } from '../maps/facts.js';
import { MapsClient } from '../maps/client.js';
import { isMapInput } from '../maps/given.js';
import { isZipName } from '../maps/unzip-name.js';
import { speakFor } from './select.js';

/** @import { AppState, ObjectPage, ReportPage } from './app-state.js' */
/** @import { Store } from './store.js' */
/** @import { GivenFile } from '../lib/files.js' */
/** @import { Findings, Location } from '../engine/protocol.js' */
/** @import { PathAndBlob } from '../maps/messages.js' */

/** @typedef {ReturnType<typeof createMaps>} Maps */

/**
 * @param {Store<AppState>} store
 * @param {(text: string) => void} announce
 */
export function createMaps(store, announce) {
  let client = new MapsClient(environment.startMaps);
  /** Counts what was given, so that a report knows whether it is of these maps. */
  let serial = 0;
  /** Findings that are being translated. @type {Set<Findings>} */
  const running = new Set();

  /** @param {readonly PathAndBlob[]} files */
  async function add(files) {
    const of = client;
    store.set({ maps: { kind: 'reading', serial } });
    try {
      await of.call('add', { files });
      if (of !== client) return;
      serial += 1;
      const snapshot = store.get().snapshots.at(-1)?.handle;
      const list = await of.call('list', { scripts: snapshot ? await scriptsOf(snapshot).catch(() => []) : [] });
      if (of === client) store.set({ maps: { kind: 'ready', serial, list } });
    } catch (thrown) {
      if (of === client) fail(thrown);
    }
  }

  /** @param {unknown} thrown */
  function fail(thrown) {
    const { message } = toErrorData(thrown);
    store.set({ maps: { kind: 'failed', serial, message } });
    announce(speakFor(store.get()).t('maps.failed', { message }));
  }

  /**
   * Takes maps, compiled files and sources, and unpacks archives.
   * @param {readonly GivenFile[]} files
   * @returns {Promise<readonly GivenFile[]>} the others: snapshots, those of the archives too
   */
  async function take(files) {
    const isTaken = (/** @type {GivenFile} */ { file }) => isMapInput(file.name) || isZipName(file.name);
    if (!files.some(isTaken)) return files;
    /** @type {GivenFile[]} */
    const rest = files.filter((given) => !isTaken(given));
    /** @type {PathAndBlob[]} */
    const maps = files.flatMap(({ file, path = file.name }) => (isMapInput(file.name) ? [{ path, blob: file }] : []));
    const of = client;
    for (const { file } of files.filter(({ file }) => isZipName(file.name))) {
      store.set({ maps: { kind: 'reading', serial } });
      try {
        for (const { path, blob } of await of.call('unzip', { blob: file })) {
          if (isMapInput(path)) maps.push({ path, blob });
          else
            rest.push({ file: new File([blob], path.split('/').at(-1) ?? path, { lastModified: file.lastModified }) });
        }
      } catch (thrown) {
        if (of === client) fail(new Error(`${file.name}: ${toErrorData(thrown).message}`));
        return rest;
      }
    }
    if (maps.length > 0) void add(maps);
    else if (store.get().maps?.kind === 'reading') store.set({ maps: undefined });
    return rest;
  }

  /** @param {ReportPage} page */
  async function translate(page) {
    const last = page.handles.at(-1);
    if (page.kind !== 'ready' || !last || running.has(page.compiled)) return;
    const { compiled } = page;
    running.add(compiled);
    const [of, now] = [client, serial];
    try {
      const [classes, scripts] = [await classesOf(last, compiled), await scriptsOf(last)];
      const { findings, excerpts } = await of.call('translate', { findings: compiled, classes, scripts });
      const list = await of.call('list', { scripts });
      if (of !== client || now !== serial) return;
      store.set(({ reports }) => ({
        maps: { kind: 'ready', serial, list },
        reports: reports.map((other) =>
          other.kind === 'ready' && other.compiled === compiled
            ? { ...other, findings, excerpts, mapped: serial }
            : other,
        ),
      }));
    } catch (thrown) {
      if (of === client && last) fail(thrown);
    } finally {
      running.delete(compiled);
    }
  }

  /** Puts original places into the page of an object. @param {Extract<ObjectPage, { kind: 'ready' }>} page */
  async function placeObject(page) {
    const [of, now] = [client, serial];
    const { info, path } = page;
    const places = [info.location, ...(path ?? []).map(({ location }) => location)];
    const locations = places.flatMap((location) => location ?? []);
    const marked = { ...page, mapped: now };
    store.set({ object: marked });
    const originals = await of.call('locate', { locations }).catch(() => undefined);
    if (!originals || of !== client || store.get().object !== marked) return;
    const original = new Map(locations.map((location, at) => [location, originals[at] ?? location]));
    /** @template {{ location?: Location }} Placed @param {Placed} one @returns {Placed} */
    const placed = (one) => {
      const location = one.location && original.get(one.location);
      return location ? { ...one, location } : one;
    };
    store.set({ object: { ...marked, info: placed(info), path: path?.map(placed) } });
  }

  store.subscribe(() => {
    const { maps, reports, object } = store.get();
    if (maps?.kind !== 'ready') return;
    // An original place is not translated again: maps that come later are for the next object.
    if (object?.kind === 'ready' && object.mapped === undefined) void placeObject(object);
    const page = reports.find((one) => one.kind === 'ready' && one.mapped !== serial);
    if (page) void translate(page);
  });

  return {
    take,

    /** Shows everything as compiled again. */
    clear() {
      client.end();
      client = new MapsClient(environment.startMaps);
      serial = 0;
      store.set(({ reports }) => ({
        maps: undefined,
        sourceView: undefined,
        // It is asked for again, with its compiled places.
        object: undefined,
        reports: reports.map((page) =>
          page.kind === 'ready' ? { ...page, findings: page.compiled, excerpts: [], mapped: 0 } : page,
        ),
      }));
    },

    /** Shows a source as text at a line. @param {string} url @param {number} line From 0. */
    async showSource(url, line) {
      store.set({ sourceView: { url, line, text: undefined } });
      const text = await client.call('sourceText', { url }).catch(() => undefined);
      store.set(({ sourceView }) =>
        sourceView?.url === url && sourceView.line === line ? { sourceView: { url, line, text: text ?? '' } } : {},
      );
    },

    hideSource: () => store.set({ sourceView: undefined }),
  };
}
