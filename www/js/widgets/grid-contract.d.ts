/** How a grid shows its rows, and the events it fires. */

import type { Sort } from '../engine/protocol.js';

export interface Column<Row> {
  key: string;
  label: string;
  /** What the column means, shown on hover. */
  hint: string;
  align: 'start' | 'end';
  /** A track of `grid-template-columns`; `narrow` is the one for less than 760 px. */
  width: string;
  /** Undefined if the column is hidden then. */
  narrow: string | undefined;
  /** The direction of the first click; undefined if the list cannot be sorted by this column. */
  sorts: 'ascending' | 'descending' | undefined;
  /** Returns text or a lit-html template. Called when a row comes into view. */
  render(row: Row): unknown;
}

export type SortChanged = CustomEvent<Sort<string>>;
/** The engine answered with an error instead of rows. */
export type RowsFailed = CustomEvent<{ message: string }>;
/** The length of the list; of a tree, the number of outermost rows. */
export type RowsCounted = CustomEvent<{ total: number }>;
/** A key was pressed that the grid does not handle. A listener that handles it calls `preventDefault`. */
export type RowKeyPressed<Row> = CustomEvent<{ press: KeyboardEvent; row: Row; ancestors: Row[] }>;
export type RowActivated<Row> = CustomEvent<{ index: number; row: Row }>;
