namespace CodeFirstWorkflows.Storing;

/// <summary>All that is said to SQLite. Times by its clock are Unix milliseconds; when a run was created is in ticks.</summary>
internal static class SqliteText
{
    /// <summary>"CFWR": by this number in its head a file is known to be ours.</summary>
    internal const long ApplicationId = 0x43465752;

    internal const string Begin = "BEGIN IMMEDIATE";
    internal const string Commit = "COMMIT";
    internal const string Rollback = "ROLLBACK";

    internal const string ReadApplicationId = "PRAGMA application_id";
    internal const string ReadVersion = "PRAGMA user_version";
    internal const string CountTables = "SELECT COUNT(*) FROM sqlite_schema";
    internal const string UseLog = "PRAGMA journal_mode = WAL";
    internal const string ReadMode = "PRAGMA journal_mode";
    internal const string ReadSchema = "SELECT concat_ws(' ', type, name, tbl_name, sql) FROM sqlite_schema";
    internal const string Check = "PRAGMA integrity_check(1)";

    /// <summary>What each connection needs.</summary>
    internal const string Settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;";

    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    /// <summary>What leads from each version of the schema to the next, from none to the latest.</summary>
    internal static readonly IReadOnlyList<string> Migrations =
    [
        """
        PRAGMA application_id = 0x43465752;

        CREATE TABLE owners (name TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE shapes (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, content TEXT NOT NULL);

        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            workflow TEXT NOT NULL,
            version INTEGER NOT NULL,
            shape INTEGER NOT NULL REFERENCES shapes,
            created INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            owner TEXT NOT NULL,
            released INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            state INTEGER NOT NULL,
            due INTEGER,
            updated INTEGER NOT NULL,
            records INTEGER NOT NULL,
            first INTEGER,
            last INTEGER,
            top INTEGER NOT NULL);
        CREATE INDEX runs_by_creation ON runs (created);
        CREATE INDEX runs_by_state ON runs (state, due);

        -- Apart, because each append writes the run's row anew.
        CREATE TABLE inputs (run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE, payload BLOB NOT NULL);

        -- In the order in which they come, whatever run they are of: what is committed together lies together. An index would scatter each commit over as
        -- many pages as there are runs, so each record leads to its run's previous one instead, and says how high numbers were by then.
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
            UNIQUE (run, kind, key));

        PRAGMA user_version = 1;
        """,
    ];

    internal const string Live = $"INSERT INTO owners VALUES (?1, {Now} + ?2) ON CONFLICT DO UPDATE SET until = excluded.until";

    /// <summary>Those long gone go with it: whether they are known or not makes no difference to their runs.</summary>
    internal const string Leave = $"DELETE FROM owners WHERE name = ?1 OR until < {Now} - 86400000";

