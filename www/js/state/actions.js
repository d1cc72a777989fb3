/** Everything a person can do. Views call these; nothing else changes the state. */

import { failure } from '../engine/failure.js';
import { nameOfAddress, parseAddress } from '../lib/address.js';
import { pickFiles } from '../lib/pick-files.js';
import { addressOfSample, readSamples } from '../lib/samples.js';
import { reloadForIsolation } from '../lib/isolation.js';
import { writeSettings } from '../lib/settings.js';
import { sortSeries } from '../lib/capture-time.js';
import { csvName } from '../lib/csv.js';
import { toErrorData } from '../lib/errors.js';
import { diffFieldNames, diffFieldsOf } from '../lib/diff-text.js';
import { fieldNames, fieldsOf } from '../lib/row-text.js';
import { diffRows } from '../rows/diff-trees.js';
import { rowsAsCsv, saveFile } from '../rows/export-rows.js';
import { completeRow } from '../rows/full-text.js';
import { findFiles, isAwaited, nameFiles, parseNames } from './linked-files.js';
import { createLive } from './live.js';
import { createMaps } from './maps.js';
import { createMemoryLogs } from './memory-log.js';
import { createOpenings } from './openings.js';
import { createRecentFiles } from './recent-files.js';
import { isBusy, isUnsaved, selectCurrent, selectStranded, speakFor } from './select.js';
import { arrange } from './snapshot-order.js';
import { redactedName, redactorOf, reportName } from './report-files.js';
import { isCut, selectReport, selectReported } from './reports.js';
import { listRows } from '../rows/trees.js';
import {
  carryOn,
  completeRoute,
  formatHash,
  parseHash,
  routeInSnapshot,
  routeToComparison,
  startRoute,
} from './url-state.js';

/** @import { AppState, Change, ChosenSite, DetailKind, Link, Route, Source, View, ViewName } from './app-state.js' */
/** @import { Failure, FilePurpose, OpenSnapshot, SnapshotOrder } from './app-state.js' */
/** @import { RedactionLevel } from '../engine/protocol.js' */
/** @import { TreeItem, TreeQuery } from '../rows/trees.js' */
/** @import { DiffQuery } from '../rows/diff-trees.js' */
/** @import { Comparison, ReportFormat } from '../engine/api.js' */
/** @import { Sort } from '../engine/protocol.js' */
/** @import { GivenFile } from '../lib/files.js' */
/** @import { RowSource } from '../rows/row-source.js' */
/** @import { EngineHost } from './engine-host.js' */
/** @import { Outcome } from './openings.js' */
/** @import { ExtensionActions } from './extension-state.js' */
/** @import { Store } from './store.js' */
/** @import { RecentFile } from '../lib/recent-files.js' */
/** @import { Sample } from '../lib/samples.js' */
/** @import { Settings } from '../lib/settings.js' */
/** @import { RequestCounter } from '../lib/requests.js' */

/** @typedef {ReturnType<typeof createActions>} Actions */
/**
 * @typedef {(context: { store: Store<AppState>; openFiles: (files: readonly GivenFile[]) => void }) => ExtensionActions} MakeExtension
 */

const FILTER_PAUSE_MS = 150;

/**
 * @param {object} context
 * @param {Store<AppState>} context.store
 * @param {EngineHost} context.host
 * @param {RequestCounter} context.requests
 * @param {readonly View[]} context.views
 * @param {MakeExtension | undefined} [context.makeExtension] Undefined on a site.
 */
