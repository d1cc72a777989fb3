/**
 * Lays out a graph whose nodes have layers. A layer is a column; the last layer is on the left. Few edges cross: sweeps
 * back and forth through the columns move each node to the mean position of its neighbours in the column before.
 *
 * Cost: O(nodes log nodes + edges) for each of `SWEEPS` sweeps.
 */

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 40;
const GAP_X = 84;
const GAP_Y = 16;
const MARGIN = 24;
const SWEEPS = 4;

/** @typedef {{ layer: number }} LayeredNode */
/** @typedef {{ from: number; to: number }} LayeredEdge Indices of nodes. */
/** @typedef {{ x: number; y: number }} Place The upper left corner. */

/**
 * @param {readonly LayeredNode[]} nodes
 * @param {readonly LayeredEdge[]} edges
 * @returns {{ places: Place[]; width: number; height: number }}
 */
export function layOut(nodes, edges) {
  const layers = orderLayers(nodes, edges);
  const tallest = Math.max(1, ...layers.map((layer) => layer.length));
  const step = NODE_HEIGHT + GAP_Y;
  const width = layers.length * (NODE_WIDTH + GAP_X) - GAP_X + 2 * MARGIN;
  const height = tallest * step - GAP_Y + 2 * MARGIN;
  /** @type {Place[]} */
  const places = nodes.map(() => ({ x: 0, y: 0 }));
  layers.forEach((layer, depth) => {
    const top = MARGIN + ((tallest - layer.length) * step) / 2;
    layer.forEach((node, row) => {
      places[node] = { x: MARGIN + (layers.length - 1 - depth) * (NODE_WIDTH + GAP_X), y: top + row * step };
    });
  });
  return { places, width, height };
}

/**
 * The nodes of each layer, from top to bottom.
 * @param {readonly LayeredNode[]} nodes
 * @param {readonly LayeredEdge[]} edges
 * @returns {number[][]}
 */
export function orderLayers(nodes, edges) {
  /** @type {number[][]} */
  const layers = [];
  nodes.forEach(({ layer }, node) => (layers[layer] ??= []).push(node));
  const filled = Array.from(layers, (layer) => layer ?? []);
  const neighbours = nodes.map(() => /** @type {number[]} */ ([]));
  for (const { from, to } of edges) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const depthOf = (/** @type {number} */ node) => nodes[node]?.layer ?? 0;
  /** @type {number[]} */
  const rank = [];
  for (const layer of filled) layer.forEach((node, row) => (rank[node] = row));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const outwards = sweep % 2 === 0;
    const order = outwards ? filled.keys() : [...filled.keys()].reverse();
    for (const depth of order) {
      const next = outwards ? depth - 1 : depth + 1;
      const towards = filled[next];
      const layer = filled[depth];
      if (!towards || !layer) continue;
      const wanted = new Map(
        layer.map((node) => {
          const rows = (neighbours[node] ?? [])
            .filter((other) => depthOf(other) === next)
            .map((other) => rank[other] ?? 0);
          const mean = rows.reduce((sum, row) => sum + row, 0) / rows.length;
          // As a share of the column, because columns have different heights.
          return [node, rows.length > 0 ? mean / towards.length : (rank[node] ?? 0) / layer.length];
        }),
      );
      layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || (rank[a] ?? 0) - (rank[b] ?? 0));
      layer.forEach((node, row) => (rank[node] = row));
    }
  }
  return filled;
}

/**
 * Counts the pairs of edges between neighbouring layers that cross.
 * @param {readonly number[][]} layers
 * @param {readonly LayeredEdge[]} edges
 */
export function countCrossings(layers, edges) {
  /** @type {Map<number, { depth: number; row: number }>} */
  const at = new Map();
  layers.forEach((layer, depth) => layer.forEach((node, row) => at.set(node, { depth, row })));
  const spans = edges.flatMap(({ from, to }) => {
    const [a, b] = [at.get(from), at.get(to)];
    return a && b && a.depth === b.depth + 1 ? [{ depth: b.depth, left: a.row, right: b.row }] : [];
  });
  let crossings = 0;
  spans.forEach((one, i) => {
    for (const other of spans.slice(i + 1)) {
      if (one.depth === other.depth && (one.left - other.left) * (one.right - other.right) < 0) crossings += 1;
    }
  });
  return crossings;
}

/**
 * The path of an edge from the right side of the holder to the left side of the held node. If the held node is not
 * further right, the path bends around the right side of both.
 * @param {Place} from
 * @param {Place} to
 */
export function edgePath(from, to) {
  const y1 = from.y + NODE_HEIGHT / 2;
  const y2 = to.y + NODE_HEIGHT / 2;
  if (from.x < to.x) {
    const x1 = from.x + NODE_WIDTH;
    const bend = (to.x - x1) / 2;
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}`;
  }
  const x1 = from.x + NODE_WIDTH;
  const x2 = to.x + NODE_WIDTH;
  const out = Math.max(x1, x2) + GAP_X / 2;
  return `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`;
}
