// Only the writing of files needs the workspace, and nothing here writes; the real one would pull in half of DevTools.
export const FileManager = { Events: {} };
