/** Platform features that the DOM library does not know yet. */

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
  /** Files a person opened with the installed app. */
  readonly launchQueue?: LaunchQueue;
  /** Chromium only. */
  showOpenFilePicker?(options?: OpenFilePickerOptions): Promise<FileSystemFileHandle[]>;
}
interface FileSystemHandle {
  /** Chromium only, as is asking for it. */
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}
interface DataTransferItem {
  /** Chromium only; nothing where what is dragged is no file on a disk. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
