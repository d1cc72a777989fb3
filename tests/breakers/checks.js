/**
 * Checks the heaps of `index.mjs`, opened by any side. It also runs in the page, so it must not use Node's API.
 *
 * @typedef {object} Heap The questions to an open snapshot.
 * @property {{ nodeCount: number; edgeCount: number; root: number; locationCount: number; stringCount: number }} info
 * @property {(name: any) => Promise<ArrayLike<number>>} column
 * @property {() => Promise<any[]>} classes all rows: index, name, count, shallowSize, retainedSize, distance, location
 * @property {(node: number) => Promise<any>} [object]
 * @property {(node: number) => Promise<number>} [countRetainers]
 */
/** @typedef {{ what: string; got: unknown; wanted: unknown }} Fault */

/** Collects faults. */
class Book {
  /** @type {Fault[]} */
  faults = [];
  checked = 0;

  /** @param {string} what @param {unknown} got @param {unknown} wanted */
  same(what, got, wanted) {
    this.checked++;
    if (!Object.is(got, wanted)) this.faults.push({ what, got, wanted });
  }
}

/** A heap's columns, and the nodes of each class. */
class View {
  /** @param {Heap} heap */
  static async of(heap) {
    const view = new View();
    view.rows = await heap.classes();
    view.classOf = await heap.column('classIndex');
    view.shallow = await heap.column('shallowSize');
    view.retained = await heap.column('retainedSize');
    view.distance = await heap.column('distance');
    view.dominator = await heap.column('dominator');
    return view;
  }

  /** @param {string} name */
  row(name) {
    return this.rows.find((row) => row.name === name) ?? {};
  }

  /** Ordinals of a class. @param {string} name */
  nodes(name) {
    const { index, count } = this.row(name);
    const nodes = new Uint32Array(count ?? 0);
    for (let node = 0, at = 0; node < this.classOf.length; node++) {
      // As in the class table, without nodes of size 0.
      if (this.classOf[node] === index && this.shallow[node] > 0) nodes[at++] = node;
    }
    return nodes;
  }

  /**
   * Retained size of the children of each node that are not of this class: in a real heap, a map or a prototype.
   * @param {number} classIndex
   */
  besides(classIndex) {
    const sizes = new Float64Array(this.dominator.length);
    for (let node = 0; node < sizes.length; node++) {
      if (this.classOf[node] !== classIndex) sizes[this.dominator[node]] += this.retained[node];
    }
    return sizes;
  }

  /** @param {Uint32Array} nodes */
  sum(nodes) {
    return nodes.reduce((sum, node) => sum + this.shallow[node], 0);
  }
}

/** Checks that retained sizes add up along the dominator tree, to the size of the whole heap. @param {Book} book @param {View} view @param {number} root */
function checkTree(book, { shallow, retained, dominator }, root) {
  const below = new Float64Array(shallow.length);
  for (let node = 0; node < shallow.length; node++) if (node !== root) below[dominator[node]] += retained[node];
  let wrong = 0;
  for (let node = 0; node < shallow.length; node++) if (retained[node] !== shallow[node] + below[node]) wrong++;
  book.same('nodes whose retained size is not the sum of their subtree', wrong, 0);
}

