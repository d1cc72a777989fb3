// Whether ids keep their meaning from snapshot to snapshot. When any client disconnects, V8 gives all objects new ids, also
// for sessions that stay. So objects are held, and their ids are asked after each snapshot and right before the next.
//
// A client may leave between that question and the snapshot, above all when the snapshot waits for the event loop. New ids
// are given in the order of the heap, so an object that has one of these often gets the same again. Two things show it:
// an object that was made later has an id above all earlier ones, at least the number of nodes, unless ids began again;
// and such an id is too large for the place of its object in the heap, so the next time it is another if they have.

/**
 * Whether ids mean the same as in the snapshot before. `renumbered`: another client has disconnected in between, and
 * the process has given its objects new ids. `unknown`: the runtime does not say.
 * @typedef {'first' | 'same' | 'renumbered' | 'unknown'} IdState
 */

/**
 * Ids of the heap's objects are odd, so the largest is about twice their number. Not all nodes are on the heap, and a new
 * object is near the beginning of it.
 */
const LEAST_ID_PER_NODE = 0.5;

/** @param {(method: string, params: object) => Promise<any>} send Resolves with undefined if the runtime does not say. */
export function watchIds(send) {
  /** The object that was made before the last snapshot. @type {string | undefined} */
  let held;
  /** Its id after that; 0 if it was forgotten by then. @type {number | undefined} */
  let last;
  /** Of the last snapshot. @type {number | undefined} */
  let nodes;
  let isFirst = true;

  async function make() {
    const made = await send('Runtime.evaluate', { expression: '({})', objectGroup: 'heapwise' });
    return /** @type {string | undefined} */ (made?.result?.objectId);
  }

  /** @param {string | undefined} objectId */
  async function idOf(objectId) {
    if (objectId === undefined) return undefined;
    const answer = await send('HeapProfiler.getHeapObjectId', { objectId });
    const id = Number(answer?.heapSnapshotObjectId);
    return Number.isSafeInteger(id) ? id : undefined;
  }

  return {
    /**
     * @template {{ nodes?: number | undefined }} T
     * @param {() => Promise<T>} take Takes a snapshot.
     * @returns {Promise<{ ids: IdState; value: T }>} whether ids mean the same as in the snapshot before
     */
    async around(take) {
      const [older, olderId, olderNodes] = [held, last, nodes];
      const made = await make();
      const before = await idOf(older);
      const value = await take();
      const [after, id] = [await idOf(older), await idOf(made)];
      [held, last, nodes] = [made, id, value.nodes];
      if (id === undefined) {
        isFirst = false;
        return { ids: 'unknown', value };
      }
      if (isFirst) {
        isFirst = false;
        return { ids: 'first', value };
      }
      if (olderId === undefined || before === undefined || after === undefined) return { ids: 'unknown', value };
      const isRenumbered =
        olderId === 0 ||
        before !== olderId ||
        // 0 after it: somebody has left since, so ids of the next snapshot will mean something else.
        (after !== 0 && after !== before) ||
        (id !== 0 && id < (olderNodes ?? 0) * LEAST_ID_PER_NODE);
      return { ids: isRenumbered ? 'renumbered' : 'same', value };
    },
  };
}
