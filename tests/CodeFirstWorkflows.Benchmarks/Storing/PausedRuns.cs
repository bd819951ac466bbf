using System.Globalization;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Benchmarks.Storing;

/// <summary>What a hundred thousand stored runs keep in memory that wait for an answer: nothing, as they are in the file.</summary>
internal static class PausedRuns
{
    private const int Runs = 100_000;
    private const int AtATime = 64;

    public static async Task PrintAsync()
    {
        var directory = Directory.CreateTempSubdirectory("runs-");
        var path = Path.Combine(directory.FullName, "runs.db");
        await using (var store = new SqliteRunStore(path))
        {
            var workflow = new ManyVisits(new WorkflowEngine(new WorkflowEngineOptions { Store = store }));
            // Once before, for what is made once.
            await PauseAsync(workflow, AtATime).ConfigureAwait(false);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await PauseAsync(workflow, Runs).ConfigureAwait(false);
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(workflow);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"\n{Runs:N0} paused runs in a SQLite file of {new FileInfo(path).Length / 1e6:N0} MB: the heap grew by {held:N0} bytes."));
        }

        directory.Delete(recursive: true);
    }

    private static Task PauseAsync(ManyVisits workflow, int runs) => Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (_, token) =>
    {
        var run = await workflow.RunAsync(1, cancellationToken: token).ConfigureAwait(false);
        if (run.State != WorkflowState.Paused)
            throw new InvalidOperationException($"The run is {run.State}: {run.Error}");
    });
}