    internal const string AddShape = "INSERT INTO shapes (hash, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    internal const string AddRun = $"""
        INSERT INTO runs (id, workflow, version, shape, created, checksum, owner, released, epoch, state, due, updated, records, first, last, top)
        VALUES (?1, ?2, ?3, (SELECT number FROM shapes WHERE hash = ?4), ?5, ?6, ?7, 0, 1, 1, NULL, {Now}, 0, NULL, NULL, 0)
        ON CONFLICT DO NOTHING RETURNING number
        """;

    internal const string AddInput = "INSERT INTO inputs VALUES (?1, ?2)";

    internal const string Take = $"""
        UPDATE runs SET epoch = epoch + 1, owner = ?2, released = 0, state = 1, due = NULL, updated = {Now} WHERE id = ?1 RETURNING epoch
        """;

    /// <summary>The fence: no row comes back if the lease is lost. Within its transaction nobody else writes.</summary>
    internal const string Fence = "SELECT number, records, last, top FROM runs WHERE id = ?1 AND epoch = ?2 AND owner = ?3 AND released = 0";

    internal const string AddRecord = """
        INSERT INTO records (previous, top, run, sequence, kind, key, payload, epoch, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING place
        """;

    /// <summary>Looks for a number among a run's records, back to where all numbers are lower; tells whether it is the same record.</summary>
    internal const string FindNumber = """
        WITH RECURSIVE chain (place, previous, sequence, epoch, checksum) AS (
            SELECT place, previous, sequence, epoch, checksum FROM records WHERE place = ?1
            UNION ALL
            SELECT records.place, records.previous, records.sequence, records.epoch, records.checksum
            FROM chain JOIN records ON records.place = chain.previous WHERE records.top >= ?2)
        SELECT epoch = ?3 AND checksum = ?4 FROM chain WHERE sequence = ?2
        """;

    internal const string Count = $"UPDATE runs SET records = ?2, first = COALESCE(first, ?3), last = ?4, top = ?5, updated = {Now} WHERE number = ?1";

    internal const string Release = "UPDATE runs SET released = 1, state = ?2, due = ?3 WHERE number = ?1";

    internal const string WasReleased = """
        SELECT 1 FROM runs WHERE id = ?1 AND epoch = ?2 AND owner = ?3 AND released = 1 AND state = ?4 AND due IS ?5
        """;

    internal const string Post = $"""
        INSERT INTO messages (run, kind, key, payload, checksum, came) SELECT number, ?2, ?3, ?4, ?5, {Now} FROM runs WHERE id = ?1
        ON CONFLICT DO NOTHING RETURNING 1
        """;

    internal const string Withdraw = "DELETE FROM messages WHERE run = (SELECT number FROM runs WHERE id = ?1) AND kind = ?2 AND key = ?3 RETURNING 1";

    internal const string Delete = "DELETE FROM runs WHERE id = ?1 RETURNING 1";

    internal const string Prune = $"""
        DELETE FROM runs WHERE number IN (
            SELECT number FROM (
                SELECT number, updated, ROW_NUMBER() OVER (PARTITION BY workflow ORDER BY updated DESC, number DESC) AS place
                FROM runs WHERE state IN (2, 3))
            WHERE updated <= {Now} - ?1 OR place > ?2)
        RETURNING 1
        """;

    private const string SelectRun = $"""
        SELECT runs.id, workflow, version, state, content, payload, created, updated, due,
            CASE WHEN released = 0 AND until > {Now} THEN owner END, runs.checksum, runs.number
        FROM runs
        LEFT JOIN shapes ON shapes.number = shape
        LEFT JOIN inputs ON inputs.run = runs.number
        LEFT JOIN owners ON owners.name = owner
        """;

    internal const string Find = $"{SelectRun} WHERE runs.id = ?1";

    internal const string List = $"""
        {SelectRun}
        WHERE (?1 IS NULL OR workflow = ?1) AND (?2 IS NULL OR state = ?2) AND (created, runs.number) < (?3, ?4)
        ORDER BY created DESC, runs.number DESC LIMIT ?5
        """;

    internal const string Place = "SELECT created, number FROM runs WHERE id = ?1";

    internal const string FindNeglected = $"""
        WITH neglected (run, since) AS (
            SELECT runs.number, MAX(updated, COALESCE(until, 0)) FROM runs LEFT JOIN owners ON owners.name = owner AND released = 0
            WHERE state = 1 AND COALESCE(until, 0) <= {Now}
            UNION ALL
            SELECT number, due FROM runs WHERE state = 4 AND due <= {Now}
            UNION ALL
            SELECT runs.number, MAX(updated, MIN(came)) FROM messages JOIN runs ON runs.number = messages.run
            WHERE state = 4 GROUP BY runs.number),
        chosen AS (SELECT run, MIN(since) AS since FROM neglected GROUP BY run ORDER BY 2, 1 LIMIT ?1)
        {SelectRun} JOIN chosen ON chosen.run = runs.number ORDER BY since, runs.number
        """;

    /// <summary>
    /// How many records there should be comes with each, and alone if there are none. Where they lie close enough to each other, to go by those of others
    /// between them is faster than to follow their chain.
    /// </summary>
    internal const string Read = """
        WITH RECURSIVE
        run AS (SELECT number, records, first, last, COALESCE(last - first > 8 * records, false) AS scattered FROM runs WHERE id = ?1),
        chain (place, previous) AS (
            SELECT place, previous FROM run JOIN records ON place = last WHERE scattered
            UNION ALL
            SELECT records.place, records.previous FROM chain JOIN records ON records.place = chain.previous AND records.place < chain.place)
        SELECT run.records, sequence, kind, key, payload, records.checksum
        FROM run LEFT JOIN records ON records.place BETWEEN first AND last AND records.run = run.number WHERE NOT scattered
        UNION ALL
        SELECT run.records, sequence, kind, key, payload, records.checksum
        FROM run LEFT JOIN chain ON true LEFT JOIN records ON records.place = chain.place WHERE scattered
        """;

    internal const string ReadInbox = """
        SELECT kind, key, payload, messages.checksum FROM runs JOIN messages ON run = runs.number WHERE id = ?1 ORDER BY messages.number
        """;
}
