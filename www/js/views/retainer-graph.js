/**
 * The retainers of an object as a graph, from the roots on the left to the object on the right. Every node is a link.
 */

import { html, nothing, svg } from '../lib/html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { NODE_HEIGHT, NODE_WIDTH, edgePath, layOut } from '../lib/layer-layout.js';
import { formatHash, routeToObject } from '../state/url-state.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ObjectInfo, RetainerGraph, RetainerNode } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Characters that fit in a node. */
const LETTERS = 19;
/** Names of edges must not overlap: up to this many edges all are named, beyond that only those near the object. */
const NAMED_EDGES = 24;
const NAMED_LAYERS = 2;
const EDGE_LETTERS = 11;

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 * @param {ObjectInfo} info
 */
export function retainerGraph({ graph: page }, actions, speech, { id: snap }, { node }) {
  const { t } = speech;
  const known = page && page.snap === snap && page.node === node ? page : undefined;
  if (known?.kind === 'failed') {
    return html`
      <div class="hw-note">${t('graph.failed', { message: known.message })}</div>
    `;
  }
  if (!known?.graph) {
    return html`
      <div class="hw-note" role="status">${t('graph.loading')}</div>
    `;
  }
  if (known.graph.nodes.length < 2) {
    return html`
      <div class="hw-note">${t('graph.none')}</div>
    `;
  }
  return picture(known.graph, actions, speech, snap);
}

/** Each graph is rendered once. @type {WeakMap<RetainerGraph, { speech: Speech; drawn: unknown }>} */
const drawn = new WeakMap();

/**
 * @param {RetainerGraph} graph
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {number} snap
 */
function picture(graph, actions, speech, snap) {
  const known = drawn.get(graph);
  if (known?.speech === speech) return known.drawn;
  const { t } = speech;
  const { nodes, edges } = graph;
  const { places, width, height } = layOut(nodes, edges);
  const nameOf = (/** @type {number} */ at) => titleOf(nodes[at]);
  const line = (/** @type {RetainerGraph['edges'][number]} */ edge) => {
    const [from, to] = [places[edge.from], places[edge.to]];
    if (!from || !to) return nothing;
    const text = shorten(edge.edge.text, EDGE_LETTERS) + (edge.count > 1 ? ` ×${edge.count}` : '');
    const isForward = from.x < to.x;
    return svg`
      <path class=${`hw-graph__edge${isForward ? '' : ' hw-graph__edge--back'}`} d=${edgePath(from, to)} marker-end="url(#hw-arrow)"></path>
      ${
        isForward && (edges.length <= NAMED_EDGES || (nodes[edge.to]?.layer ?? 0) < NAMED_LAYERS)
          ? svg`<text
              class="hw-graph__link"
              x=${(from.x + NODE_WIDTH + to.x) / 2}
              y=${(from.y + to.y + NODE_HEIGHT) / 2 - 4}
            >${text}<title>${edge.edge.text}</title></text>`
          : nothing
      }
    `;
  };
  const content = html`
    <div class="hw-graph" data-testid="graph">
      <div
        class="hw-graph__frame"
        role="group"
        aria-label=${t('graph.label', { name: nameOf(0) })}
        tabindex="0"
        ${ref(showObject)}
      >
        <svg class="hw-graph__picture" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`}>
          <defs>
            <marker id="hw-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path class="hw-graph__tip" d="M0 1 7 4 0 7z" />
            </marker>
          </defs>
          ${edges.map(line)}
          ${nodes.map((node, at) => box(node, places[at] ?? { x: 0, y: 0 }, at === 0, actions, speech, snap))}
        </svg>
      </div>
      <p class="hw-graph__hint">${t('graph.hint')}</p>
      <ul class="hw-hidden-text" aria-label=${t('graph.edges')}>
        ${edges.map(
          ({ from, to, edge }) => html`
            <li>${t('graph.edge', { from: nameOf(from), to: nameOf(to), edge: edge.text })}</li>
          `,
        )}
      </ul>
    </div>
  `;
  drawn.set(graph, { speech, drawn: content });
  return content;
}

/**
 * @param {RetainerNode} node
 * @param {{ x: number; y: number }} place
 * @param {boolean} isObject
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {number} snap
 */
function box(node, { x, y }, isObject, actions, { t, f }, snap) {
  const kind = isObject ? 'object' : node.isRoot ? 'root' : 'plain';
  const label = t('graph.node', { name: titleOf(node), id: node.id, size: f.bytes(node.retainedSize) });
  const more = t('graph.more', { count: node.hiddenCount, name: titleOf(node) });
  const open = () => actions.openInGraph(node.node);
  return svg`
    <a
      class=${`hw-graph__node hw-graph__node--${kind}`}
      href=${formatHash({ ...routeToObject(snap, node.id), asGraph: true })}
      transform=${`translate(${x} ${y})`}
      data-node=${node.node}
    >
      <rect width=${NODE_WIDTH} height=${NODE_HEIGHT} rx="6"><title>${label}</title></rect>
      <text class="hw-graph__name" x="10" y="17">${shorten(titleOf(node), LETTERS)}</text>
      <text class="hw-graph__size" x="10" y="32">${`@${node.id} · ${f.bytes(node.retainedSize)}`}</text>
    </a>
    ${
      node.hiddenCount > 0
        ? svg`
            <g
              class="hw-graph__more"
              transform=${`translate(${x} ${y + NODE_HEIGHT / 2})`}
              role="button"
              tabindex="0"
              aria-label=${more}
              @click=${open}
              @keydown=${(/** @type {KeyboardEvent} */ event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                open();
              }}
            >
              <title>${more}</title>
              <circle r="8"></circle>
              <path d="M-4 0h8M0-4v8"></path>
            </g>
          `
        : nothing
    }
  `;
}

/** Scrolls to the object, which is on the right, in the middle. @param {Element | undefined} frame */
function showObject(frame) {
  if (!frame) return;
  requestAnimationFrame(() => {
    frame.scrollLeft = frame.scrollWidth;
    frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2;
  });
}

/** @param {RetainerNode | undefined} node */
function titleOf(node) {
  if (!node) return '';
  if (node.type === 'closure' && node.name) return `${node.name}()`;
  return node.name || `(${node.type})`;
}

/**
 * @param {string} text
 * @param {number} letters
 */
function shorten(text, letters) {
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}
