namespace CodeFirstWorkflows.Storing;

/// <summary>All that is said to SQLite. Times by its clock are Unix milliseconds; when a run was created is in ticks.</summary>
internal static class SqliteText
{
    /// <summary>"CFWR": by this number in its head a file is known to be ours.</summary>
    internal const long ApplicationId = 0x43465752;

    internal const string Begin = "BEGIN IMMEDIATE";
    internal const string BeginReading = "BEGIN DEFERRED";
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
    internal const string Settings =
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;";

    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    /// <summary>A heartbeat. No row comes back if the owner is gone.</summary>
    internal const string Beat = $"""
        INSERT INTO owners VALUES (?1, 1, ?2, 0, {Now})
        ON CONFLICT DO UPDATE SET beats = beats + 1, lasts = excluded.lasts, stamp = excluded.stamp WHERE gone = 0
        RETURNING beats
        """;

    internal const string Retire = $"""
        INSERT INTO owners VALUES (?1, 0, 0, 1, {Now}) ON CONFLICT DO UPDATE SET gone = 1, stamp = excluded.stamp WHERE gone = 0
        """;

    /// <summary>Sees to it that an owner stays gone, unless it showed life meanwhile.</summary>
    internal const string Bury = $"UPDATE owners SET gone = 1, stamp = {Now} WHERE name = ?1 AND beats = ?2 AND gone = 0";

    /// <summary>Who is gone for a day needs no tombstone any more: whoever is not known is gone as well.</summary>
    internal const string ForgetTombstones = $"DELETE FROM owners WHERE gone = 1 AND stamp < {Now} - 86400000";

    /// <summary>Who stands still, for a day, and owns nothing, leaves nothing behind.</summary>
    internal const string Forget = $"""
        DELETE FROM owners WHERE name = ?1 AND beats = ?2 AND stamp < {Now} - 86400000 AND NOT EXISTS (SELECT 1 FROM runs WHERE state = 1
            AND owner = ?1)
        """;

    internal const string ReadOwners = "SELECT name, beats, lasts FROM owners WHERE gone = 0";

    internal const string ReadStamp = "SELECT stamp FROM owners WHERE name = ?1";

    internal const string NextEpoch = "UPDATE epochs SET last = last + 1 RETURNING last";

