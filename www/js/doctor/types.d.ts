/** Types of the capture doctor. */

import type { TextKey } from '../words/types.js';

export type Runtime = 'node' | 'deno' | 'bun' | 'workers' | 'electron' | 'browser';

/** Where the process runs. `none` for runtimes for which the place makes no difference. */
export type Place = 'own' | 'docker' | 'kubernetes' | 'pm2' | 'systemd' | 'lambda' | 'none';

/** What the reader answered, as far as the ways depend on it. */
export interface Answers {
  runtime: Runtime;
  /** The lowest version of the chosen range. */
  version: number;
  place: Place;
  /** The origin of this page, which a browser has to let in. */
  origin: string;
}

export type WayId = KeyEnd<'doctor.way.', '.does'>;
export type StepLabel = KeyEnd<'doctor.step.', ''>;
export type GainId = KeyEnd<'doctor.gain.', ''>;
export type WarningId = KeyEnd<'doctor.warning.', ''>;

/** A command, a piece of code, or only a sentence. */
export interface Step {
  label: StepLabel;
  /** What is copied. In capitals: what the reader fills in. Empty if the label says all. */
  text: string;
  /** The part of `text` that the tests run on real runtimes; undefined if it needs a tool that they do not have. */
  tested: string | undefined;
}

/** One way to take snapshots. */
export interface Way {
  id: WayId;
  steps: readonly Step[];
  /** Where the snapshots are, and whether their ids are comparable. */
  gains: readonly GainId[];
  warnings: readonly WarningId[];
  /** Whether it ends in the live view. */
  isLive: boolean;
}

/** The part of a text's key between two others. */
type KeyEnd<Start extends string, End extends string> = TextKey extends infer Key
  ? Key extends `${Start}${infer Name}${End}`
    ? Name
    : never
  : never;
