/**
 * The words of requests: sort keys, scopes, filters, measures. The types in `protocol.d.ts` are derived from these
 * lists; the engine rejects any other word (`tests/wasm/arguments.test.mjs` compares the lists with its own).
 */

export const CLASS_SORT_KEYS = /** @type {const} */ (['name', 'count', 'distance', 'shallowSize', 'retainedSize']);
export const OBJECT_SORT_KEYS = /** @type {const} */ (['name', 'id', 'distance', 'shallowSize', 'retainedSize']);
export const STRING_SORT_KEYS = /** @type {const} */ (['name', 'count', 'wastedSize', 'shallowSize', 'retainedSize']);
export const OWNER_SORT_KEYS = /** @type {const} */ (['name', 'count', 'shallowSize', 'retainedSize']);
export const DIFF_SORT_KEYS = /** @type {const} */ ([
  'name',
  'addedCount',
  'removedCount',
  'countDelta',
  'addedSize',
  'removedSize',
  'sizeDelta',
  'retainedDelta',
  'grownCount',
  'grownSize',
]);
export const TREND_SORT_KEYS = /** @type {const} */ (['growth', 'multiple', 'name', 'slope', 'last']);

/** Classes of a comparison. */
export const DIFF_SCOPES = /** @type {const} */ (['changed', 'added', 'removed', 'grown']);
/** Objects of a class in a comparison. */
export const MEMBER_KINDS = /** @type {const} */ (['added', 'removed', 'grown']);
/** How objects of two snapshots are matched. */
export const MATCHINGS = /** @type {const} */ (['auto', 'ids', 'classes']);
/** What a trend is a series of. */
export const TREND_MEASURES = /** @type {const} */ (['count', 'shallowSize', 'retainedSize']);

/** How much a redacted copy loses. */
export const REDACTION_LEVELS = /** @type {const} */ (['usual', 'strict']);

/** What objects can be grouped by. */
export const GROUPINGS = /** @type {const} */ (['file', 'package']);
/** DevTools' named filters, except those of single native contexts. */
export const NAMED_FILTERS = /** @type {const} */ ([
  'duplicatedStrings',
  'objectsRetainedByDetachedDomNodes',
  'objectsRetainedByConsole',
  'objectsRetainedByEventHandlers',
  'objectsRetainedByContexts',
  'sharedNativeContext',
  'noNativeContext',
]);

export const MAP_SHAPES = /** @type {const} */ (['treemap', 'icicle']);
export const MAP_GROUPINGS = /** @type {const} */ (['object', 'class']);
export const MAP_DIRECTIONS = /** @type {const} */ (['down', 'up']);
