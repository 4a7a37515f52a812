-- The office: the event log, the tables drawn from it, and what stands beside it.
-- Instants (…_at) are microseconds since 1970 UTC; dates are 'YYYY-MM-DD'; digests are 32 bytes.

-- The truth. Each row's hash covers its own columns and the hash before it (docs/reference/event-log.md).
CREATE TABLE event (
    seq         INTEGER PRIMARY KEY,
    schema      INTEGER NOT NULL,
    aggregate   TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    occurred_on TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    prev_hash   BLOB    NOT NULL,
    hash        BLOB    NOT NULL,
    UNIQUE (aggregate, version)
) STRICT;

CREATE TRIGGER event_is_never_altered BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;

-- One row a request that changed something: asking twice changes nothing more.
CREATE TABLE request (
    key         TEXT PRIMARY KEY,
    fingerprint BLOB    NOT NULL,
    first_seq   INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL
) STRICT;

-- What events commit to and may be erased: names, addresses, contacts.
CREATE TABLE personal (
    commitment BLOB PRIMARY KEY,
    salt       BLOB,
    value      TEXT,
    aggregate  TEXT NOT NULL,
    erased_at  INTEGER
) STRICT;

-- Drawn from the events of a case.
CREATE TABLE case_file (
    id            TEXT PRIMARY KEY,
    version       INTEGER NOT NULL,
    brand         TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    regime_id     TEXT    NOT NULL,
    regime_sha256 BLOB    NOT NULL,
    closed        INTEGER NOT NULL,
    opened_at     INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE case_identifier (
    case_id TEXT NOT NULL REFERENCES case_file (id),
    scheme  TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (case_id, scheme, value)
) STRICT;
CREATE INDEX case_identifier_value ON case_identifier (scheme, value);

CREATE TABLE allegation (
    id         TEXT NOT NULL,
    case_id    TEXT NOT NULL REFERENCES case_file (id),
    provision  TEXT NOT NULL,
    respondent TEXT NOT NULL,
    PRIMARY KEY (id, provision)
) STRICT;

CREATE TABLE notice (
    id        TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL REFERENCES case_file (id),
    power     TEXT NOT NULL,
    stage     TEXT NOT NULL,
    from_date TEXT NOT NULL,
    ends_on   TEXT,
    html      BLOB,
    pdf       BLOB,
    issued_at INTEGER,
    published INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_case ON notice (case_id);

CREATE TABLE case_evidence (
    case_id   TEXT NOT NULL REFERENCES case_file (id),
    bundle    BLOB NOT NULL,
    signer    TEXT NOT NULL,
    partial   INTEGER NOT NULL,
    findings  TEXT NOT NULL,
    PRIMARY KEY (case_id, bundle)
) STRICT;

-- What the office holds as files, by the digest of their bytes.
CREATE TABLE exhibit (
    sha256     BLOB PRIMARY KEY,
    size       INTEGER NOT NULL,
    media      TEXT    NOT NULL,
    origin     TEXT    NOT NULL,
    scan       TEXT    NOT NULL,
    quarantine TEXT,
    taken_at   INTEGER NOT NULL
) STRICT;

-- What a tester said of a bundle, beside what the office derived; a difference is kept and shown.
CREATE TABLE submitted_findings (
    case_id    TEXT NOT NULL REFERENCES case_file (id),
    bundle     BLOB NOT NULL,
    findings   TEXT NOT NULL,
    differences TEXT NOT NULL,
    PRIMARY KEY (case_id, bundle)
) STRICT;

-- Keys that were enrolled, drawn from the key events.
CREATE TABLE trust_key (
    key_id   TEXT PRIMARY KEY,
    enrolled INTEGER NOT NULL,
    entry    TEXT NOT NULL
) STRICT;

-- What the register says, in the order in which it says it; the sequencer makes tiles of these rows.
CREATE TABLE register_entry (
    idx         INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    event_seq   INTEGER NOT NULL,
    body        BLOB    NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER register_entry_is_never_altered BEFORE UPDATE ON register_entry
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER register_entry_is_never_removed BEFORE DELETE ON register_entry
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;

CREATE INDEX register_entry_subject ON register_entry (subject);

-- Who may publish now, and how far publication has come.
CREATE TABLE register_lease (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    holder TEXT    NOT NULL,
    token  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    size   INTEGER NOT NULL,
    root   BLOB    NOT NULL
) STRICT;

-- Who read what, and who was turned away: its own chain, its head anchored in the event log.
CREATE TABLE access_entry (
    n         INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    did       TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    outcome   TEXT    NOT NULL,
    prev_hash BLOB    NOT NULL,
    hash      BLOB    NOT NULL
) STRICT;
