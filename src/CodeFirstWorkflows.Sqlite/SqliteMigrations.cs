namespace CodeFirstWorkflows.Storing;

/// <summary>
/// The schema's versions. What stands for states, kinds of records and kinds of messages are the numbers of <see cref="WorkflowState"/>,
/// <see cref="RunRecordKind"/> and
/// <see cref="RunMessageKind"/>, which never change: no name in the code is stored.
/// </summary>
internal static class SqliteMigrations
{
    /// <summary>The oldest version that can be read. Those before were never released.</summary>
    internal const int First = 2;

    /// <summary>What leads from each version to the next; the first of them leads from an empty file to the first version.</summary>
    internal static readonly IReadOnlyList<string> All =
    [
        """
        PRAGMA application_id = 0x43465752;

        -- Beats count on with each heartbeat: whether they stand still shows who is alive, as the stamp, by a clock that may jump,
        -- cannot. Who was found to be gone stays so.
        CREATE TABLE owners (
            name TEXT PRIMARY KEY,
            beats INTEGER NOT NULL,
            lasts INTEGER NOT NULL,
            gone INTEGER NOT NULL,
            stamp INTEGER NOT NULL) WITHOUT ROWID;

        -- The last number that was given to a claim.
        CREATE TABLE epochs (last INTEGER NOT NULL);
        INSERT INTO epochs VALUES (0);

        CREATE TABLE shapes (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, content TEXT NOT NULL);

        -- Who has an owner is Running.
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            workflow TEXT NOT NULL,
            version INTEGER NOT NULL,
            shape INTEGER NOT NULL REFERENCES shapes,
            created INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            owner TEXT,
            epoch INTEGER NOT NULL,
            state INTEGER NOT NULL,
            held INTEGER NOT NULL,
            due INTEGER,
            updated INTEGER NOT NULL,
            records INTEGER NOT NULL,
            first INTEGER,
            last INTEGER,
            top INTEGER NOT NULL);
        CREATE INDEX runs_by_creation ON runs (created);
        CREATE INDEX runs_by_state ON runs (state, created);
        CREATE INDEX runs_by_owner ON runs (owner) WHERE state = 1;
        CREATE INDEX runs_left ON runs (updated) WHERE state = 1 AND owner IS NULL;
        CREATE INDEX runs_by_due ON runs (due) WHERE state = 4 AND held = 0;

        -- Apart, because each append writes the run's row anew.
        CREATE TABLE inputs (run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE, payload BLOB NOT NULL, options BLOB NOT NULL);

        -- With the run's time of creation, so that lists by a tag go along an index, page by page.
        CREATE TABLE tags (
            run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (run, name)) WITHOUT ROWID;
        CREATE INDEX tags_by_value ON tags (name, value, created, run);

        -- In the order in which they come, whatever run they are of: what is committed together lies together. An index would scatter
        -- each commit over as many pages as there are runs, so each record leads to its run's previous one instead, and says how high
        -- numbers were by then.
        CREATE TABLE records (
            place INTEGER PRIMARY KEY,
            previous INTEGER,
            top INTEGER NOT NULL,
            run INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            payload BLOB NOT NULL,
            epoch INTEGER NOT NULL,
            checksum INTEGER NOT NULL);
        CREATE TRIGGER records_go_with_their_run AFTER DELETE ON runs BEGIN
            DELETE FROM records WHERE place IN (
                WITH RECURSIVE chain (place, previous) AS (
                    SELECT place, previous FROM records WHERE place = OLD.last
                    UNION ALL
                    SELECT records.place, records.previous FROM chain JOIN records ON records.place = chain.previous)
                SELECT place FROM chain);
        END;

        CREATE TABLE messages (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            payload BLOB NOT NULL,
            checksum INTEGER NOT NULL,
            came INTEGER NOT NULL,
            consumed INTEGER NOT NULL,
            UNIQUE (run, kind, key));
        CREATE INDEX messages_unread ON messages (run, kind) WHERE consumed = 0;
        CREATE INDEX messages_unread_by_kind ON messages (kind) WHERE consumed = 0;

        PRAGMA user_version = 2;
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    internal static int Latest => First + All.Count - 1;

    /// <summary>Finds what leads from a version to the latest.</summary>
    /// <param name="version">The version; 0 for an empty file.</param>
    internal static IEnumerable<string> From(long version) => All.Skip(version == 0 ? 0 : (int)(version - First) + 1);
}
