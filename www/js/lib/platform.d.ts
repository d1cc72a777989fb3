/** Platform features that the DOM library does not know yet. */

interface LaunchParams {
  readonly files: readonly FileSystemFileHandle[];
}
interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}
interface Window {
  /** Files a person opened with the installed app. */
  readonly launchQueue?: LaunchQueue;
}
