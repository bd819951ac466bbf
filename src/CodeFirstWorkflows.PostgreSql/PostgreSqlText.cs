namespace CodeFirstWorkflows.Storing;

/// <summary>All that is said to PostgreSQL. Times by its clock are Unix milliseconds; when a run was created is in ticks.</summary>
internal sealed class PostgreSqlText
{
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private readonly string _schema;
    private readonly string _run;

    internal PostgreSqlText(string schema)
    {
        _schema = '"' + schema.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        _run = $"""
            SELECT runs.id, workflow, version, state, content, input, created,
                GREATEST(updated, (SELECT kept FROM {_schema}.records WHERE run = runs.number ORDER BY sequence DESC LIMIT 1)), due,
                CASE WHEN NOT released AND until > {Now} THEN owner END AS owner, runs.checksum, runs.number
            FROM {_schema}.runs
            LEFT JOIN {_schema}.shapes ON hash = shape
            LEFT JOIN {_schema}.owners ON owners.name = owner
            """;
        Live = $"""
            INSERT INTO {_schema}.owners VALUES ($1, {Now} + $2) ON CONFLICT (name) DO UPDATE SET until = excluded.until
            """;
        Leave = $"DELETE FROM {_schema}.owners WHERE name = $1 OR until < {Now} - 86400000";
        Create = $"""
            WITH
            known AS (INSERT INTO {_schema}.shapes VALUES ($4, $5) ON CONFLICT DO NOTHING),
            added AS (
                INSERT INTO {_schema}.runs (id, workflow, version, shape, input, created, checksum, creation, owner, released, epoch, state, due, updated)
                VALUES ($1, $2, $3, $4, $6, $7, $8, $9, $10, false, 1, 1, NULL, {Now}) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM {_schema}.runs WHERE id = $1 AND creation = $9)
            """;
        Lock = $"SELECT FROM {_schema}.runs WHERE id = $1 FOR UPDATE";
        Acquire = $"""
            WITH
            found AS ({_run} WHERE runs.id = $1),
            taken AS (
                UPDATE {_schema}.runs SET epoch = epoch + 1, owner = $2, released = false, state = 1, due = NULL, updated = {Now}
                FROM found WHERE runs.number = found.number AND found.state <> 2 AND (found.owner IS NULL OR found.owner = $2)
                RETURNING epoch)
            SELECT found.*, epoch FROM found LEFT JOIN taken ON true
            """;
        AppendOne = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 AND NOT released FOR SHARE),
            added AS (
                INSERT INTO {_schema}.records SELECT number, $4, $5, $6, $7, $2, $8, {Now} FROM lease ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM lease), EXISTS (SELECT FROM added)
            """;
        Append = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 AND NOT released FOR SHARE),
            {Adding}
            SELECT EXISTS (SELECT FROM lease), (SELECT sequence FROM taken)
            """;
        Release = $"""
            WITH
            lease AS (SELECT number FROM {_schema}.runs WHERE id = $1 AND epoch = $2 AND owner = $3 AND NOT released FOR NO KEY UPDATE),
            {Adding},
            given_back AS (
                UPDATE {_schema}.runs SET released = true, state = $9, due = $10, updated = {Now}
                FROM lease, taken WHERE runs.number = lease.number AND taken.sequence IS NULL)
            SELECT
                EXISTS (SELECT FROM lease) OR EXISTS (
                    SELECT FROM {_schema}.runs
                    WHERE id = $1 AND epoch = $2 AND owner = $3 AND released AND state = $9 AND due IS NOT DISTINCT FROM $10),
                (SELECT sequence FROM taken)
            """;
        Find = $"{_run} WHERE runs.id = $1";
        List = $"""
            {_run}
            WHERE ($1 IS NULL OR workflow = $1) AND ($2 IS NULL OR state = $2) AND (created, runs.number) < ($3, $4)
            ORDER BY created DESC, runs.number DESC LIMIT $5
            """;
        Place = $"SELECT created, number FROM {_schema}.runs WHERE id = $1";
        FindNeglected = $"""
            WITH
            neglected (run, since) AS (
                SELECT number,
                    GREATEST(updated, until, (SELECT kept FROM {_schema}.records WHERE run = runs.number ORDER BY sequence DESC LIMIT 1))
                FROM {_schema}.runs LEFT JOIN {_schema}.owners ON owners.name = owner AND NOT released
                WHERE state = 1 AND COALESCE(until, 0) <= {Now}
                UNION ALL
                SELECT number, due FROM {_schema}.runs WHERE state = 4 AND due <= {Now}
                UNION ALL
                SELECT runs.number, GREATEST(updated, MIN(came)) FROM {_schema}.messages JOIN {_schema}.runs ON runs.number = messages.run
                WHERE state = 4 GROUP BY runs.number),
            chosen AS (SELECT run, MIN(since) AS since FROM neglected GROUP BY run ORDER BY 2, 1 LIMIT $1)
            {_run} JOIN chosen ON chosen.run = runs.number ORDER BY since, runs.number
            """;
        Read = $"""
            SELECT sequence, kind, key, payload, records.checksum
            FROM {_schema}.runs JOIN {_schema}.records ON run = number WHERE id = $1 ORDER BY sequence
            """;
        Post = $"""
            INSERT INTO {_schema}.messages (run, kind, key, payload, checksum, came)
            SELECT number, $2, $3, $4, $5, {Now} FROM {_schema}.runs WHERE id = $1 FOR KEY SHARE
            ON CONFLICT DO NOTHING
            """;
        ReadInbox = $"""
            SELECT kind, key, payload, messages.checksum
            FROM {_schema}.runs JOIN {_schema}.messages ON run = runs.number WHERE id = $1 ORDER BY messages.number
            """;
        Withdraw = $"DELETE FROM {_schema}.messages USING {_schema}.runs WHERE run = runs.number AND id = $1 AND kind = $2 AND key = $3";
        Delete = $"DELETE FROM {_schema}.runs WHERE id = $1";
        Prune = $"""
            DELETE FROM {_schema}.runs WHERE state IN (2, 3) AND number IN (
                SELECT number FROM (
                    SELECT number, updated, ROW_NUMBER() OVER (PARTITION BY workflow ORDER BY updated DESC, number DESC) AS place
                    FROM {_schema}.runs WHERE state IN (2, 3)) AS ended
                WHERE updated <= {Now} - $1 OR place > $2)
            """;
        ReadVersion = $"SELECT number FROM {_schema}.version";
        Migrations = [First];
    }

    /// <summary>Lets one process at a time change the schema.</summary>
    internal const string LockSchema = "SELECT pg_advisory_xact_lock(hashtext('codefirstworkflows'), hashtext($1))";

    /// <summary>Looks into the catalog itself: to_regclass remembers within a transaction what was not there.</summary>
    internal const string HasSchema = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'version')";

    internal string Live { get; }

    /// <summary>Those long gone go with it: whether they are known or not makes no difference to their runs.</summary>
    internal string Leave { get; }

    /// <summary>A creation whose answer was lost is known again by the mark that it left.</summary>
    internal string Create { get; }

    /// <summary>Comes before what must see the run as the last writer left it.</summary>
    internal string Lock { get; }

    internal string Acquire { get; }

    /// <summary>For one record, as nearly all appends are: statements with arrays are planned anew each time, which takes longer than all else.</summary>
    internal string AppendOne { get; }

    /// <summary>The fence holds the run's row until the end, so that nobody takes the run over in between.</summary>
    internal string Append { get; }

    internal string Release { get; }

    internal string Find { get; }

    internal string List { get; }

    internal string Place { get; }

    internal string FindNeglected { get; }

    internal string Read { get; }

    internal string Post { get; }

    internal string ReadInbox { get; }

    internal string Withdraw { get; }

    internal string Delete { get; }

    internal string Prune { get; }

    internal string ReadVersion { get; }

    /// <summary>What leads from each version of the schema to the next, from none to the latest.</summary>
    internal IReadOnlyList<string> Migrations { get; }

    /// <summary>
    /// Adds records under a lease, none if the number of one is another's. The limit has each number looked up by itself, where a join may read all that the run
    /// has done.
    /// </summary>
    private string Adding => $"""
        given AS (
            SELECT * FROM unnest($4::bigint[], $5::integer[], $6::text[], $7::bytea[], $8::bigint[]) AS given (sequence, kind, key, payload, checksum)),
        taken AS (
            SELECT MIN(given.sequence) AS sequence
            FROM lease, given, LATERAL (
                SELECT epoch, checksum FROM {_schema}.records WHERE run = lease.number AND records.sequence = given.sequence LIMIT 1) AS kept
            WHERE kept.epoch <> $2 OR kept.checksum <> given.checksum),
        added AS (
            INSERT INTO {_schema}.records
            SELECT number, given.sequence, kind, key, payload, $2, checksum, {Now} FROM lease, given, taken WHERE taken.sequence IS NULL
            ON CONFLICT DO NOTHING)
        """;

    private string First => $"""
        CREATE SCHEMA IF NOT EXISTS {_schema};

        CREATE TABLE {_schema}.version (number integer NOT NULL);
        INSERT INTO {_schema}.version VALUES (1);

        CREATE TABLE {_schema}.owners (name text PRIMARY KEY, until bigint NOT NULL);

        CREATE TABLE {_schema}.shapes (hash bytea PRIMARY KEY, content text NOT NULL);

        CREATE TABLE {_schema}.runs (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            workflow text NOT NULL,
            version integer NOT NULL,
            shape bytea NOT NULL REFERENCES {_schema}.shapes,
            input bytea NOT NULL,
            created bigint NOT NULL,
            checksum bigint NOT NULL,
            creation uuid NOT NULL,
            owner text NOT NULL,
            released boolean NOT NULL,
            epoch bigint NOT NULL,
            state integer NOT NULL,
            due bigint,
            updated bigint NOT NULL);
        CREATE INDEX ON {_schema}.runs (created, number);
        CREATE INDEX ON {_schema}.runs (state, due);

        CREATE TABLE {_schema}.records (
            run bigint NOT NULL REFERENCES {_schema}.runs ON DELETE CASCADE,
            sequence bigint NOT NULL,
            kind integer NOT NULL,
            key text NOT NULL,
            payload bytea NOT NULL,
            epoch bigint NOT NULL,
            checksum bigint NOT NULL,
            kept bigint NOT NULL,
            PRIMARY KEY (run, sequence));

        CREATE TABLE {_schema}.messages (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run bigint NOT NULL REFERENCES {_schema}.runs ON DELETE CASCADE,
            kind integer NOT NULL,
            key text NOT NULL,
            payload bytea NOT NULL,
            checksum bigint NOT NULL,
            came bigint NOT NULL,
            UNIQUE (run, kind, key));
        """;
}
