-- The office: the event log, the tables drawn from it, and what stands beside it.
-- Instants (…_at) are microseconds since 1970 UTC; dates are 'YYYY-MM-DD'; digests are 32 bytes.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

-- The truth. Each row's hash covers its own columns and the hash before it (docs/reference/event-log.md).
CREATE TABLE event (
    seq         BIGINT PRIMARY KEY,
    schema      BIGINT  NOT NULL,
    aggregate   TEXT    NOT NULL,
    version     BIGINT  NOT NULL,
    recorded_at BIGINT  NOT NULL,
    occurred_on TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    body        BYTEA   NOT NULL,
    prev_hash   BYTEA   NOT NULL,
    hash        BYTEA   NOT NULL,
    UNIQUE (aggregate, version)
);

CREATE TRIGGER event_is_never_altered BEFORE UPDATE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the event log is append-only');
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the event log is append-only');

-- One row a request that changed something: asking twice changes nothing more.
CREATE TABLE request (
    key         TEXT PRIMARY KEY,
    fingerprint BYTEA   NOT NULL,
    first_seq   BIGINT  NOT NULL,
    last_seq    BIGINT  NOT NULL
);

-- What events commit to and may be erased: names, addresses, contacts.
CREATE TABLE personal (
    commitment BYTEA PRIMARY KEY,
    salt       BYTEA,
    value      TEXT,
    aggregate  TEXT NOT NULL,
    erased_at  BIGINT
);

-- Drawn from the events of a case.
CREATE TABLE case_file (
    id            TEXT PRIMARY KEY,
    version       BIGINT  NOT NULL,
    brand         TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    regime_id     TEXT    NOT NULL,
    regime_sha256 BYTEA   NOT NULL,
    closed        BIGINT  NOT NULL,
    opened_at     BIGINT  NOT NULL,
    changed_at    BIGINT  NOT NULL
);

CREATE TABLE case_identifier (
    case_id TEXT NOT NULL REFERENCES case_file (id),
    scheme  TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (case_id, scheme, value)
);
CREATE INDEX case_identifier_value ON case_identifier (scheme, value);

CREATE TABLE allegation (
    id         TEXT NOT NULL,
    case_id    TEXT NOT NULL REFERENCES case_file (id),
    provision  TEXT NOT NULL,
    respondent TEXT NOT NULL,
    PRIMARY KEY (id, provision)
);

CREATE TABLE notice (
    id        TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL REFERENCES case_file (id),
    power     TEXT NOT NULL,
    stage     TEXT NOT NULL,
    from_date TEXT NOT NULL,
    ends_on   TEXT,
    html      BYTEA,
    pdf       BYTEA,
    issued_at BIGINT,
    published BIGINT  NOT NULL
);
CREATE INDEX notice_case ON notice (case_id);

CREATE TABLE case_evidence (
    case_id   TEXT NOT NULL REFERENCES case_file (id),
    bundle    BYTEA NOT NULL,
    signer    TEXT NOT NULL,
    partial   BIGINT  NOT NULL,
    findings  TEXT NOT NULL,
    PRIMARY KEY (case_id, bundle)
);

-- What the office holds as files, by the digest of their bytes.
CREATE TABLE exhibit (
    sha256     BYTEA PRIMARY KEY,
    size       BIGINT  NOT NULL,
    media      TEXT    NOT NULL,
    origin     TEXT    NOT NULL,
    scan       TEXT    NOT NULL,
    quarantine TEXT,
    taken_at   BIGINT  NOT NULL
);

-- What a tester said of a bundle, beside what the office derived; a difference is kept and shown.
CREATE TABLE submitted_findings (
    case_id    TEXT NOT NULL REFERENCES case_file (id),
    bundle     BYTEA NOT NULL,
    findings   TEXT NOT NULL,
    differences TEXT NOT NULL,
    PRIMARY KEY (case_id, bundle)
);

-- Keys that were enrolled, drawn from the key events.
CREATE TABLE trust_key (
    key_id   TEXT PRIMARY KEY,
    enrolled BIGINT NOT NULL,
    entry    TEXT NOT NULL
);

-- What the register says, in the order in which it says it; the sequencer makes tiles of these rows.
CREATE TABLE register_entry (
    idx         BIGINT PRIMARY KEY,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    event_seq   BIGINT  NOT NULL,
    body        BYTEA   NOT NULL,
    recorded_at BIGINT  NOT NULL
);

CREATE TRIGGER register_entry_is_never_altered BEFORE UPDATE ON register_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the register is append-only');
CREATE TRIGGER register_entry_is_never_removed BEFORE DELETE ON register_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change('the register is append-only');

CREATE INDEX register_entry_subject ON register_entry (subject);

-- Who may publish now, and how far publication has come.
CREATE TABLE register_lease (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    holder TEXT    NOT NULL,
    token  BIGINT  NOT NULL,
    until  BIGINT  NOT NULL,
    size   BIGINT  NOT NULL,
    root   BYTEA   NOT NULL
);

-- Who read what, and who was turned away: its own chain, its head anchored in the event log.
CREATE TABLE access_entry (
    n         BIGINT PRIMARY KEY,
    at        BIGINT  NOT NULL,
    actor     TEXT    NOT NULL,
    did       TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    outcome   TEXT    NOT NULL,
    prev_hash BYTEA   NOT NULL,
    hash      BYTEA   NOT NULL
);
