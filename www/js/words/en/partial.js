/** Snapshots whose file ends early: what is missing, and what is certain all the same. */

export const en = {
  'partial.title': 'This snapshot is incomplete: its file ends at byte {end}, in or after “{section}”.',
  'partial.title.end': 'The file of this snapshot ends early, at byte {end}.',
  'partial.reason': 'The capture broke off: {reason}.',
  'partial.whole': 'All objects, references and names are there; only the end of the file is missing.',
  'partial.nodes': '{read} of {announced} objects are there.',
  'partial.edges': '{read} of {announced} references are there.',
  'partial.edges.none': 'No references are there, of {announced}.',
  'partial.rows.all': 'All objects and references are there.',
  'partial.dropped': 'References without an object at one end were dropped: {count}.',
  'partial.names':
    'Names are missing for {nodes} objects and {edges} references; numbers in parentheses stand for them.',
  'partial.shallow': 'Shallow sizes are those of the whole heap.',
  'partial.shallow.written':
    'The total is that of the whole heap; shallow sizes are as V8 wrote them, and internal data is not counted with its owner.',
  'partial.shallow.part':
    'Shallow sizes are as V8 wrote them, and internal data is not counted with its owner. Totals are those of a part of the heap.',
  'partial.walks': 'Retained sizes and distances are those of the whole heap, too.',
  'partial.walks.distances': 'Retained sizes are those of the whole heap, too; distances may differ.',
  'partial.walks.names':
    'Retained sizes and distances may differ from those of the whole heap: what a WeakMap holds is known by names.',
  'partial.walks.edges':
    'Retained sizes, distances and retainers are those of the references that are there: in the whole heap, sizes may be larger or smaller, and an object may have other retainers.',
  'partial.leftOut': 'No report on what ends early, because leaks need whole files: {names}.',
  'partial.refused': 'Leaks, comparisons and trends need the whole file, and so does a copy without texts.',
};
