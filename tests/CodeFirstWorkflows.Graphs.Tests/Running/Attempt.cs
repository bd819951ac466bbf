using CodeFirstWorkflows.Graphs.Tests.Checking;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>Tries something with a case, and reports what goes wrong.</summary>
internal static class Attempt
{
    /// <summary>Tries it.</summary>
    /// <param name="tested">The case.</param>
    /// <param name="way">The way to run it, for the report.</param>
    /// <param name="past">What is known afterwards.</param>
    /// <param name="lives">The lives that it takes.</param>
    /// <param name="run">Runs it, and tells what is wrong.</param>
    /// <param name="store">The store, if there is one.</param>
    /// <returns>The report; nothing if all is well.</returns>
    public static Report? Of(Case tested, string way, Past past, IReadOnlyList<Life> lives, Func<IEnumerable<string>> run, CrashingStore? store = null)
    {
        List<string> problems;
        try
        {
            problems = [.. run()];
        }
        catch (Exception exception)
        {
            problems = [exception is HangsException ? exception.Message : exception.ToString()];
        }

        return problems.Count == 0 ? null : new(tested.Seed, tested.Graph, way, problems)
        {
            Story = tested.Tell(past.Answers),
            Lives = [.. lives.Select(life => life.Trace.Calls)],
            Records = [.. store?.Written.Select(written => $"{written.Record.Key}{(written.Record.Result is null ? " failed" : "")}{string.Concat(written.Record.Decisions.Select(decision => $", {decision.Key} = {decision.Outcome}"))}") ?? []],
        };
    }
}