export function createActions({ store, host, requests, views, makeExtension }) {
  let filterTimer = 0;
  /** The route by which a new snapshot was shown. While it is still in effect, the person has not navigated. @type {Route | undefined} */
  let shown;
  const recent = createRecentFiles(store);
  const openings = createOpenings({ store, host, requests, announce, show, forget, remember: recent.remember });
  const memoryLogs = createMemoryLogs(store);
  const maps = createMaps(store, announce);
  const live = createLive({ store, openings, requests, announce, navigate });

  /** @param {string} text */
  function announce(text) {
    store.set(({ announcement }) => ({ announcement: { serial: announcement.serial + 1, text } }));
  }

  /** Shows a new snapshot: in the view of the link that waited for it, or else its report. @param {number} id */
  function show(id) {
    const { route, linked, snapshots, waiting } = store.get();
    const resolved = findFiles(route, linked, snapshots);
    if (route.view !== 'start' && isAwaited(resolved, id)) {
      navigate(resolved.route, { replace: true });
      store.set({ linked: resolved.linked });
      return;
    }
    if (waiting.some(({ name }) => name === linked.snap || name === linked.base)) return;
    const cut = snapshots.find((snapshot) => snapshot.id === id);
    // There is no report on a file that ends early.
    navigate({ view: cut && isCut(cut) ? 'overview' : 'report', snap: id });
    shown = store.get().route;
  }

  /**
   * Takes a snapshot out of the list. If it is in view, its neighbour in the list is shown instead.
   * @param {number} id
   * @param {{ replace?: boolean }} [step]
   */
  function forget(id, step) {
    const { snapshots, route } = store.get();
    const index = snapshots.findIndex((snapshot) => snapshot.id === id);
    if (index < 0) return;
    const rest = snapshots.toSpliced(index, 1);
    store.set({ snapshots: rest });
    if (route.snap !== id) {
      if (route.view === 'compare' && route.base === id)
        change('compare', { base: undefined, matching: 'auto' }, { replace: true });
      return;
    }
    const next = rest[Math.min(index, rest.length - 1)];
    navigate(next ? routeInSnapshot(route, next.id) : startRoute, step);
  }

  /**
   * Goes to a view. Parameters that the link leaves out have their defaults.
   * @param {Link} link
   * @param {{ replace?: boolean }} [step] With `replace` the back button does not return to the view before.
   */
  function navigate(link, { replace = false } = {}) {
    const state = store.get();
    const route = completeRoute(link, views);
    // A person who chooses a snapshot no longer waits for the file of a link.
    const linked = {
      snap: route.snap === state.route.snap ? state.linked.snap : undefined,
      base: baseOf(route) === baseOf(state.route) ? state.linked.base : undefined,
    };
    const hash = nameFiles(formatHash(route), route, { ...state, linked });
    if (hash !== location.hash) history[replace ? 'replaceState' : 'pushState'](undefined, '', hash);
    store.set({ route, linked, carried: carryOn(route, state) });
  }

  /**
   * Changes parameters of the view in view. Does nothing in any other view, so a slow answer cannot pull a person back.
   * @template {ViewName} Name
   * @param {Name} view
   * @param {Change<Name>} values
   * @param {{ replace?: boolean }} [step]
   */
  function change(view, values, step) {
    const { route } = store.get();
    if (route.view === view) navigate(/** @type {Link} */ ({ ...route, ...values }), step);
  }

  /** Takes over the route in the address bar, and adds the names of its files to the address. */
  function readRoute() {
    const state = store.get();
    const resolved = findFiles(parseHash(location.hash, views), parseNames(location.hash), state.snapshots);
    store.set({ ...resolved, carried: carryOn(resolved.route, state) });
    navigate(resolved.route, { replace: true });
  }

  /**
   * Opens files. Files of a series are opened in the order of the series; to compare, the last one is compared with the
   * snapshot in view.
   * @param {readonly GivenFile[]} files
   * @param {FilePurpose} [purpose]
   */
  function openFiles(files, purpose = 'open') {
    const state = store.get();
    const base = purpose === 'compare' ? selectCurrent(state)?.id : undefined;
    const handles = new Map(files.map(({ file, handle }) => [file, handle]));
    /** @type {Source[]} */
    const sources = sortSeries([...handles.keys()]).map((file) => ({
      kind: 'file',
      name: file.name,
      file,
      handle: handles.get(file),
    }));
    if (base !== undefined) openings.add(sources, { isQuiet: true, whenDone: (ids) => showBeside(base, ids.at(-1)) });
    else if (isBusy(state)) openings.add(sources);
    else openings.add(sources, { whenDone: showSeries });
  }

  /**
   * Opens files, and takes source maps; in the memory view, logs are read instead.
   * @param {readonly GivenFile[]} files
   * @param {FilePurpose} [purpose]
   */
  async function openOrRead(files, purpose) {
    const isForLogs = store.get().route.view === 'memory' && purpose !== 'compare';
    const others = await maps.take(files);
    const rest = isForLogs ? await memoryLogs.takeLogs(others) : others;
    if (rest.length > 0) openFiles(rest, purpose);
  }

  /** @param {FilePurpose} purpose */
  async function pick(purpose) {
    const description = speakFor(store.get()).t(purpose === 'maps' ? 'maps.picker' : 'landing.picker');
    await openOrRead(await pickFiles(purpose, description), purpose);
  }

  /** @param {number} base @param {number | undefined} id Undefined if it could not be opened. */
  function showBeside(base, id) {
    const isOpen = (/** @type {number} */ wanted) => store.get().snapshots.some((snapshot) => snapshot.id === wanted);
    if (id === undefined || !isOpen(id)) return;
    if (isOpen(base)) navigate(routeToComparison(base, id));
    else show(id);
  }

  /**
   * After several files were opened at once, shows the last one, unless the person has navigated in the meantime.
   * @param {readonly number[]} ids Earliest first.
   */
  function showSeries(ids) {
    const { route, snapshots } = store.get();
    const snap = ids.findLast((id) => snapshots.some((snapshot) => snapshot.id === id));
    if (route === shown && snap !== undefined) navigate({ ...route, snap }, { replace: true });
  }

  /** @param {readonly URL[]} urls Earliest first. */
  function openUrls(urls) {
    if (urls.length === 1) urls.forEach(openUrl);
    /** @type {Source[]} */
    const sources = urls.map((url) => ({ kind: 'url', name: nameOfAddress(url), url }));
    if (sources.length > 1) openings.add(sources, { whenDone: showSeries });
  }

  /** Forgets that a file could not be opened, and its copy if the page took it. @param {(failure: Failure) => boolean} which */
  function dismiss(which) {
    const { failures } = store.get();
    for (const { source } of failures.filter(which)) {
      if (source.kind === 'file' && source.isTaken) void live.dropKept(source.name);
      else if (source.kind === 'live') void live.dropKept(source.name, source.kept);
    }
    store.set({ failures: failures.filter((failure) => !which(failure)) });
  }

  /** @param {URL} url */
  function openUrl(url) {
    store.set({ addressRefused: false });
    openings.add([{ kind: 'url', name: nameOfAddress(url), url }]);
  }

  /**
   * Writes a list into a file. If an export is running, stops that instead.
   * @template Item
   * @param {object} job
   * @param {RowSource<Item>} job.list
   * @param {readonly string[]} job.fields The titles of the columns.
   * @param {(item: Item) => readonly string[] | Promise<readonly string[]>} job.write
   * @param {string} job.name
   * @param {string} job.view
   */
  async function exportList({ list, fields, write, name, view }) {
    const running = store.get().exporting;
    if (running) {
      running.stop();
      return;
    }
    const controller = new AbortController();
    const { n, t } = speakFor(store.get());
    const stop = () => {
      controller.abort();
      store.set({ exporting: undefined });
    };
    store.set({ exporting: { view, count: 0, stop } });
    const onrows = (/** @type {number} */ count) =>
      controller.signal.aborted || store.set({ exporting: { view, count, stop } });
    try {
      const { text, count } = await rowsAsCsv(list, { signal: controller.signal, onrows, fields, write });
      saveFile(text, csvName(name, view, selectCurrent(store.get())?.info.partial?.lacksGraph));
      announce(n('export.done', count));
    } catch (thrown) {
      if (!controller.signal.aborted) announce(t('export.failed', { message: toErrorData(thrown).message }));
    }
    if (!controller.signal.aborted) store.set({ exporting: undefined });
  }

  return {
    announce,
    navigate,
    change,
    live,
    memoryLogs,
    extension: makeExtension?.({ store, openFiles }),
    openFiles: openOrRead,
    /** Says that dropped folders have no snapshots. @param {readonly string[]} folders */
    foundNothing: (folders) => {
      const message = speakFor(store.get()).t('error.folder');
      for (const name of folders) openings.refuse(name, failure('not-a-snapshot', message));
    },
    openUrl,

    /** Opens the file picker. Browsers allow this only while a click or a key is being handled. */
    pickFiles: () => pick('open'),
    maps,
    pickMaps: () => pick('maps'),
    /** The same, for files to compare with the snapshot in view. */
    pickToCompare: () => pick('compare'),

    /** Opens a file from the list of recent files. @param {number} id */
    openRecent: async (id) => {
      const file = await recent.take(id);
      if (file) openFiles([file]);
    },

    /** @param {RecentFile} file */
    forgetRecent: ({ id, name }) => {
      recent.forget(id);
      announce(speakFor(store.get()).t('recent.removed', { name }));
    },

    clearRecent: () => {
      recent.clear();
      announce(speakFor(store.get()).t('recent.cleared'));
    },

    /**
     * Opens what the host of an embedded page sends.
     * @param {Extract<Source, { kind: 'file' | 'sent' }>} source
     * @param {(outcome: Outcome) => void} whenSettled
     */
    openSent: (source, whenSettled) => openings.add([source], { whenSettled }),

    /** @param {string} text */
    openAddress: (text) => {
      const url = parseAddress(text, location.href);
      if (url) openUrl(url);
      else store.set({ addressRefused: true });
      return url !== undefined;
    },

    /**
     * Opens the files of a link, earliest first. If one is of another origin, the person is asked before anything is
     * fetched: whoever made the link chose the address.
     * @param {readonly string[]} texts
     */
    openAddresses: (texts) => {
      const urls = texts.flatMap((text) => parseAddress(text, location.href) ?? []);
      if (urls.length < texts.length) store.set({ addressRefused: true });
      if (urls.every(({ origin }) => origin === location.origin)) return openUrls(urls);
      store.set({ asked: urls });
      announce(speakFor(store.get()).t('asked.title'));
    },

    /** The person has answered whether the addresses of the link may be fetched. @param {boolean} mayFetch */
    answerAsked: (mayFetch) => {
      const { asked } = store.get();
      store.set({ asked: [] });
      if (mayFetch) openUrls(asked);
    },

    /** @param {Sample} sample */
    openSample: (sample) => {
      openings.add([{ kind: 'url', name: sample.file, url: addressOfSample(sample) }]);
    },

    /**
     * Applies a filter shortly after the typing pauses, without a step for the back button. If the view or its filter
     * has changed by then, the typed text is dropped.
     * @param {string} filter
     */
    filterClasses: (filter) => {
      clearTimeout(filterTimer);
      const typedIn = store.get().route;
      filterTimer = setTimeout(() => {
        const { route } = store.get();
        if (!('filter' in route) || !('filter' in typedIn)) return;
        if (route.view !== typedIn.view || route.snap !== typedIn.snap || route.filter !== typedIn.filter) return;
        navigate({ ...route, filter }, { replace: true });
      }, FILTER_PAUSE_MS);
    },

    /** Sorts the list in view. @param {Sort<string>} sort */
    sortRows: (sort) => {
      const { route } = store.get();
      if ('sort' in route) navigate(/** @type {Link} */ ({ ...route, sort }));
    },

    /** @param {number} rowCount */
    countRows: (rowCount) => store.set({ rowCount, rowTrouble: undefined }),

    /** The engine refused the rows of the list in view, and said why. @param {string} rowTrouble */
    missRows: (rowTrouble) => store.set({ rowCount: undefined, rowTrouble }),

    /** Searches for objects, in the search view. @param {string} query */
    search: (query) => {
      const { route } = store.get();
      if (route.view === 'search') navigate({ ...route, query }, { replace: true });
      else navigate({ view: 'search', snap: route.snap, query });
    },

    /** Ignores a node in the retainers view, or stops ignoring it. @param {number} node */
    toggleIgnored: (node) => {
      const { route } = store.get();
      if (route.view !== 'object') return;
      const others = route.ignored.filter((other) => other !== node);
      const isIgnored = others.length < route.ignored.length;
      navigate({ ...route, ignored: isIgnored ? others : [...others, node] });
    },

    /**
     * Narrows the allocations view to what was allocated in a range of samples; without a range, shows all.
     * @param {{ from: number; to: number } | undefined} range
     * @param {{ replace?: boolean }} [step]
     */
    chooseSamples: (range, step) => {
      store.set({ site: undefined });
      change('allocations', { from: range?.from, to: range?.to }, step);
    },

    /** Narrows the allocations view to what one row of the profile allocated; without a row, shows all. @param {ChosenSite | undefined} site */
    chooseSite: (site) => {
      store.set({ site });
      change('allocations', { from: undefined, to: undefined }, { replace: true });
    },

    /** @param {AppState['siteSort']} siteSort */
    sortSites: (siteSort) => store.set({ siteSort }),

    /** Repeats a question that failed. @param {number} id @param {DetailKind} kind */
    retryDetail: (id, kind) => {
      store.set(({ details }) => {
        const { [kind]: _, ...rest } = details.get(id) ?? {};
        return { details: new Map(details).set(id, rest) };
      });
    },

    /** Asks what would be freed if an edge to an object were cut. @param {Extract<TreeItem, { kind: 'retainer' }>} retainer */
    askCut: async ({ row, of }) => {
      const { route, snapshots } = store.get();
      if (route.view !== 'object') return;
      const { snap, node: id } = route;
      const handle = snapshots.find((snapshot) => snapshot.id === snap)?.handle;
      const cut = await handle?.ask({ kind: 'cut', node: of, edge: row.edge.index }).catch(() => undefined);
      const now = store.get().route;
      if (!cut || now.view !== 'object' || now.node !== id || now.snap !== snap) return;
      store.set({ cut: { ...cut, snap, id, edge: row.edge.text, holder: row.name } });
    },

    /** Shows more retainers of a node in the graph. @param {number} node */
    openInGraph: (node) =>
      store.set(({ graph }) => (graph ? { graph: { ...graph, opened: [...graph.opened, node], kind: 'stale' } } : {})),

    /**
     * Writes the outermost rows of a list into a file, or stops a running export.
     * @param {OpenSnapshot} snapshot
     * @param {TreeQuery} query
     * @param {string} view
     */
    exportRows: ({ handle, info }, query, view) => {
      const complete = completeRow(handle);
      return exportList({
        list: listRows(handle, query),
        fields: fieldNames(query.kind),
        write: async (item) => fieldsOf(await complete(item)),
        name: info.name,
        view,
      });
    },

    /**
     * Writes the classes of a comparison into a file, or stops a running export.
     * @param {Comparison} comparison
     * @param {DiffQuery} query
     */
    exportDiff: (comparison, query) =>
      exportList({
        list: diffRows(comparison, query),
        fields: diffFieldNames(comparison.info.isById),
        write: (item) => diffFieldsOf(item, comparison.info.isById),
        name: comparison.current.info.name,
        view: 'compare',
      }),

    /** Repeats a comparison that failed. @param {string} key */
    retryComparison: (key) =>
      store.set(({ comparisons }) => {
        const rest = new Map(comparisons);
        rest.delete(key);
        return { comparisons: rest };
      }),

    /** Moves a snapshot to another place in the list. @param {number} id @param {number} place From 0. */
    moveSnapshot: (id, place) => {
      const { snapshots } = store.get();
      const from = snapshots.findIndex((snapshot) => snapshot.id === id);
      const moved = snapshots[from];
      const to = Math.max(0, Math.min(place, snapshots.length - 1));
      if (!moved || from === to) return;
      store.set({ snapshots: snapshots.toSpliced(from, 1).toSpliced(to, 0, moved), order: 'arranged' });
      const { t } = speakFor(store.get());
      announce(t('snapshots.moved', { name: moved.info.name, place: to + 1, count: snapshots.length }));
    },

    /** @param {SnapshotOrder} order */
    orderSnapshots: (order) => store.set(({ snapshots }) => ({ order, snapshots: arrange(snapshots, order) })),

    /** Arranges the snapshots in the given order. @param {readonly number[]} ids */
    arrangeByIds: (ids) => {
      store.set(({ snapshots }) => ({
        order: 'arranged',
        snapshots: snapshots.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
      }));
      announce(speakFor(store.get()).t('trend.order.done'));
    },

    /** Repeats the trend after a failure. */
    retryTrend: () => store.set({ trend: undefined }),

    /** Repeats the report after a failure. */
    retryReport: () => {
      const failed = selectReport(store.get());
      store.set(({ reports }) => ({ reports: reports.filter((page) => page !== failed) }));
    },

    /** @param {boolean} withTexts */
    includeTexts: (withTexts) => store.set({ withTexts }),

    /** Writes the report in view into a file. @param {ReportFormat} format */
    saveReport: async (format) => {
      const state = store.get();
      const page = selectReport(state);
      const reported = selectReported(state);
      const { language, t } = speakFor(state);
      if (page?.kind !== 'ready') return;
      try {
        const { REPORT_FORMATS, writeReport } = await import('../lib/report/report.js');
        const options = { format, language, redact: !state.withTexts };
        const infos = reported.map(({ info }) => info);
        const { ending, type } = REPORT_FORMATS[format];
        const name = reportName(infos.at(-1)?.name ?? '', ending);
        saveFile([writeReport(page.findings, infos, options)], name, type);
        announce(t('report.save.done', { name }));
      } catch (thrown) {
        announce(t('report.save.failed', { message: toErrorData(thrown).message }));
      }
    },

    /** Saves the file of a snapshot that the page took itself. @param {File} file @param {string} name */
    saveTaken: (file, name) => {
      saveFile([file], name, 'application/json');
      /** @type {<Holder extends { source: Source }>(holder: Holder) => Holder} */
      const saved = (holder) =>
        holder.source.kind === 'file' && holder.source.file === file
          ? { ...holder, source: { ...holder.source, isSaved: true } }
          : holder;
      store.set(({ snapshots, failures }) => ({ snapshots: snapshots.map(saved), failures: failures.map(saved) }));
      announce(speakFor(store.get()).t('report.save.done', { name }));
    },

    /**
     * Lists what stays in a redacted copy, for the dialog before it is saved.
     * @param {OpenSnapshot} snapshot
     * @param {RedactionLevel} level
     */
    listKept: async (snapshot, level) => {
      store.set({ redaction: { snapshot, level, kept: undefined } });
      try {
        const kept = await snapshot.handle.kept({ level });
        const { redaction } = store.get();
        if (redaction?.snapshot === snapshot && redaction.level === level)
          store.set({ redaction: { snapshot, level, kept } });
      } catch (thrown) {
        const problem = speakFor(store.get()).t('report.save.failed', { message: toErrorData(thrown).message });
        if (store.get().redaction?.snapshot === snapshot)
          store.set({ redaction: { snapshot, level, kept: undefined, problem } });
      }
    },

    closeRedaction: () => store.set({ redaction: undefined }),

    /**
     * Writes a snapshot with its text replaced.
     * @param {OpenSnapshot} snapshot
     * @param {RedactionLevel} level
     */
    saveRedacted: async ({ id, handle, info, source }, level) => {
      const controller = new AbortController();
      const stop = () => {
        controller.abort();
        store.set({ redacting: undefined });
      };
      store.set({ redacting: { snap: id, stop } });
      const { t } = speakFor(store.get());
      try {
        const blob = await redactorOf(handle)?.({
          level,
          signal: controller.signal,
          file: source.kind === 'file' ? source.file : undefined,
        });
        if (!blob || controller.signal.aborted) return;
        const name = redactedName(info.name, blob.type);
        saveFile([blob], name, blob.type);
        announce(t('report.save.done', { name }));
      } catch (thrown) {
        if (!controller.signal.aborted) announce(t('report.save.failed', { message: toErrorData(thrown).message }));
      }
      if (!controller.signal.aborted) store.set({ redacting: undefined });
    },

    cancelOpening: openings.cancel,
    /** @param {Failure} failure */
    dismissFailure: (failure) => dismiss((one) => one === failure),
    dismissFailures: () => dismiss(() => true),

    /** Tries again to open what could not be opened. @param {Failure} failure */
    retryFailure: ({ source }) => {
      // A new engine, if the one before has ended.
      host.restart();
      openings.add([source]);
    },

    /** @param {number} id */
    closeSnapshot: async (id) => {
      const { snapshots, opening } = store.get();
      const closing = snapshots.find((snapshot) => snapshot.id === id);
      if (!closing) return;
      forget(id);
      if (opening?.preview === id) store.set({ opening: { ...opening, cancelling: true } });
      await closing.handle.close().catch(() => undefined);
      const { source } = closing;
      if (source.kind === 'live') void live.dropKept(source.name, source.kept);
      else if (source.kind === 'file' && source.isTaken) void live.dropKept(source.name);
      await host.free();
    },

    /** Opens the snapshots of a crashed engine again, on a new one. */
    restartEngine: () => {
      const { route } = store.get();
      const stranded = selectStranded(store.get());
      const isInView = stranded.some(({ id }) => id === route.snap);
      store.set(({ snapshots, failures }) => ({
        snapshots: snapshots.filter((snapshot) => !stranded.includes(snapshot)),
        failures: failures.filter(({ isAlone, source }) => !isAlone || isUnsaved(source)),
      }));
      if (isInView) navigate(startRoute, { replace: true });
      host.restart();
      // What came through a port and was not kept is gone.
      const sources = stranded.map(({ source }) => source).filter(({ kind }) => kind !== 'live' && kind !== 'sent');
      openings.add(sources, { isQuiet: !isInView });
    },

    loadRecent: recent.load,
    loadSamples: async () => {
      store.set({ samples: await readSamples().catch(() => /** @type {const} */ ('missing')) });
    },

    /** @param {Partial<Settings>} change */
    changeSettings: (change) => {
      const settings = { ...store.get().settings, ...change };
      writeSettings(settings);
      store.set({ settings });
    },

    /** @param {AppState['dragging']} dragging */
    setDragging: (dragging) => store.set({ dragging }),
    readRoute,
    reload: () => {
      if (!reloadForIsolation()) location.reload();
    },
  };
}

/** The base of a comparison. @param {Route} route */
function baseOf(route) {
  return route.view === 'compare' ? route.base : undefined;
}
