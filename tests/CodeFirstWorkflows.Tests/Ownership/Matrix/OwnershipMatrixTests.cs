using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership.Matrix;

/// <summary>Each feature in each of the situations that ownership knows.</summary>
public sealed class OwnershipMatrixTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRunStore _kept;
    private readonly MatrixWorld _world = new();

    public OwnershipMatrixTests() => _kept = new InMemoryRunStore(_time);

    public void Dispose() => _world.Dispose();

    public static TheoryData<string> Features => [.. Feature.All.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Features))]
    public async Task Live(string name)
    {
        var feature = Feature.All[name];

        await StartAsync(feature, Engine());

        await JudgeAsync(feature, twice: "");
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Paused_in_the_middle_and_resumed_in_the_same_process(string name)
    {
        var feature = Feature.All[name];
        var engine = Engine();
        _world.Middle = async _ => await engine.Runs.PauseAsync("r", Stop);

        var run = await StartAsync(feature, engine);
        if (run.State == WorkflowState.Paused)
            await ResumeAsync(feature, engine);

        await JudgeAsync(feature, twice: "");
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Paused_in_the_middle_and_resumed_by_another_process(string name)
    {
        var feature = Feature.All[name];
        var engine = Engine();
        _world.Middle = async _ =>
        {
            await Engine().Runs.PauseAsync("r", Stop);
            await HearAsync(engine);
        };

        if ((await StartAsync(feature, engine)).State == WorkflowState.Paused)
            await ResumeAsync(feature, Engine());

        await JudgeAsync(feature, twice: "");
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Killed_in_the_middle_and_resumed_by_another_process(string name)
    {
        var feature = Feature.All[name];
        var isDead = new TaskCompletionSource();
        var store = new TestStore(_kept) { Before = (_, _) => isDead.Task.IsCompleted ? new TaskCompletionSource().Task : Task.CompletedTask };
        _world.Middle = _ =>
        {
            isDead.SetResult();
            return new TaskCompletionSource().Task;
        };
        _ = StartAsync(feature, Engine(store));
        await isDead.Task;
        await RetireOwnerAsync();

        await ResumeAsync(feature, Engine());

        await JudgeAsync(feature, feature.MayRepeat);
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Given_up_by_a_host_that_stops_and_taken_up_by_one_of_two(string name)
    {
        var feature = Feature.All[name];
        var engine = Engine();
        var begun = new TaskCompletionSource();
        _world.Middle = async stopping =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stopping);
        };
        var starting = StartAsync(feature, engine);
        await begun.Task;
        await engine.StoredRuns!.StopAsync(new CancellationToken(true));
        var left = await starting;
        Assert.Equal((WorkflowState.Running, null), (left.State, (await _kept.FindAsync("r", Stop))!.Owner));

        var takers = await Task.WhenAll(TakeUpAsync(feature, Engine()), TakeUpAsync(feature, Engine()));

        Assert.Single(takers, true);
        await JudgeAsync(feature, feature.MayRepeat);
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Canceled_in_the_middle_by_another_process(string name)
    {
        var feature = Feature.All[name];
        var (begun, heard) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Middle = async stopping =>
        {
            begun.SetResult();
            // What takes a step back is not canceled with the run.
            await Task.WhenAny(heard.Task, Task.Delay(Timeout.Infinite, stopping));
            stopping.ThrowIfCancellationRequested();
        };
        var engine = Engine();
        var starting = StartAsync(feature, engine);
        await begun.Task;

        await Engine().Runs.CancelAsync("r", Stop);
        await HearAsync(engine);
        heard.SetResult();
        await starting;

        await JudgeCanceledAsync(feature, feature.Undone);
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Paused_in_the_middle_and_canceled_by_another_process(string name)
    {
        var feature = Feature.All[name];
        var engine = Engine();
        _world.Middle = async _ => await engine.Runs.PauseAsync("r", Stop);
        if ((await StartAsync(feature, engine)).State != WorkflowState.Paused)
        {
            // Nothing was left to do behind the middle, or it compensates: that cannot be paused.
            await JudgeAsync(feature, twice: "");
            return;
        }

        var other = Engine();
        var workflow = feature.Create(other, _world);
        await other.Runs.CancelAsync("r", Stop);
        while ((await _kept.FindAsync("r", Stop))! is not { State: WorkflowState.Failed, Owner: null })
            await Task.Yield();

        await JudgeCanceledAsync(feature, feature.UndoneBehind);
        Assert.Equal(WorkflowState.Failed, (await workflow.ResumeAsync("r", null, Stop)).State);
        await JudgeCanceledAsync(feature, feature.UndoneBehind);
    }

    [Theory, MemberData(nameof(Features))]
    public async Task Asked_for_by_many_callers_at_once(string name)
    {
        var feature = Feature.All[name];
        var (here, there) = (Engine(), Engine());
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Middle = async _ =>
        {
            begun.SetResult();
            await gate.Task;
        };
        var starting = StartAsync(feature, here);
        await begun.Task;

        var joining = new RunOptions { RunId = "r", IfExists = RunExists.Join };
        var callers = new[] { here, there }.SelectMany(engine =>
        {
            var workflow = feature.Create(engine, _world);
            return new[] { workflow.ResumeAsync("r", null, Stop), workflow.ResumeAsync("r", null, Stop), workflow.RunAsync("x", joining, Stop) };
        }).Append(starting).ToList();
        gate.SetResult();

        Assert.All(await InTimeAsync(Task.WhenAll(callers)), run => Assert.Equal(feature.Result is null ? WorkflowState.Failed : WorkflowState.Completed, run.State));
        await JudgeAsync(feature, twice: "");
    }

    // One that waits is answered, and goes on.
    private async Task<WorkflowRun> StartAsync(Feature feature, WorkflowEngine engine)
    {
        var workflow = feature.Create(engine, _world);
        var run = await InTimeAsync(workflow.RunAsync("x", new() { RunId = "r" }, Stop));
        if (run.Waits.Count == 0)
            return run;
        await _kept.PostAsync("r", new RunMessage(RunMessageKind.Answer, "answer", "\"yes\""u8.ToArray()), Stop);
        return await InTimeAsync(workflow.ResumeAsync("r", null, Stop));
    }

    private Task<WorkflowRun> ResumeAsync(Feature feature, WorkflowEngine engine) => InTimeAsync(feature.Create(engine, _world).ResumeAsync("r", null, Stop));

    private async Task<bool> TakeUpAsync(Feature feature, WorkflowEngine engine)
    {
        var workflow = (Workflow)feature.Create(engine, _world);
        Assert.True(engine.StoredRuns!.TryReserve("r", out var reserved));
        if (await engine.StoredRuns.ClaimOrphansAsync([reserved]) is not [var execution])
            return false;
        await InTimeAsync(workflow.StoredRuns.ExecuteClaimedAsync(execution));
        return true;
    }

    // As its heartbeat would.
    private static Task HearAsync(WorkflowEngine engine) => engine.StoredRuns!.HearAsync(engine.StoredRuns.Find("r")!);

    private async Task RetireOwnerAsync() => await _kept.HeartbeatAsync((await _kept.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);

    private async Task JudgeAsync(Feature feature, string twice)
    {
        var stored = (await _kept.FindAsync("r", Stop))!;
        var end = (await _kept.ReadAsync("r", Stop)).Select(static record => RecordFormat.Read(record, record.Payload)).LastOrDefault(static record => record.Kind == RunRecordKind.End);
        Assert.True(stored.State == (feature.Result is null ? WorkflowState.Failed : WorkflowState.Completed), $"{stored.State}: {end?.Error}");
        Assert.Null(stored.Owner);
        Assert.Empty(await _kept.ReadInboxAsync("r", Stop));
        var done = _world.Done.ToList();
        foreach (var name in Names(feature.Done))
            Assert.True(done.Remove(name), $"'{name}' was not done: {string.Join(", ", _world.Done)}");
        var allowed = Names(twice);
        Assert.True(done.TrueForAll(allowed.Remove), $"Done once more: {string.Join(", ", done)}");
        if (feature.Result is null)
            return;
        var engine = Engine();
        _ = feature.Create(engine, _world);
        Assert.Equal(feature.Result, await engine.Runs.GetAsync<string>("r", Stop));
    }

    private async Task JudgeCanceledAsync(Feature feature, string undone)
    {
        var stored = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Failed, null), (stored.State, stored.Owner));
        Assert.Empty(await _kept.ReadInboxAsync("r", Stop));
        Assert.Equal(Names(undone).Order(), _world.Done.Where(static name => name.StartsWith("undo ", StringComparison.Ordinal)).Order());
        var engine = Engine();
        var run = await feature.Create(engine, _world).ResumeAsync("r", null, Stop);
        Assert.Equal(feature.HasFailed ? ErrorKind.Failed : ErrorKind.Canceled, run.Error!.Kind);
    }

    private static List<string> Names(string list) => [.. list.Split(", ", StringSplitOptions.RemoveEmptyEntries)];

    // Time passes only where a step is about to be tried again.
    private async Task<T> InTimeAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (_world.Done is [.., "bad"])
                _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Stop);
        }

        return await task;
    }

    private WorkflowEngine Engine(IRunStore? store = null)
    {
        var services = new ServiceCollection().AddSingleton(_world).AddSingleton<TimeProvider>(_time);
        services.AddWorkflows(options =>
        {
            options.Store = store ?? _kept;
            options.ChatClient = options.ChatClients["one"] = options.ChatClients["two"] = _world;
        }).Add<Sequence>().Add<Group>();
        return services.BuildServiceProvider().GetRequiredService<WorkflowEngine>();
    }
}
