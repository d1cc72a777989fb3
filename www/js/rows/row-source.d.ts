/** Where the rows of a table or a tree come from. */

import type { Page } from '../engine/protocol.js';

export interface RowSource<Row> {
  /** Rows from `start` up to, not including, `end`; never more than a page. `total` counts all there are. */
  fetchRows(start: number, end: number): Promise<Page<Row>>;
  /** The source that had the same rows in the same order before some of their values changed: the place is kept. */
  updates?: RowSource<Row> | undefined;
  /** Where the rows are those of a tree. */
  tree?: TreeControl<Row> | undefined;
}

/** What a grid has to know of a tree. */
export interface TreeControl<Row> {
  /** How many rows are outermost, once any are known. */
  countOutermost(): number | undefined;
  /** From 1. */
  levelOf(row: Row): number;
  /** Undefined where there is nothing inside. */
  expandedOf(row: Row): boolean | undefined;
  /** Its place in its list, from 0, and how long that list is. */
  placeOf(row: Row): { place: number; siblings: number };
  /** The index of the row it is in; undefined for an outermost one. */
  parentOf(row: Row): number | undefined;
  /** The rows it is in, outermost first. */
  ancestorsOf(row: Row): Row[];
  /** Opens or closes a row; the source with the rows that there are then. */
  setExpanded(row: Row, expanded: boolean): Promise<RowSource<Row>>;
}
