/** What a snapshot whose file ends early lacks, and what is certain all the same, in sentences. */

/** @import { Incomplete } from '../engine/protocol.js' */
/** @import { Speech } from './speech.js' */

/**
 * @param {Incomplete} partial
 * @param {Speech} speech
 * @returns {{ title: string; sentences: readonly string[] }}
 */
export function describePartial(partial, { t, f }) {
  const { end, section, nodes, edges, namelessNodes, namelessEdges, droppedEdges, certain, lacksGraph, reason } =
    partial;
  const title = t(section ? 'partial.title' : 'partial.title.end', { section, end: f.exactBytes(end) });
  const share = (/** @type {{ read: number; announced: number }} */ { read, announced }) => ({
    read: f.count(read),
    announced: f.count(announced),
  });
  const cause = reason ? [t('partial.reason', { reason })] : [];
  if (!lacksGraph) return { title, sentences: [...cause, t('partial.whole')] };
  const rows = [
    ...(certain.nodes ? [] : [t('partial.nodes', share(nodes))]),
    ...(certain.edges
      ? [t('partial.rows.all')]
      : [t(edges.read > 0 ? 'partial.edges' : 'partial.edges.none', share(edges))]),
    ...(droppedEdges > 0 ? [t('partial.dropped', { count: f.count(droppedEdges) })] : []),
    ...(namelessNodes + namelessEdges > 0
      ? [t('partial.names', { nodes: f.count(namelessNodes), edges: f.count(namelessEdges) })]
      : []),
  ];
  const sizes = certain.shallowSizes
    ? t('partial.shallow')
    : t(certain.nodes ? 'partial.shallow.written' : 'partial.shallow.part');
  const walks = !certain.edges
    ? t('partial.walks.edges')
    : certain.retainedSizes && certain.distances
      ? t('partial.walks')
      : t(certain.retainedSizes ? 'partial.walks.distances' : 'partial.walks.names');
  return { title, sentences: [...cause, ...rows, sizes, walks, t('partial.refused')] };
}

/**
 * The same as one text.
 * @param {Incomplete} partial
 * @param {Speech} speech
 */
export function partialText(partial, speech) {
  const { title, sentences } = describePartial(partial, speech);
  return [title, ...sentences].join(' ');
}
