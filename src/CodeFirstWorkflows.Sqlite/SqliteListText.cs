using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// The statements that list runs, of which there is one for each combination of filters, so that each goes along an index.
/// </summary>
internal static class SqliteListText
{
    private static readonly ConcurrentDictionary<(bool HasWorkflow, bool HasState, int Tags), string> Known = new();

    /// <summary>Says how to list runs: gives their numbers, in their order.</summary>
    /// <param name="filter">Which ones.</param>
    /// <returns>
    /// A statement whose arguments are: the time of creation from which on, the place (time and number) before which, how many; then what
    /// there is of the workflow, the state, and each tag's name and value. The same filters have the same object.
    /// </returns>
    internal static string Of(RunFilter filter) =>
        Known.GetOrAdd((filter.Workflow is not null, filter.State is not null, filter.Tags.Count), Make);

    private static string Make((bool HasWorkflow, bool HasState, int Tags) filter)
    {
        var sql = new StringBuilder(filter.Tags == 0
            ? "SELECT number FROM runs WHERE created >= ?1 AND (created, number) < (?2, ?3)"
            : "SELECT run FROM tags AS found WHERE created >= ?1 AND (created, run) < (?2, ?3)");
        var used = 4;
        if (filter.HasWorkflow)
            sql.Append(OfRun(filter.Tags, $"workflow = {Next()}"));
        if (filter.HasState)
            sql.Append(OfRun(filter.Tags, $"state = {Next()}"));
        for (var i = 0; i < filter.Tags; i++)
        {
            var tag = $"name = {Next()} AND value = {Next()}";
            sql.Append(i == 0 ? $" AND {tag}" : $" AND EXISTS (SELECT 1 FROM tags WHERE run = found.run AND {tag})");
        }

        return sql.Append(filter.Tags == 0 ? " ORDER BY created DESC, number DESC LIMIT ?4" : " ORDER BY created DESC, run DESC LIMIT ?4")
            .ToString();

        string Next() => string.Create(CultureInfo.InvariantCulture, $"?{++used}");
    }

    private static string OfRun(int tags, string condition) =>
        tags == 0 ? $" AND {condition}" : $" AND EXISTS (SELECT 1 FROM runs WHERE number = found.run AND {condition})";
}
