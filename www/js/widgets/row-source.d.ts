/** What the grid is given: where rows come from, and how they look. */

import type { Page, Sort } from '../engine/protocol.js';

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
