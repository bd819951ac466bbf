using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>Recorded steps that depend on a method, each decision of which is a record of its own, against the same that depend on paths.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks : IDisposable
{
    private const string Visits = "visits";
    private const string Branches = "branches";
    private const int Steps = 100;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("runs-");
    private SqliteRunStore? _store;
    private Func<Task>? _paths;
    private Func<Task>? _helpers;

    [Params(Visits, Branches)]
    public string Of { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _store = new SqliteRunStore(Path.Combine(_directory.FullName, $"{Of}.db"));
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = _store });
        var (visitsByPath, visitsByHelper) = (new VisitsByPath(engine), new VisitsByHelper(engine));
        var (branchesByPath, branchesByHelper) = (new BranchesByPath(engine), new BranchesByHelper(engine));
        if (Of == Branches)
        {
            _paths = () => TenTimesAsync(() => CheckAsync(branchesByPath.RunAsync(new Visit(0, true))));
            _helpers = () => TenTimesAsync(() => CheckAsync(branchesByHelper.RunAsync(new Visit(0, true))));
        }
        else
        {
            _paths = () => CheckAsync(visitsByPath.RunAsync(Steps));
            _helpers = () => CheckAsync(visitsByHelper.RunAsync(Steps));
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "paths", OperationsPerInvoke = Steps)]
    public Task Paths() => _paths!();

    [Benchmark(Description = "helpers", OperationsPerInvoke = Steps)]
    public Task Helpers() => _helpers!();

    private static async Task TenTimesAsync(Func<Task> run)
    {
        for (var i = 0; i < 10; i++)
            await run().ConfigureAwait(false);
    }

    private static async Task CheckAsync<TRun>(Task<TRun> running)
        where TRun : WorkflowRun
    {
        var run = await running.ConfigureAwait(false);
        if (run.State != WorkflowState.Completed)
            throw new InvalidOperationException($"The run is {run.State}: {run.Error}");
    }
}
