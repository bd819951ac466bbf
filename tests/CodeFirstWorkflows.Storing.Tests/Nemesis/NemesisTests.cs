using System.Globalization;
using CodeFirstWorkflows.Storing.Tests.PostgreSql;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>
/// Three processes share a store, and are killed, stopped and cut off while they execute runs. NEMESIS_SECONDS says for how long,
/// NEMESIS_SEED decides what is done.
/// </summary>
public abstract class NemesisTests(ITestOutputHelper output)
{
    private const int Processes = 3;

    private protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(1.5);

    // Runs that could not be taken up for a while are tried again with a growing delay, of a minute at most.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);

    private protected abstract Ground OpenGround(string directory);

    [Fact]
    public async Task Whatever_befalls_the_processes_each_run_does_what_it_is_to_do_once()
    {
        var seed = Setting("NEMESIS_SEED") ?? Random.Shared.Next();
        var duration = TimeSpan.FromSeconds(Setting("NEMESIS_SECONDS") ?? 60);
        var directory = Directory.CreateTempSubdirectory("nemesis-").FullName;
        Tell($"seed {seed}, {duration.TotalSeconds} s, logs in {directory}");
        var faults = await ChallengeAsync(directory, seed, duration);
        Assert.True(faults.Count == 0, $"NEMESIS_SEED={seed}, logs in {directory}: {faults.Count} faults\n{string.Join('\n', faults.Take(30))}");
        Directory.Delete(directory, recursive: true);
    }

    private async Task<IReadOnlyList<string>> ChallengeAsync(string directory, int seed, TimeSpan duration)
    {
        await using var ground = OpenGround(directory);
        var store = ground.Open();
        await using var open = (IAsyncDisposable)store;
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = store });
        // The tables are made before somebody cuts that short.
        await store.ListAsync(new RunFilter());
        var workers = Enumerable.Range(0, Processes).Select(number => new WorkerProcess(ground.Kind, ground.WhereFor(number), directory, number, Lease)).ToList();
        try
        {
            workers.ForEach(static worker => worker.Start());
            var nemesis = new Troublemaker(ground, workers, store, engine, Lease, seed);
            await nemesis.MakeAsync(duration);
            var isRested = await RestAsync(store, workers);
            var ends = await Task.WhenAll(workers.Select(static worker => worker.TerminateAsync()));

            var effects = EffectLog.Read(workers.Select(static worker => worker.Log));
            var deaths = workers.SelectMany(static worker => worker.Deaths).ToDictionary();
            await File.WriteAllLinesAsync(Path.Combine(directory, "troubles"), nemesis.Troubles.Select(static trouble => $"{trouble.From}\t{trouble.To}\t{trouble.Kind}\t{trouble.Pid}"));
            var judge = new Judge(nemesis.Troubles, deaths, Lease);
            var runs = await Evidence.GatherAsync(engine, store, effects);
            foreach (var run in runs)
                judge.Hear(run);
            Tell(Summarize(seed, nemesis, runs, effects, judge));
            return
            [
                .. nemesis.Faults,
                .. ends.Where(static code => code != 0).Select(static code => $"a process ended with {code} in the end"),
                .. isRested ? Array.Empty<string>() : [$"some runs had not ended {Rest} after the last trouble"],
                .. judge.Faults,
            ];
        }
        finally
        {
            workers.ForEach(static worker => worker.Dispose());
        }
    }

    // No more runs are begun; all waits are answered, and what was paused on request is resumed: so all runs end.
    private static async Task<bool> RestAsync(IRunStore store, List<WorkerProcess> workers)
    {
        workers.ForEach(static worker => worker.Say("drain"));
        var end = DateTime.UtcNow + Rest;
        for (var round = 0; DateTime.UtcNow < end; round++)
        {
            await Task.Delay(Lease);
            var running = await store.ListAsync(new RunFilter { State = WorkflowState.Running, Limit = 1000 });
            var paused = await store.ListAsync(new RunFilter { State = WorkflowState.Paused, Limit = 1000 });
            if (running.Count + paused.Count == 0)
                return true;
            foreach (var held in paused.Where(static run => run.IsHeld))
                workers[round % workers.Count].Say("resume", held.Id);
        }

        return false;
    }

    private static string Summarize(int seed, Troublemaker nemesis, IReadOnlyList<Evidence> runs, IReadOnlyList<Effect> effects, Judge judge)
    {
        var troubles = string.Join(", ", nemesis.Troubles.CountBy(static trouble => trouble.Kind).OrderBy(static kind => kind.Key).Select(static kind => $"{kind.Value} {kind.Key}"));
        var states = string.Join(", ", runs.CountBy(static run => run.Stored?.State.ToString() ?? "deleted").OrderBy(static state => state.Key).Select(static state => $"{state.Value} {state.Key}"));
        var whats = string.Join(", ", effects.CountBy(static effect => effect.What).OrderByDescending(static what => what.Value).Select(static what => $"{what.Value} {what.Key}"));
        return $"seed {seed}: {troubles}; {runs.Count} runs ({states}); {effects.Count} effects ({whats}); "
            + $"excused: {judge.Overlaps} overlaps, {judge.LateStarts} late starts; {judge.Faults.Count + nemesis.Faults.Count} faults";
    }

    // Seen on the console as well, also when all is well.
    private void Tell(string text)
    {
        output.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage($"{GetType().Name}: {text}");
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <summary>One after another, so that each has the machine for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneNemesis
{
    public const string Name = "Nemesis";
}

/// <summary>On a SQLite file.</summary>
[Collection(OneNemesis.Name)]
public sealed class SqliteNemesisTests(ITestOutputHelper output) : NemesisTests(output)
{
    private protected override Ground OpenGround(string directory) => new SqliteGround(Path.Combine(directory, "runs.db"), Lease);
}

/// <summary>On a server of PostgreSQL.</summary>
[Collection(OneNemesis.Name)]
public sealed class PostgreSqlNemesisTests(PostgreSqlCluster cluster, ITestOutputHelper output) : NemesisTests(output), IClassFixture<PostgreSqlCluster>
{
    private protected override Ground OpenGround(string directory) => new PostgreSqlGround(cluster, 3, Lease);
}
