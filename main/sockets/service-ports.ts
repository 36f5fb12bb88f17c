/**
 * TCP and UDP services of the IANA registry (RFC 6335) that a listing without -n is likely to name. A name that is not here
 * keeps `port: null` beside its `service`: the number on that host is its own /etc/services' business.
 */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['domain', 53],
  ['bootps', 67],
  ['bootpc', 68],
  ['tftp', 69],
  ['http', 80],
  ['kerberos', 88],
  ['pop3', 110],
  ['sunrpc', 111],
  ['ntp', 123],
  ['imap2', 143],
  ['imap', 143],
  ['snmp', 161],
  ['snmp-trap', 162],
  ['bgp', 179],
  ['ldap', 389],
  ['https', 443],
  ['microsoft-ds', 445],
  ['submissions', 465],
  ['syslog', 514],
  ['submission', 587],
  ['ipp', 631],
  ['ldaps', 636],
  ['rsync', 873],
  ['imaps', 993],
  ['pop3s', 995],
  ['openvpn', 1194],
  ['ms-sql-s', 1433],
  ['mqtt', 1883],
  ['nfs', 2049],
  ['mysql', 3306],
  ['nut', 3493],
  ['epmd', 4369],
  ['hacluster', 5405],
  ['postgresql', 5432],
  ['amqps', 5671],
  ['amqp', 5672],
  ['mdns', 5353],
  ['redis', 6379],
  ['http-alt', 8080],
  ['webmin', 10000],
]);

/** The registered port of a service name, or null when this program does not know it. */
export function servicePort(name: string): number | null {
  return PORTS.get(name) ?? null;
}
