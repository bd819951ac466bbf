using System.Globalization;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>The statements that find several runs. How many are wanted is part of each, since how they are found depends on it.</summary>
/// <param name="schema">The quoted name of the schema.</param>
/// <param name="text">All that is said about runs.</param>
internal sealed class PostgreSqlListText(string schema, PostgreSqlText text)
{
    /// <summary>Says how to list runs, along an index.</summary>
    /// <param name="filter">Which ones.</param>
    /// <returns>
    /// A statement whose arguments are: the time of creation from which on, the place (time and number) before which; then what there is
    /// of the workflow, the state, and each tag's name and value.
    /// </returns>
    internal string Of(RunFilter filter)
    {
        var (hasTags, used) = (filter.Tags.Count > 0, 3);
        var chosen = new StringBuilder(hasTags
            ? $"SELECT run, found.created FROM {schema}.tags AS found WHERE found.created >= $1 AND (found.created, run) < ($2, $3)"
            : $"SELECT number AS run, found.created FROM {schema}.runs AS found WHERE found.created >= $1 "
                + $"AND (found.created, number) < ($2, $3)");
        if (filter.Workflow is not null)
            chosen.Append(OfRun($"workflow = {Next()}"));
        if (filter.State is not null)
            chosen.Append(OfRun($"state + 0 = {Next()}"));
        for (var i = 0; i < filter.Tags.Count; i++)
        {
            var (name, value) = (Next(), Next());
            chosen.Append(i == 0
                ? $" AND name = {name} AND value = {value}"
                : $" AND EXISTS (SELECT FROM {schema}.tags WHERE tags.run = found.run AND tags.name = {name} AND tags.value = {value})");
        }

        return $"""
            WITH chosen AS MATERIALIZED ({chosen} ORDER BY created DESC, run DESC LIMIT {Number(filter.Limit)})
            {text.Run(joins: "JOIN chosen ON chosen.run = runs.number")} ORDER BY chosen.created DESC, runs.number DESC
            """;

        string Next() => "$" + Number(++used);

        string OfRun(string condition) =>
            hasTags ? $" AND EXISTS (SELECT FROM {schema}.runs WHERE number = found.run AND {condition})" : $" AND {condition}";
    }

    /// <summary>
    /// Says how to find orphaned runs. The owners of all that are Running are gone through one after another, a step of the index for
    /// each, to find those that are not among the living; and of each kind of orphans only the first ones are read.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <returns>A statement whose argument is the names of those who are alive.</returns>
    internal string Orphans(int limit)
    {
        var first = $"LIMIT {Number(limit)}";
        return $"""
            WITH RECURSIVE
            owning (name) AS (
                (SELECT owner FROM {schema}.runs WHERE state = 1 AND owner IS NOT NULL ORDER BY owner LIMIT 1)
                UNION ALL
                SELECT (SELECT owner FROM {schema}.runs WHERE state = 1 AND owner > owning.name ORDER BY owner LIMIT 1) FROM owning
                    WHERE name IS NOT NULL),
            orphaned (run, since) AS (
                SELECT own.number, COALESCE(stamp, 0)
                FROM owning
                LEFT JOIN {schema}.owners ON owners.name = owning.name
                CROSS JOIN LATERAL (SELECT number FROM {schema}.runs WHERE state = 1 AND owner = owning.name ORDER BY number {first}) AS own
                WHERE owning.name <> ALL($1)
                UNION ALL
                (SELECT number, updated FROM {schema}.runs WHERE state = 1 AND owner IS NULL ORDER BY updated {first})
                UNION ALL
                (SELECT number, due FROM {schema}.runs WHERE state = 4 AND NOT held AND due <= (SELECT {PostgreSqlText.Now})
                    ORDER BY due {first})
                UNION ALL
                ({CalledBy((int)RunMessageKind.Answer)} AND NOT held ORDER BY came {first})
                UNION ALL
                ({CalledBy((int)RunMessageKind.Cancel)} ORDER BY came {first})),
            chosen AS MATERIALIZED (SELECT run, MIN(since) AS since FROM orphaned GROUP BY run ORDER BY 2, 1 {first})
            {text.Run(joins: "JOIN chosen ON chosen.run = runs.number")} ORDER BY chosen.since, runs.number
            """;
    }

    /// <summary>
    /// Says how to find the paused runs that have an unread message of a kind, by the first one to each. The limits inside have each
    /// looked up by itself, whatever the server believes about how many there are.
    /// </summary>
    private string CalledBy(int kind) => $"""
        SELECT run, GREATEST(came, updated)
        FROM {schema}.messages CROSS JOIN LATERAL (SELECT state, held, updated FROM {schema}.runs WHERE runs.number = run LIMIT 1) AS called
        WHERE kind = {Number(kind)} AND NOT consumed AND state = 4 AND came = (
            SELECT MIN(earlier.came) FROM {schema}.messages AS earlier
            WHERE earlier.run = messages.run AND earlier.kind = {Number(kind)} AND NOT earlier.consumed)
        """;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