const CHECKS = {
  /** @param {Book} book @param {View} view @param {any} facts @param {Heap} heap */
  async strings(book, view, { count, length }, heap) {
    const nodes = view.nodes('(string)').filter((node) => view.shallow[node] >= length);
    book.same('strings', nodes.length >= count, true);
    const holders = view.nodes('Holder');
    book.same('holders', holders.length, 1);
    book.same('the holder retains the strings', view.retained[holders[0]] >= count * length, true);
    book.same('strings in the table', heap.info.stringCount >= count, true);
    if (!heap.object) return;
    for (const node of [nodes[0], nodes[nodes.length >> 1], nodes[nodes.length - 1]]) {
      const { name } = await heap.object(node);
      book.same(`the name of ${node} is whole`, name.length >= length, true);
    }
  },

  /** @param {Book} book @param {View} view @param {any} facts @param {Heap} heap */
  async locations(book, view, { count, place }, heap) {
    const row = view.row('Point');
    const nodes = view.nodes('Point');
    const [scriptId, line, column] = place;
    book.same('points', row.count, count);
    book.same('locations', heap.info.locationCount, count);
    book.same('key of the class', row.key, `${scriptId},${line},${column},Point`);
    book.same('points retain themselves', row.retainedSize, view.sum(nodes));
    if (!heap.object) return;
    for (const node of [nodes[0], nodes[count - 1]]) {
      const { location } = await heap.object(node);
      book.same(`where ${node} was made`, `${location?.scriptId},${location?.line},${location?.column}`, `${place}`);
    }
  },

  /** @param {Book} book @param {View} view @param {any} facts */
  async list(book, view, { length }) {
    const row = view.row('Link');
    const links = view.nodes('Link');
    const [head, ...others] = view.nodes('Head');
    book.same('other heads', others.length, 0);
    book.same('links', row.count, length);
    book.same('shallow size of the class', row.shallowSize, view.sum(links));
    const besides = view.besides(row.index);
    const all = links.reduce((sum, link) => sum + besides[link], view.sum(links));
    book.same('links retain little but links', all - view.sum(links) < 1000, true);
    book.same('retained size of the class', row.retainedSize, all);
    book.same('retained size of the head', view.retained[head], view.shallow[head] + besides[head] + all);
    book.same('distance of the class', row.distance, view.distance[head] + 1);
    // From the end: each link retains itself and the links after it, and is dominated by the link before it.
    const order = new Int32Array(length + 1).fill(-1);
    order[0] = head;
    for (const link of links) order[view.distance[link] - view.distance[head]] = link;
    let [behind, wrongSizes, wrongDominators] = [0, 0, 0];
    for (let place = length; place > 0; place--) {
      const link = order[place] ?? -1;
      behind += view.shallow[link] + besides[link];
      if (view.retained[link] !== behind) wrongSizes++;
      if (view.dominator[link] !== order[place - 1]) wrongDominators++;
    }
    book.same('links with another retained size', wrongSizes, 0);
    book.same('links with another dominator', wrongDominators, 0);
  },

  /** @param {Book} book @param {View} view @param {any} facts @param {Heap} heap */
  async array(book, view, { length, holders }, heap) {
    const [itemRow, holderRow] = [view.row('Item'), view.row('Holder')];
    const items = view.nodes('Item');
    book.same('items', itemRow.count, length);
    book.same('holders', holderRow.count, holders);
    book.same('retained size of the items', itemRow.retainedSize, view.sum(items));
    book.same('retained size of the holders', holderRow.retainedSize, holderRow.shallowSize);
    const array = view.dominator[items[0]];
    book.same('items with another dominator', items.filter((item) => view.dominator[item] !== array).length, 0);
    const apart = items.filter((item) => view.distance[item] !== view.distance[array] + 1);
    book.same('items that are not one step from the array', apart.length, 0);
    book.same('class of the array', view.rows.find(({ index }) => index === view.classOf[array])?.name, 'Array');
    let besides = 0;
    for (let node = 0; node < view.dominator.length; node++) {
      if (view.dominator[node] === array && view.classOf[node] !== itemRow.index) besides += view.retained[node];
    }
    const whole = view.shallow[array] + besides + view.sum(items);
    book.same('retained size of the array', view.retained[array], whole);
    book.same('the array counts its elements once', whole < view.sum(items) + 16 * length, true);
    const [owner, ...others] = view.nodes('Owner');
    book.same('other owners', others.length, 0);
    const list = view.dominator[array];
    book.same('dominator of the holders', view.dominator[view.nodes('Holder')[0]], list);
    book.same('dominator of the list of holders', view.dominator[list], owner);
    const all = view.retained[array] + holderRow.shallowSize;
    book.same('the owner retains array and holders', view.retained[owner] > all, true);
    book.same('the owner retains them once', view.retained[owner] < all + 16 * holders + 1000, true);
    if (heap.countRetainers) book.same('retainers of the array', await heap.countRetainers(array), holders);
  },
};

/**
 * @param {keyof typeof CHECKS} name
 * @param {any} facts
 * @param {Heap} heap
 * @returns {Promise<{ checked: number; faults: Fault[] }>}
 */
export async function checkBreaker(name, facts, heap) {
  const book = new Book();
  const view = await View.of(heap);
  checkTree(book, view, heap.info.root);
  await CHECKS[name](book, view, facts, heap);
  return { checked: book.checked, faults: book.faults };
}
