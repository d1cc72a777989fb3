/** Types of platform features that TypeScript's DOM library lacks. */

interface LaunchParams {
  readonly files: readonly FileSystemFileHandle[];
}
interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}
interface OpenFilePickerOptions {
  readonly id?: string;
  readonly multiple?: boolean;
  readonly types?: readonly { readonly description?: string; readonly accept: Record<string, readonly string[]> }[];
}
interface Window {
  /** The files that a person opened with the installed app. */
  readonly launchQueue?: LaunchQueue;
  /** Chromium only. */
  showOpenFilePicker?(options?: OpenFilePickerOptions): Promise<FileSystemFileHandle[]>;
  /** Chromium only. */
  showDirectoryPicker?(options?: { readonly id?: string }): Promise<FileSystemDirectoryHandle>;
}
interface FileSystemDirectoryHandle {
  /** Missing from TypeScript's library. */
  values(): AsyncIterable<FileSystemFileHandle | FileSystemDirectoryHandle>;
}
interface FileSystemHandle {
  /** Chromium only, as is `requestPermission`. */
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}
interface DataTransferItem {
  /** Chromium only. Null if the dragged item is no file on disk. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
