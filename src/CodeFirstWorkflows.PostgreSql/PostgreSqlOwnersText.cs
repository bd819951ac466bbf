namespace CodeFirstWorkflows.Storing;

/// <summary>All that is said to PostgreSQL about owners.</summary>
/// <param name="schema">The quoted name of the schema.</param>
internal sealed class PostgreSqlOwnersText(string schema)
{
    /// <summary>A heartbeat. No row comes back if the owner is gone.</summary>
    internal string Beat { get; } = $"""
        INSERT INTO {schema}.owners AS known VALUES ($1, 1, $2, false, {PostgreSqlText.Now})
        ON CONFLICT (name) DO UPDATE SET beats = known.beats + 1, lasts = excluded.lasts, stamp = excluded.stamp WHERE NOT known.gone
        RETURNING beats
        """;

    internal string Retire { get; } = $"""
        INSERT INTO {schema}.owners AS known VALUES ($1, 0, 0, true, {PostgreSqlText.Now})
        ON CONFLICT (name) DO UPDATE SET gone = true, stamp = excluded.stamp WHERE NOT known.gone
        """;

    /// <summary>Sees to it that owners stay gone, except those that showed life meanwhile. All lock them in one order.</summary>
    internal string Bury { get; } = $"""
        WITH standing AS (
            SELECT name FROM {schema}.owners JOIN unnest($1::text[], $2::bigint[]) AS seen (name, beats) USING (name, beats)
            WHERE NOT gone ORDER BY name FOR NO KEY UPDATE OF owners)
        UPDATE {schema}.owners SET gone = true, stamp = {PostgreSqlText.Now} FROM standing WHERE owners.name = standing.name
        """;

    /// <summary>
    /// Who is gone for a day needs no tombstone any more: whoever is not known is gone as well. And who stands still, for a day, and owns
    /// nothing, leaves nothing behind.
    /// </summary>
    internal string Clean { get; } = $"""
        DELETE FROM {schema}.owners
        WHERE stamp < {PostgreSqlText.Now} - 86400000
            AND (gone
                OR ((name, beats) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))
                    AND NOT EXISTS (SELECT FROM {schema}.runs WHERE state = 1 AND owner = name)))
        """;

    internal string Read { get; } = $"SELECT name, beats, lasts FROM {schema}.owners WHERE NOT gone";

    /// <summary>Reads the owners of some runs. Those that are gone come with no beats.</summary>
    internal string ReadOf { get; } = $"""
        SELECT DISTINCT owner, beats, lasts FROM {schema}.runs LEFT JOIN {schema}.owners ON name = owner AND NOT gone
        WHERE id = ANY($1) AND owner <> $2
        """;
}
