import type { Fleet } from '../domain/fleet.ts';

/** The first host whose SSH or bastion address lies outside loopback, or null when all stay on this machine. */
export function outsideLoopback(fleet: Fleet): { readonly host: string; readonly address: string } | null {
  for (const { id, address, ssh, routes } of fleet.hosts) {
    const jumps = [ssh, ...routes.map((route) => route.ssh)].flatMap(({ proxyJump }) => proxyJump.flatMap(foreignJump));
    const outside = [address, ...routes.map((route) => route.address), ...jumps].find((one) => !isLoopback(one));
    if (outside !== undefined) return { host: id, address: outside };
  }
  return null;
}

/** A jump named by its address; jumps that are hosts of the fleet are judged as hosts. */
function foreignJump(jump: string): readonly string[] {
  const at = jump.indexOf('@');
  if (at < 0) return [];
  return [
    jump
      .slice(at + 1)
      .replace(/:\d+$/, '')
      .replace(/^\[|\]$/g, ''),
  ];
}

function isLoopback(address: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address) || address === '::1' || address === 'localhost';
}
