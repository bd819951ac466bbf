namespace CodeFirstWorkflows.Storing;

/// <summary>
/// The schema's versions. What stands for states, kinds of records and kinds of messages are the numbers of <see cref="WorkflowState"/>,
/// <see cref="RunRecordKind"/> and
/// <see cref="RunMessageKind"/>, which never change: no name in the code is stored.
/// </summary>
internal static class PostgreSqlMigrations
{
    /// <summary>The oldest version that can be read. Those before were never released.</summary>
    internal const int First = 2;

    /// <summary>The version that this program writes.</summary>
    internal const int Latest = 2;

    /// <summary>Finds what leads from a version to the latest.</summary>
    /// <param name="schema">The quoted name of the schema.</param>
    /// <param name="version">The version; 0 if there is no schema.</param>
    internal static IEnumerable<string> From(string schema, int version) =>
        new[] { MakeFirst(schema) }.Skip(version == 0 ? 0 : version - First + 1);

    private static string MakeFirst(string schema) => $"""
        CREATE SCHEMA IF NOT EXISTS {schema};

        CREATE TABLE {schema}.version (number integer NOT NULL);
        INSERT INTO {schema}.version VALUES ({First});

        -- Beats count on with each heartbeat: whether they stand still shows who is alive, as the stamp, by a clock that may jump,
        -- cannot. Who was found to be gone stays so.
        CREATE TABLE {schema}.owners (
            name text COLLATE "C" PRIMARY KEY,
            beats bigint NOT NULL,
            lasts bigint NOT NULL,
            gone boolean NOT NULL,
            stamp bigint NOT NULL);

        CREATE SEQUENCE {schema}.epochs;

        CREATE TABLE {schema}.shapes (hash bytea PRIMARY KEY, content text NOT NULL);

        -- Who has an owner is Running.
        CREATE TABLE {schema}.runs (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            workflow text NOT NULL,
            version integer NOT NULL,
            shape bytea NOT NULL REFERENCES {schema}.shapes,
            input bytea NOT NULL,
            options bytea NOT NULL,
            created bigint NOT NULL,
            checksum bigint NOT NULL,
            creation uuid NOT NULL,
            owner text COLLATE "C",
            epoch bigint NOT NULL,
            state integer NOT NULL,
            held boolean NOT NULL,
            due bigint,
            updated bigint NOT NULL);
        CREATE INDEX ON {schema}.runs (created, number);
        -- Of an expression, so that it is never mistaken for one of those below, by a plan that was made while the table was small.
        CREATE INDEX ON {schema}.runs ((state + 0), created, number);
        CREATE INDEX ON {schema}.runs (owner, number) WHERE state = 1;
        CREATE INDEX ON {schema}.runs (updated) WHERE state = 1 AND owner IS NULL;
        CREATE INDEX ON {schema}.runs (due) WHERE state = 4 AND NOT held;

        -- With the run's time of creation, so that lists by a tag go along an index, page by page.
        CREATE TABLE {schema}.tags (
            run bigint NOT NULL REFERENCES {schema}.runs ON DELETE CASCADE,
            name text COLLATE "C" NOT NULL,
            value text COLLATE "C" NOT NULL,
            created bigint NOT NULL,
            PRIMARY KEY (run, name));
        CREATE INDEX ON {schema}.tags (name, value, created, run);

        CREATE TABLE {schema}.records (
            run bigint NOT NULL REFERENCES {schema}.runs ON DELETE CASCADE,
            sequence bigint NOT NULL,
            kind integer NOT NULL,
            key text NOT NULL,
            payload bytea NOT NULL,
            epoch bigint NOT NULL,
            checksum bigint NOT NULL,
            kept bigint NOT NULL,
            PRIMARY KEY (run, sequence));

        CREATE TABLE {schema}.messages (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run bigint NOT NULL REFERENCES {schema}.runs ON DELETE CASCADE,
            kind integer NOT NULL,
            key text NOT NULL,
            payload bytea NOT NULL,
            checksum bigint NOT NULL,
            came bigint NOT NULL,
            consumed boolean NOT NULL,
            posting uuid NOT NULL,
            UNIQUE (run, kind, key));
        CREATE INDEX ON {schema}.messages (run, kind, came) WHERE NOT consumed;
        CREATE INDEX ON {schema}.messages (kind, came) WHERE NOT consumed;
        """;
}
