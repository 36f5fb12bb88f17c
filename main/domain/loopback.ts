/** True for a host name of a URL (`new URL(…).hostname`) that never leaves this machine (RFC 1122, 3.2.1.3; RFC 6761, 6.3). */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
