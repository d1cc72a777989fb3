// The host runtime of the platform that a bundle is not for: DevTools picks one at run time, and the other one's
// imports would not resolve.
export const HostRuntime = { HOST_RUNTIME: undefined };
