/** Exit statuses (interfaces.md, section 2; the names are those of sysexits.h). */
export const exitCode = {
  ok: 0,
  /** Wrong usage: an unknown command or option, a missing argument. */
  usage: 64,
  /** Bad input data: an inventory, capture or listing that cannot be read. */
  data: 65,
  /** Something the machine lacks. */
  unavailable: 69,
  /** A bug of this program. */
  software: 70,
  /** What had to be written could not be: a full disk. */
  io: 74,
} as const;
