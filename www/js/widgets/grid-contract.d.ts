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
  /** Undefined where there is no room for it then. */
  narrow: string | undefined;
  /** How it sorts when first clicked; undefined where it cannot be sorted. */
  sorts: 'ascending' | 'descending' | undefined;
  /** What lit-html can draw: text or a template. Called once a row comes into view. */
  render(row: Row): unknown;
}

export type SortChanged = CustomEvent<Sort<string>>;
/** Instead of rows the engine gave an error. */
export type RowsFailed = CustomEvent<{ message: string }>;
/** Of a tree its outermost rows. */
export type RowsCounted = CustomEvent<{ total: number }>;
/** A key that the grid has no use for was pressed; whoever has calls `preventDefault`. */
export type RowKeyPressed<Row> = CustomEvent<{ press: KeyboardEvent; row: Row; ancestors: Row[] }>;
export type RowActivated<Row> = CustomEvent<{ index: number; row: Row }>;