    internal const string AddShape = "INSERT INTO shapes (hash, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    internal const string AddRun = $"""
        INSERT INTO runs (id, workflow, version, shape, created, checksum, owner, epoch,
            state, held, due, updated, records, first, last, top)
        VALUES (?1, ?2, ?3, (SELECT number FROM shapes WHERE hash = ?4), ?5, ?6, ?7, ?8, 1, 0, NULL, {Now}, 0, NULL, NULL, 0)
        RETURNING number, updated
        """;

    internal const string HasRun = "SELECT 1 FROM runs WHERE id = ?1";

    internal const string AddInput = "INSERT INTO inputs VALUES (?1, ?2, ?3)";

    internal const string AddTag = "INSERT INTO tags VALUES (?1, ?2, ?3, ?4)";

    internal const string Claim = $"""
        UPDATE runs SET owner = ?2, epoch = ?3, state = 1, held = 0, due = NULL, updated = {Now} WHERE number = ?1 RETURNING updated
        """;

    /// <summary>The fence: no row comes back if the lease is lost. Within its transaction nobody else writes.</summary>
    internal const string Fence = "SELECT number, records, last, top FROM runs WHERE id = ?1 AND epoch = ?2 AND owner = ?3";

    internal const string AddRecord = """
        INSERT INTO records (previous, top, run, sequence, kind, key, payload, epoch, checksum)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING place
        """;

    /// <summary>
    /// Looks for a number among a run's records, back to where all numbers are lower; tells whether it is the same record.
    /// </summary>
    internal const string FindNumber = """
        WITH RECURSIVE chain (place, previous, sequence, epoch, checksum) AS (
            SELECT place, previous, sequence, epoch, checksum FROM records WHERE place = ?1
            UNION ALL
            SELECT records.place, records.previous, records.sequence, records.epoch, records.checksum
            FROM chain JOIN records ON records.place = chain.previous WHERE records.top >= ?2)
        SELECT epoch = ?3 AND checksum = ?4 FROM chain WHERE sequence = ?2
        """;

    internal const string Count =
        $"UPDATE runs SET records = ?2, first = COALESCE(first, ?3), last = ?4, top = ?5, updated = {Now} WHERE number = ?1";

    internal const string Release = "UPDATE runs SET owner = NULL, state = ?2, due = ?3, held = ?4 WHERE number = ?1";

    /// <summary>What was asked of a run leaves its inbox when it has ended, a request to pause also when it is held.</summary>
    internal const string ConsumeRequests = """
        DELETE FROM messages WHERE run = ?1 AND ((kind = 2 AND ?2 IN (2, 3)) OR (kind = 3 AND (?2 IN (2, 3) OR ?3 = 1)))
        """;

    /// <summary>No two claims have the same epoch, so it says whose release it was.</summary>
    internal const string WasReleased = """
        SELECT 1 FROM runs WHERE id = ?1 AND epoch = ?2 AND owner IS NULL AND state = ?3 AND due IS ?4 AND held = ?5
        """;

    internal const string Post = $"""
        INSERT INTO messages (run, kind, key, payload, checksum, came, consumed)
        SELECT number, ?2, ?3, ?4, ?5, {Now}, 0 FROM runs WHERE id = ?1 AND state IN (1, 4) AND (?6 IS NULL OR {Now} < ?6) AND (?7 IS NULL OR epoch = ?7)
        ON CONFLICT DO NOTHING RETURNING 1
        """;

    /// <summary>An answer keeps its place, but its content is in the run's records by now.</summary>
    internal const string ConsumeAnswer = """
        UPDATE messages SET consumed = 1, payload = x'' WHERE run = (SELECT number FROM runs WHERE id = ?1 AND (?4 IS NULL OR epoch = ?4))
            AND kind = ?2 AND key = ?3 AND consumed = 0 RETURNING 1
        """;

    internal const string ConsumeRequest =
        "DELETE FROM messages WHERE run = (SELECT number FROM runs WHERE id = ?1 AND (?4 IS NULL OR epoch = ?4)) AND kind = ?2 AND key = ?3 RETURNING 1";

    internal const string Delete = "DELETE FROM runs WHERE id = ?1 RETURNING 1";

    internal const string Prune = $"""
        DELETE FROM runs WHERE number IN (
            SELECT number FROM (
                SELECT number, updated, ROW_NUMBER() OVER (PARTITION BY workflow ORDER BY updated DESC, number DESC) AS place
                FROM runs WHERE state IN (2, 3))
            WHERE updated <= {Now} - ?1 OR place > ?2)
        RETURNING 1
        """;

    private const string SelectRun = """
        SELECT runs.id, workflow, version, state, content, payload, runs.created, updated, due, owner,
            runs.checksum, runs.number, options, held, beats, lasts
        FROM runs
        LEFT JOIN shapes ON shapes.number = shape
        LEFT JOIN inputs ON inputs.run = runs.number
        LEFT JOIN owners ON owners.name = owner AND gone = 0
        """;

    internal const string Find = $"{SelectRun} WHERE runs.id = ?1";

    internal const string FindByNumber = $"{SelectRun} WHERE runs.number = ?1";

    internal const string ReadTags = "SELECT name, value FROM tags WHERE run = ?1";

    internal const string Place = "SELECT created, number FROM runs WHERE id = ?1";

    /// <summary>With each owner's next one in turn, to go through them takes a step for each owner, however many runs they have.</summary>
    internal const string NextOwner =
        "SELECT owner FROM runs INDEXED BY runs_by_owner WHERE state = 1 AND owner > ?1 ORDER BY owner LIMIT 1";

    internal const string OwnedBy =
        "SELECT number, 0 FROM runs INDEXED BY runs_by_owner WHERE state = 1 AND owner = ?1 ORDER BY number LIMIT ?2";

    internal const string Left =
        "SELECT number, updated FROM runs INDEXED BY runs_left WHERE state = 1 AND owner IS NULL ORDER BY updated LIMIT ?1";

    internal const string Due = $"""
        SELECT number, due FROM runs INDEXED BY runs_by_due WHERE state = 4 AND held = 0 AND due <= {Now} ORDER BY due LIMIT ?1
        """;

    /// <summary>Whether a run goes on only on request.</summary>
    internal const string Rests = """
        SELECT state = 3 OR (held = 1 AND NOT EXISTS (SELECT 1 FROM messages WHERE run = runs.number AND kind = 2 AND consumed = 0))
        FROM runs WHERE id = ?1
        """;

    internal const string Answered = $"{CalledBy} messages.kind = 1 AND held = 0 {FirstCalls}";

    internal const string Canceled = $"{CalledBy} messages.kind = 2 {FirstCalls}";

    private const string CalledBy = """
        SELECT runs.number, MAX(came, updated) FROM messages INDEXED BY messages_unread_by_kind CROSS
            JOIN runs ON runs.number = messages.run
        WHERE consumed = 0 AND state = 4 AND
        """;

    /// <summary>The first message to each run.</summary>
    private const string FirstCalls = """
        AND NOT EXISTS (
            SELECT 1 FROM messages AS earlier
            WHERE earlier.run = messages.run AND earlier.kind = messages.kind AND earlier.consumed = 0 AND earlier.number < messages.number)
        ORDER BY messages.number LIMIT ?1
        """;

    /// <summary>
    /// How many records there should be comes with each, and alone if there are none. Where they lie close enough to each other, to go by
    /// those of others between them is faster than to follow their chain.
    /// </summary>
    internal const string Read = """
        WITH RECURSIVE
        run AS (SELECT number, records, first, last, COALESCE(last - first > 8 * records, false) AS scattered FROM runs WHERE id = ?1),
        chain (place, previous) AS (
            SELECT place, previous FROM run JOIN records ON place = last WHERE scattered
            UNION ALL
            SELECT records.place, records.previous FROM chain JOIN records ON records.place = chain.previous
                AND records.place < chain.place)
        SELECT run.records, sequence, kind, key, payload, records.checksum
        FROM run LEFT JOIN records ON records.place BETWEEN first AND last AND records.run = run.number WHERE NOT scattered
        UNION ALL
        SELECT run.records, sequence, kind, key, payload, records.checksum
        FROM run LEFT JOIN chain ON true LEFT JOIN records ON records.place = chain.place WHERE scattered
        """;

    /// <summary>
    /// Follows the chain back to where all numbers are lower. The link at which that is so, or which is the first, comes too: it shows
    /// that none is missing.
    /// </summary>
    internal const string ReadAfter = """
        WITH RECURSIVE chain (place, previous, top, isEnd) AS (
            SELECT place, previous, records.top, previous IS NULL OR records.top <= ?2 FROM runs JOIN records ON place = last WHERE id = ?1
            UNION ALL
            SELECT records.place, records.previous, records.top, records.previous IS NULL OR records.top <= ?2
            FROM chain JOIN records ON records.place = chain.previous AND records.place < chain.place WHERE NOT isEnd)
        SELECT isEnd, sequence, kind, key, CASE WHEN sequence > ?2 THEN payload END, checksum FROM chain
            JOIN records ON records.place = chain.place
        """;

    internal const string CountRecords = "SELECT records FROM runs WHERE id = ?1";

    internal const string ReadInbox = """
        SELECT kind, key, payload, messages.checksum FROM runs JOIN messages ON run = runs.number WHERE id = ?1 AND consumed = 0
            ORDER BY messages.number
        """;

    internal const string FindMessages = """
        SELECT id FROM runs INDEXED BY runs_by_owner
        WHERE state = 1 AND owner = ?1 AND EXISTS (SELECT 1 FROM messages INDEXED BY messages_unread WHERE run = runs.number
            AND consumed = 0)
        """;
}
