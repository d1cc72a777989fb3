/** What the grid is given: where rows come from, and how they look. */

import type { Page, Sort } from '../engine/protocol.js';

export interface RowSource<Row> {
  /** Rows from `start` up to, not including, `end`; never more than a page. `total` counts all there are. */
  fetchRows(start: number, end: number): Promise<Page<Row>>;
  /** The source that had the same rows in the same order before some of their values changed: the place is kept. */
  updates?: RowSource<Row> | undefined;
}

export interface Column<Row> {
  key: string;
  label: string;
  /** What the column means, shown on hover. */
  hint: string;
  align: 'start' | 'end';
  /** A track of `grid-template-columns`; `narrow` is the one for less than 760 px. */
  width: string;
  narrow: string;
  /** How it sorts when first clicked; undefined where it cannot be sorted. */
  sorts: 'ascending' | 'descending' | undefined;
  /** What lit-html can draw: text or a template. Called once a row comes into view. */
  render(row: Row): unknown;
}

export type SortChanged = CustomEvent<Sort<string>>;
export type RowsCounted = CustomEvent<{ total: number }>;
export type RowActivated<Row> = CustomEvent<{ index: number; row: Row }>;
