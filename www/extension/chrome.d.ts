/** The interfaces of browsers for extensions, as far as they are used here. */

interface Listenable<Listener> {
  addListener(listener: Listener): void;
}

declare const chrome: {
  readonly runtime: { getURL(path: string): string };
  readonly permissions: {
    contains(wanted: { origins?: string[]; permissions?: string[] }): Promise<boolean>;
    request(wanted: { origins?: string[]; permissions?: string[] }): Promise<boolean>;
  };
  /** Only with the permission. Firefox has none. */
  readonly debugger?: {
    attach(target: { tabId: number }, version: string): Promise<void>;
    detach(target: { tabId: number }): Promise<void>;
    sendCommand(target: { tabId: number }, method: string, params?: object): Promise<any>;
  };
  /** Only in DevTools. */
  readonly devtools?: {
    readonly inspectedWindow: {
      readonly tabId: number;
      eval(
        expression: string,
        answer: (value: any, trouble?: { isException?: boolean; value?: string; description?: string }) => void,
      ): void;
    };
    readonly panels: {
      create(title: string, icon: string, page: string): void;
      /** In Chromium it stays what it was when DevTools opened. */
      readonly themeName: string;
      /** Firefox. */
      readonly onThemeChanged?: Listenable<(name: string) => void>;
    };
  };
};
