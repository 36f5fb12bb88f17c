/** Marks a SQLite file as a history of ours (`PRAGMA application_id`): "QSHI". */
export const applicationId = 0x51_53_48_49;

/**
 * The steps from one version of the file to the next: the n-th makes version n + 1 of version n (`PRAGMA user_version`). A
 * step that was once released is never changed; a new version appends one.
 */
export const migrations: readonly string[] = [
  `
  -- Things that have a history, by number. name of a region pair: 'a b'.
  CREATE TABLE subject (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name));

  -- Stretches of time in which every second was written (epoch ms): what lies between them is unknown.
  CREATE TABLE covered (id INTEGER PRIMARY KEY, began_at INTEGER NOT NULL, ended_at INTEGER NOT NULL);

  -- Region pairs that changed in a second: entries of 6 bytes, subject (u32, little end first), state, share that is up.
  -- A keyframe holds all pairs there are; what it lacks is no more.
  CREATE TABLE pair_second (at INTEGER PRIMARY KEY, is_keyframe INTEGER NOT NULL, pairs BLOB NOT NULL);

  -- Region pairs by minute: the worst of its seconds, packed alike, and how many of them were seen and were not well.
  CREATE TABLE pair_minute (
    subject INTEGER NOT NULL, at INTEGER NOT NULL, state INTEGER NOT NULL, up INTEGER NOT NULL,
    seconds INTEGER NOT NULL, bad_seconds INTEGER NOT NULL, rtt_ms REAL, loss_ratio REAL,
    PRIMARY KEY (subject, at)
  ) WITHOUT ROWID;

  -- Hosts, clusters and the observer: a value holds until the next one of its subject. JSON, packed; null = it is no more.
  CREATE TABLE value (subject INTEGER NOT NULL, at INTEGER NOT NULL, value BLOB, PRIMARY KEY (subject, at)) WITHOUT ROWID;

  -- Situations each time something about them was told; what has no column is JSON, packed. key is its id, which a later run of the
  -- engine may give to another; run = when that began (epoch ms).
  CREATE TABLE situation (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, since INTEGER NOT NULL, run INTEGER NOT NULL, key TEXT NOT NULL,
    phase TEXT NOT NULL, type TEXT NOT NULL, incident TEXT, situation BLOB NOT NULL
  );
  CREATE INDEX situation_key ON situation (run, key);
  CREATE INDEX situation_incident ON situation (incident) WHERE incident IS NOT NULL;

  CREATE TABLE incident (id TEXT PRIMARY KEY, began_at INTEGER NOT NULL, ended_at INTEGER, title TEXT NOT NULL, ending TEXT);
  `,
  `
  -- The run of the engine that wrote the stretch, as in situation; null in what the first version wrote.
  ALTER TABLE covered ADD COLUMN run INTEGER;
  -- Where the next thing was told, for a replay that goes from one to the next.
  CREATE INDEX situation_at ON situation (at);
  `,
];
