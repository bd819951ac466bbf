using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A sub-workflow stands in for another one that has failed, and the run stops inside it.</summary>
public sealed class FallbackTests : IDisposable
{
    private const string Inside = "cross.around/agree";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly List<ServiceProvider> _processes = [];
    private readonly InMemoryRunStore _kept = new(new FakeTimeProvider());
    private readonly Trace _trace = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _processes.ForEach(static process => process.Dispose());

    [Fact]
    public async Task What_failed_is_not_tried_again_when_the_run_goes_on()
    {
        var paused = await RunAsync();

        Assert.Equal(Inside, Assert.Single(paused.Waits).Key);
        var resumed = await Detour(NewProcess()).ResumeAsync("r", null, Stop, Scenic.Answers.Agree(true, Inside));
        Assert.Equal("end", resumed.Result);
        Assert.Equal(["break", "book", "agreed", "end"], _trace.Done);
        Assert.Equal((2, 1), (resumed.Steps.Cross.Attempts.Count, resumed.Steps.Cross.Attempts.Count(static attempt => attempt.Error is not null)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_cancellation_takes_back_what_it_did(bool isPaused)
    {
        if (isPaused)
            await RunAsync();
        else
            await DieAsync("agreed");

        await Runs(NewProcess()).CancelAsync("r", Stop);

        Assert.Equal(WorkflowState.Failed, (await _kept.FindAsync("r", Stop))!.State);
        Assert.Equal((1, 1, 0), (_trace.Count("book"), _trace.Count("unbook"), _trace.Count("end")));
    }

    [Fact]
    public async Task A_process_that_dies_inside_leaves_it_to_the_next()
    {
        await DieAsync("agreed");

        Assert.Equal("end", (await Detour(NewProcess()).ResumeAsync("r", Stop)).Result);
        Assert.Equal(["break", "book", "agreed", "agreed", "end"], _trace.Done);
    }

    [Fact]
    public async Task One_that_fails_as_well_is_all_that_is_tried_again()
    {
        await RunAsync();
        _trace.Body = static (name, _) => name == "agreed" ? throw new FormatException(name) : Task.CompletedTask;
        Assert.Equal(WorkflowState.Failed, (await Detour(NewProcess()).ResumeAsync("r", null, Stop, Scenic.Answers.Agree(true, Inside))).State);

        var again = await Detour(NewProcess()).ResumeAsync("r", Stop);

        Assert.Equal((WorkflowState.Failed, "cross.around/agreed"), (again.State, again.Error!.Key));
        Assert.Equal(["break", "book", "agreed", "unbook"], _trace.Done);
    }

    private async Task<Detour.Run> RunAsync() => await Detour(NewProcess()).RunAsync("x", new() { RunId = "r" }, Stop);

    // The process is silent from the moment on when the step has begun.
    private async Task DieAsync(string step)
    {
        await RunAsync();
        var (isDead, begun) = (false, new TaskCompletionSource());
        var store = new TestStore(_kept) { Before = (_, _) => isDead ? new TaskCompletionSource().Task : Task.CompletedTask };
        _trace.Body = (name, _) =>
        {
            if (name != step)
                return Task.CompletedTask;
            isDead = true;
            begun.SetResult();
            return new TaskCompletionSource().Task;
        };
        _ = Detour(NewProcess(store)).ResumeAsync("r", null, Stop, Scenic.Answers.Agree(true, Inside));
        await begun.Task.WaitAsync(Limit, Stop);
        await _kept.HeartbeatAsync((await _kept.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);
        _trace.Body = null;
    }

    private static RunQueries Runs(ServiceProvider process) => process.GetRequiredService<WorkflowEngine>().Runs;

    private static Detour Detour(ServiceProvider process) => process.GetRequiredService<Detour>();

    private ServiceProvider NewProcess(IRunStore? store = null)
    {
        var services = new ServiceCollection().AddSingleton(_trace);
        services.AddWorkflows(options => options.Store = store ?? _kept).Add<Detour>().Add<Broken>().Add<Scenic>();
        _processes.Add(services.BuildServiceProvider());
        return _processes[^1];
    }
}

/// <summary>Falls back from one sub-workflow to another.</summary>
[Workflow(Durable = true)]
public sealed partial class Detour(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [SubWorkflow<Broken>, Fallback(nameof(Around))]
    public partial Task<string> Cross(string input);

    [SubWorkflow<Scenic>]
    private partial Task<string> Around(string input);

    [Step]
    public Task<string> End(string cross, StepContext context) => trace.DoAsync("end", context);
}

/// <summary>Fails.</summary>
[Workflow(Durable = true)]
public sealed partial class Broken(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step]
    public async Task<string> Break(string input, StepContext context) => throw new FormatException(await trace.DoAsync("break", context));
}

/// <summary>Does something that can be taken back, and waits.</summary>
[Workflow(Durable = true)]
public sealed partial class Scenic(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Unbook))]
    public Task<string> Book(string input, StepContext context) => trace.DoAsync("book", context);

    private Task Unbook(string book, StepContext context) => trace.DoAsync("unbook", context);

    [WaitFor]
    public partial Task<bool> Agree(string book);

    [Step]
    public Task<string> Agreed(bool agree, StepContext context) => trace.DoAsync("agreed", context);
}
