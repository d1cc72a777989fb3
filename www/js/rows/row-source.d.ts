/** Where the rows of a table or a tree come from. */

import type { Page } from '../engine/protocol.js';

export interface RowSource<Row> {
  /** Rows from `start` up to, but not including, `end`; at most one page. `total` is the length of the list. */
  fetchRows(start: number, end: number): Promise<Page<Row>>;
  /** The source that this one replaces: same rows, same order, some new values. The grid keeps its scroll position. */
  updates?: RowSource<Row> | undefined;
  /** Present if the rows are those of a tree. */
  tree?: TreeControl<Row> | undefined;
}

/** What a grid needs to know about a tree. */
export interface TreeControl<Row> {
  /** The number of outermost rows; undefined until the first are known. */
  countOutermost(): number | undefined;
  /** From 1. */
  levelOf(row: Row): number;
  /** Undefined if the row has no children. */
  expandedOf(row: Row): boolean | undefined;
  /** The row's place in its list, from 0, and the length of that list. */
  placeOf(row: Row): { place: number; siblings: number };
  /** The index of the parent row; undefined for an outermost row. */
  parentOf(row: Row): number | undefined;
  /** The rows that contain this one, outermost first. */
  ancestorsOf(row: Row): Row[];
  /** Expands or collapses a row. Returns a source with the rows after that. */
  setExpanded(row: Row, expanded: boolean): Promise<RowSource<Row>>;
}
