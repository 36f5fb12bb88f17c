/*
 * The fixed table of what this product runs on a host: ONE command string, the same bytes for every host and every
 * fleet. Nothing of an inventory is ever built into it; what differs (peers, ports, request ids) goes through stdin and
 * is checked there again, so the same script can stand in a file behind `command="…"` of authorized_keys.
 *
 * Talk on the channel, lines ended by \n:
 *
 *   client → host                     meaning
 *   dst 10.10.2.11 [2001:db8::7]      peers to list, in the words of ss (also 10.10.2.0/24, 2001:db8::/48); none = no connection
 *   ports 5432 9001                   local ports whose listeners to list; no word = list none
 *   keep                              nothing wanted, but we live (restarts the deadline)
 *   7f3a9c01x17                       give one listing, marked with this id ([0-9a-z]+, never used twice)
 *
 *   host → client
 *   #hello 1 ss-one-line ss utility, iproute2-6.1.0, libbpf 1.1.0     once; the third word is the mode:
 *                                     ss-one-line (ss knows -O) | ss | proc (/proc/net/tcp, tcp6) | netstat | none
 *   #begin 7f3a9c01x17
 *   ESTAB 0 0 10.10.1.11:5432 …       connections to the peers, then the listeners; may be no line at all
 *   #end 7f3a9c01x17 0                the last word is the exit status of the listing; not 0 = do not trust it
 *
 * End of the script: end of stdin, or no line from the client for 10 to 15 s (steps of 5 s): then the script, its
 * watchdog and a listing that hangs are gone, whatever happened to the network (research/4, section 3: sshd does not
 * notice for minutes). Needs a POSIX /bin/sh (dash, bash, busybox ash), sleep, and nothing else for its own sake.
 */

/** Version of the talk on the channel, second word of the hello line. */
export const loopProtocol = 1;

/** How the host lists its sockets, as its hello line says. `none` = it cannot. */
export type LoopMode = 'ss-one-line' | 'ss' | 'proc' | 'netstat' | 'none';

/** The host ends the loop after between `(steps - 1) * stepSeconds` and `steps * stepSeconds` without a client line. */
export interface LoopDeadline {
  readonly stepSeconds: number;
  readonly steps: number;
}

/** 10 to 15 s. The client sends a line at least every {@link keepEveryMs}. */
export const loopDeadline: LoopDeadline = { stepSeconds: 5, steps: 3 };

/** Longest time without a line to the loop, ms: half of the shortest time after which the host gives us up. */
export const keepEveryMs = 5000;

/**
 * The script as lines of POSIX sh, no single quote in it. The watchdog is a background loop of `sleep`s that a client line
 * sets back by SIGUSR1: one fork in 5 s, none a request, and no `timeout` or `read -t` needed (dash has neither inside).
 * It kills the process group only when the group was made for us (field 5 of /proc/self/stat is our own pid), as sshd does.
 * `kill -KILL`, because dash runs no trap while it blocks in `read`.
 */
function scriptLines(deadline: LoopDeadline): readonly string[] {
  return [
    'exec 2>/dev/null',
    'LC_ALL=C; export LC_ALL',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH',
    'set -f',
    'cd /',
    'me=$$; g=; own=',
    'read -r a b c d g r </proc/$me/stat',
    'if [ "$g" = "$me" ]; then own=1; fi',
    // Ignored before the fork, so that a request that comes before the watchdog's own trap does not end the watchdog.
    'trap "" USR1',
    [
      '( trap "n=0" USR1; n=0',
      `while [ $n -lt ${deadline.steps} ]; do sleep ${deadline.stepSeconds} || exit`,
      'n=$((n+1)); kill -0 $me || exit; done',
      'if [ "$own" ]; then kill -KILL 0; else kill -KILL $me; fi ) </dev/null >/dev/null & w=$!',
    ].join('; '),
    'bye() { trap - EXIT; trap "" HUP INT PIPE TERM; if [ "$own" ]; then kill -TERM 0; else kill -TERM $w; fi; exit 0; }',
    'trap bye EXIT',
    'trap "exit 0" HUP INT PIPE TERM',
    'm=none; v=; o=; p=; f=; l=',
    [
      'if v=$(ss -V); then',
      'if ss -tlnHO "sport = :1" >/dev/null; then m=ss-one-line; o=-tinaoHO; p=-tlnHO;',
      'elif ss -tlnH "sport = :1" >/dev/null; then m=ss; o=-tinaoH; p=-tlnH; fi; fi',
    ].join(' '),
    'if [ $m = none ] && [ -r /proc/net/tcp ]; then m=proc; v=; fi',
    [
      'if [ $m = none ]; then for o in -tanoW -tano -tan; do',
      'if netstat $o >/dev/null; then m=netstat; v=; break; fi; done; fi',
    ].join(' '),
    `echo "#hello ${loopProtocol} $m $v"`,
    [
      'while read -r q x; do kill -USR1 $w || exit; case $q in keep) ;;',
      'dst) case $x in *[!][0-9a-f./:" "]*) exit;; esac; f=; for a in $x; do f="$f or dst $a"; done; f=${f# or };;',
      'ports) case $x in *[!0-9" "]*) exit;; esac; l=; for a in $x; do l="$l or sport = :$a"; done; l=${l# or };;',
      '*[!0-9a-z]*|"") exit;;',
      '*) s=0; echo "#begin $q"; case $m in',
      'ss*) if [ "$f" ]; then ss $o $f || s=$?; fi; if [ "$l" ]; then ss $p $l || s=$?; fi;;',
      'proc) cat /proc/net/tcp || s=$?; if [ -r /proc/net/tcp6 ]; then cat /proc/net/tcp6 || s=$?; fi;;',
      'netstat) netstat $o || s=$?;;',
      '*) s=1;; esac; echo "#end $q $s";; esac; done',
    ].join(' '),
  ];
}

/** The exec string of the pull loop. One line; the login shell only has to understand `exec` and single quotes. */
export function loopCommand(deadline: LoopDeadline = loopDeadline): string {
  return `exec /bin/sh -c '${scriptLines(deadline).join('; ')}'`;
}

/** The same script as a file, for `command="/usr/local/bin/quorumscope-loop"` in authorized_keys. */
export function loopFile(deadline: LoopDeadline = loopDeadline): string {
  return `#!/bin/sh\n${scriptLines(deadline).join('\n')}\n`;
}

/** Every exec string this product ever sends, byte for byte. */
export const remoteCommands = { loop: loopCommand() } as const;

/** Line that sets the peers to list. Each term is an address or prefix in the words of ss, made by filter-terms.ts. */
export function dstLine(terms: readonly string[]): string {
  return `${['dst', ...terms].join(' ')}\n`;
}

/** Line that sets the local ports whose listeners are listed. */
export function portsLine(ports: readonly number[]): string {
  return `${['ports', ...ports].join(' ')}\n`;
}

/** Line that restarts the host's deadline and wants nothing. */
export const keepLine = 'keep\n';

/** Line that asks for one listing. `id` is `[0-9a-z]+` and is never used twice on a channel. */
export function requestLine(id: string): string {
  return `${id}\n`;
}
