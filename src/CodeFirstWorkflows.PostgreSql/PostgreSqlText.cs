namespace CodeFirstWorkflows.Storing;

/// <summary>
/// All that is said to PostgreSQL about runs. Times by its clock are Unix milliseconds; when a run was created is in ticks.
/// </summary>
internal sealed class PostgreSqlText
{
    internal const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// <summary>Longer payloads are refused by the server.</summary>
    private const string CanBeNotified = "octet_length($1) < 8000";

    private const string JoiningClaimed = "JOIN found ON found.number = runs.number JOIN claimed ON claimed.number = runs.number";

    private readonly string _schema;
    private readonly string _nextEpoch;

    /// <param name="schema">The quoted name of the schema.</param>
    internal PostgreSqlText(string schema)
    {
        _schema = schema;
        _nextEpoch = $"nextval('{schema.Replace("'", "''", StringComparison.Ordinal)}.epochs')";
        Create = MakeCreate("");
        CreateTagged = MakeCreate($"""
            tagged AS (
                INSERT INTO {_schema}.tags SELECT number, name, value, $7 FROM added, unnest($12::text[], $13::text[])
                    AS given (name, value)),
            """);
        Lock = $"SELECT FROM {_schema}.runs WHERE id = $1 FOR NO KEY UPDATE";
        Acquire = $"""
            WITH
            found AS ({Run()} WHERE runs.id = $1),
            claimed AS (
                UPDATE {_schema}.runs SET {Claiming}
                FROM found WHERE runs.number = found.number AND found.state <> 2
                    AND (found.owner IS NULL OR found.owner = $2 OR found.beats IS NULL)
                RETURNING runs.epoch, runs.updated)
            SELECT found.*, claimed.* FROM found LEFT JOIN claimed ON true
            """;
        AcquireAll = $"""
            WITH
            found AS MATERIALIZED (
                SELECT number, state, due, held, owner, updated FROM {_schema}.runs
                WHERE id = ANY($1)
                    AND (state = 1 OR (state = 4 AND (NOT held OR EXISTS (
                        SELECT FROM {_schema}.messages WHERE run = runs.number AND kind = 2 AND NOT consumed))))
                    AND (owner IS NULL OR owner = $2
                        OR (owner = ANY($3) AND NOT EXISTS (SELECT FROM {_schema}.owners WHERE name = runs.owner AND NOT gone)))
                ORDER BY number FOR NO KEY UPDATE OF runs SKIP LOCKED),
            claimed AS (
                UPDATE {_schema}.runs SET {Claiming} FROM found WHERE runs.number = found.number
                    RETURNING runs.number, runs.epoch, runs.updated)
            {Run("found", JoiningClaimed, ", claimed.epoch, claimed.updated")}
            """;
        AppendOne = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 FOR SHARE),
            added AS (
                INSERT INTO {_schema}.records SELECT number, $4, $5, $6, $7, $2, $8, {Now} FROM lease ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM lease), EXISTS (SELECT FROM added)
            """;
        Append = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 FOR SHARE),
            {Adding}
            SELECT EXISTS (SELECT FROM lease), (SELECT sequence FROM taken)
            """;
        Release = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 FOR NO KEY UPDATE),
            {Adding},
            released AS (
                UPDATE {_schema}.runs SET owner = NULL, state = $9, due = $10, held = $11, updated = {Now}
                FROM lease, taken WHERE runs.number = lease.number AND taken.sequence IS NULL
                RETURNING runs.number),
            consumed AS (
                DELETE FROM {_schema}.messages USING released
                WHERE run = released.number AND ((kind = 2 AND $9 IN (2, 3)) OR (kind = 3 AND ($9 IN (2, 3) OR $11))))
            SELECT
                EXISTS (SELECT FROM lease) OR EXISTS (
                    SELECT FROM {_schema}.runs
                    WHERE id = $1 AND epoch = $2 AND owner IS NULL AND state = $9 AND due IS NOT DISTINCT FROM $10 AND held = $11),
                (SELECT sequence FROM taken),
                (SELECT count(pg_notify($12, $1)) FROM released WHERE $9 IN (1, 4) AND {CanBeNotified})
            """;
        Find = $"{Run()} WHERE runs.id = $1";
        Place = $"SELECT created, number FROM {_schema}.runs WHERE id = $1";
        Read = $"""
            SELECT sequence, kind, key, payload, records.checksum
            FROM {_schema}.runs JOIN {_schema}.records ON run = number WHERE id = $1 AND sequence > $2 ORDER BY sequence
            """;
        Post = $"""
            WITH
            run AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND state IN (1, 4) AND ($8 IS NULL OR {Now} < $8) AND ($9 IS NULL OR epoch = $9) FOR SHARE),
            added AS (
                INSERT INTO {_schema}.messages (run, kind, key, payload, checksum, came, consumed, posting)
                SELECT number, $2, $3, $4, $5, {Now}, false, $7 FROM run
                ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM added) OR EXISTS (
                SELECT FROM {_schema}.messages JOIN {_schema}.runs ON runs.number = messages.run WHERE id = $1 AND posting = $7),
                (SELECT count(pg_notify($6, $1)) FROM added WHERE {CanBeNotified})
            """;
        ReadInbox = $"""
            SELECT kind, key, payload, messages.checksum
            FROM {_schema}.runs JOIN {_schema}.messages ON run = runs.number WHERE id = $1 AND NOT consumed ORDER BY messages.number
            """;
        FindMessages = $"""
            SELECT id
            FROM {_schema}.runs CROSS JOIN LATERAL (SELECT FROM {_schema}.messages WHERE run = runs.number AND NOT consumed
                LIMIT 1) AS unread
            WHERE state = 1 AND owner = $1
            """;
        ConsumeRequest = $"DELETE FROM {_schema}.messages USING {_schema}.runs WHERE run = runs.number AND id = $1 AND ($4 IS NULL OR epoch = $4) AND kind = $2 AND key = $3";
        ConsumeAnswer = $"""
            UPDATE {_schema}.messages SET consumed = true, payload = ''
            FROM {_schema}.runs WHERE run = runs.number AND id = $1 AND ($4 IS NULL OR epoch = $4) AND kind = $2 AND key = $3 AND NOT consumed
            """;
        Delete = $"DELETE FROM {_schema}.runs WHERE id = $1";
        Prune = $"""
            DELETE FROM {_schema}.runs WHERE state + 0 IN (2, 3) AND number IN (
                SELECT number FROM (
                    SELECT number, updated, ROW_NUMBER() OVER (PARTITION BY workflow ORDER BY updated DESC, number DESC) AS place
                    FROM {_schema}.runs WHERE state + 0 IN (2, 3)) AS ended
                WHERE updated <= {Now} - $1 OR place > $2)
            """;
        ReadVersion = $"SELECT number FROM {_schema}.version";
    }

    /// <summary>Lets one process at a time change the schema.</summary>
    internal const string LockSchema = "SELECT pg_advisory_xact_lock(hashtext('codefirstworkflows'), hashtext($1))";

    /// <summary>Looks into the catalog itself: to_regclass remembers within a transaction what was not there.</summary>
    internal const string HasSchema = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'version')";

    /// <summary>A creation whose answer was lost is known again by the mark that it left.</summary>
    internal string Create { get; }

    internal string CreateTagged { get; }

    /// <summary>Comes before what must see the run as the last writer left it.</summary>
    internal string Lock { get; }

    /// <summary>Claims a run, unless its owner is another one that the table of owners does not say to be gone.</summary>
    internal string Acquire { get; }

    /// <summary>
    /// Claims runs, except those that somebody else is about to claim, and those that go on only on request. Who is gone is said by name, too: another who came meanwhile, and
    /// claimed one of them, is not among them.
    /// </summary>
    internal string AcquireAll { get; }

    /// <summary>
    /// For one record, as nearly all appends are: statements with arrays are planned anew each time, which takes longer than all else.
    /// </summary>
    internal string AppendOne { get; }

    /// <summary>The fence holds the run's row until the end, so that nobody claims the run in between.</summary>
    internal string Append { get; }

    internal string Release { get; }

    internal string Find { get; }

    internal string Place { get; }

    internal string Read { get; }

    /// <summary>
    /// Waits for a release that is under way, and then looks at the run's state again. A posting whose answer was lost is known again by the mark that it left.
    /// </summary>
    internal string Post { get; }

    internal string ReadInbox { get; }

    /// <summary>The limit inside has each run looked up by itself, where a join may read all messages.</summary>
    internal string FindMessages { get; }

    internal string ConsumeRequest { get; }

    /// <summary>An answer keeps its place, but its content is in the run's records by now.</summary>
    internal string ConsumeAnswer { get; }

    internal string Delete { get; }

    internal string Prune { get; }

    internal string ReadVersion { get; }

    internal static string Quote(string schema) => '"' + schema.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>Says how to read runs.</summary>
    /// <param name="changing">The table from which what changes is taken.</param>
    /// <param name="joins">More tables.</param>
    /// <param name="more">More columns.</param>
    internal string Run(string changing = "runs", string joins = "", string more = "") => $"""
        SELECT runs.id, workflow, version, {changing}.state, content, input, runs.created,
            GREATEST({changing}.updated, (SELECT kept FROM {_schema}.records WHERE run = runs.number ORDER BY sequence DESC
                LIMIT 1)) AS latest,
            {changing}.due, {changing}.owner, runs.checksum, runs.number, options, {changing}.held, beats, lasts,
            ARRAY(SELECT name FROM {_schema}.tags WHERE run = runs.number ORDER BY name) AS tag_names,
            ARRAY(SELECT value FROM {_schema}.tags WHERE run = runs.number ORDER BY name) AS tag_values{more}
        FROM {_schema}.runs
        {joins}
        LEFT JOIN {_schema}.shapes ON hash = shape
        LEFT JOIN {_schema}.owners ON owners.name = {changing}.owner AND NOT gone
        """;

    private string Claiming => $"epoch = {_nextEpoch}, owner = $2, state = 1, held = false, due = NULL, updated = {Now}";

    /// <summary>
    /// Adds records under a lease, none if the number of one is another's. The limit has each number looked up by itself, where a join
    /// may read all that the run has done.
    /// </summary>
    private string Adding => $"""
        given AS (
            SELECT * FROM unnest($4::bigint[], $5::integer[], $6::text[], $7::bytea[], $8::bigint[])
                AS given (sequence, kind, key, payload, checksum)),
        taken AS (
            SELECT MIN(given.sequence) AS sequence
            FROM lease, given, LATERAL (
                SELECT epoch, checksum FROM {_schema}.records WHERE run = lease.number AND records.sequence = given.sequence
                    LIMIT 1) AS kept
            WHERE kept.epoch <> $2 OR kept.checksum <> given.checksum),
        added AS (
            INSERT INTO {_schema}.records
            SELECT number, given.sequence, kind, key, payload, $2, checksum, {Now} FROM lease, given, taken WHERE taken.sequence IS NULL
            ON CONFLICT DO NOTHING)
        """;

    private string MakeCreate(string tagged) => $"""
        WITH
        known AS (INSERT INTO {_schema}.shapes VALUES ($4, $5) ON CONFLICT DO NOTHING),
        added AS (
            INSERT INTO {_schema}.runs (
                id, workflow, version, shape, input, created, checksum, creation, owner, options, epoch, state, held, due, updated)
            VALUES ($1, $2, $3, $4, $6, $7, $8, $9, $10, $11, {_nextEpoch}, 1, false, NULL, {Now}) ON CONFLICT DO NOTHING
            RETURNING number, epoch, updated),
        {tagged}
        lease AS (
            SELECT epoch, updated FROM added
            UNION ALL
            SELECT epoch, updated FROM {_schema}.runs WHERE id = $1 AND creation = $9 AND owner = $10)
        SELECT epoch, updated FROM lease
        """;
}
