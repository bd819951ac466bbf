using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Tests.Recovery;

/// <summary>Prompts and sub-workflows that stand in, take back, and deal with failures.</summary>
public sealed class RescueTests : IDisposable
{
    private readonly List<string> _calls = [];
    private readonly ScriptedChatClient _client = new ScriptedChatClient().Default(static call => $"{call.Step} said");

    public void Dispose() => _client.Dispose();

    [Theory, EveryDrive]
    public async Task A_prompt_stands_in_with_settings_of_its_own(Drive drive)
    {
        _client.FailTo("ask", new InvalidOperationException("down")).FailTo("askSmaller", new InvalidOperationException("down as well"));

        var run = await RunAsync(drive);

        Assert.Equal("bill askSmaller said, reserved Rome", run.Result);
        Assert.Equal(["ask", "askSmaller", "askSmaller"], _client.Calls.Select(static call => call.Step));
        Assert.Equal("Answer Rome shortly, as System.InvalidOperationException came", _client.Calls[^1].LastUserText);
        Assert.Equal([false, false, true], run.Steps.Ask.Attempts.Select(static attempt => attempt.Error is null));
        Assert.Equal(TokensOf("askSmaller"), run.Usage.TotalTokenCount);
    }

    [Theory, EveryDrive]
    public async Task Settings_of_a_request_reach_what_stands_in(Drive drive)
    {
        _client.FailTo("ask", new InvalidOperationException("down"));

        await RunAsync(drive, new RunOptions { Steps = { ["askSmaller"] = new PromptSettings { Model = "tiny" } } });

        Assert.Equal([null, "tiny"], _client.Calls.Select(static call => call.Options?.ModelId));
    }

    [Theory, EveryDrive]
    public async Task A_sub_workflow_stands_in_and_what_it_did_is_taken_back(Drive drive)
    {
        var run = await RunAsync(drive, fails: ["confirm Rome", "bill ask said, reserved ask said"]);

        Assert.Equal("apologize said", run.Result);
        Assert.True(run.Recovered);
        Assert.Equal(["hold Rome", "confirm Rome", "free Rome", "hold ask said", "confirm ask said"], _calls.SkipLast(1));
        Assert.Equal("Say sorry for bill. It was: ask said", _client.Calls[^1].LastUserText);
    }

    [Theory, EveryDrive]
    public async Task A_sub_workflow_takes_back(Drive drive)
    {
        _client.FailTo("apologize", new InvalidOperationException("no words"));

        var run = await RunAsync(drive, fails: ["confirm Rome", "bill ask said, reserved ask said"]);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["bill", "apologize"], run.Errors.Select(static error => error.Key));
        Assert.Equal(["find reserved ask said", "send explain said", "free ask said"], _calls.TakeLast(3));
        Assert.Equal(TokensOf("ask", "explain"), run.Usage.TotalTokenCount);
    }

    [Theory, EveryDrive]
    public async Task One_that_fails_is_told_and_the_others_go_on(Drive drive)
    {
        _client.FailTo("apologize", new InvalidOperationException("no words"));

        var run = await RunAsync(drive, fails: ["bill ask said, reserved Rome", "send"]);

        Assert.Equal(["bill", "apologize", "reserve.forget/send"], run.Errors.Select(static error => error.Key));
        Assert.Equal("free Rome", _calls[^1]);
    }

    [Fact]
    public async Task Called_directly_they_ask_once()
    {
        await using var provider = Build(Drive.Plain, []);
        var rescue = provider.GetRequiredService<Rescue>();

        Assert.Equal("askSmaller said", await rescue.AskSmaller("Rome", StepError.From(new FormatException("x"), "ask", "ask", canceled: false)));
        Assert.Equal("Say sorry for ask. It was: Rome", Rescue.Render.Apologize(StepError.From(new FormatException("x"), "ask", "ask", canceled: false), "Rome")[^1].Text);
    }

    // A word of a prompt or of its reply is a token; each step answered the last time that it was asked.
    private long TokensOf(params string[] steps) =>
        steps.Sum(step => _client.Calls.Last(call => call.Step == step).LastUserText.Split(' ').Length + $"{step} said".Split(' ').Length);

    private async Task<Rescue.Run> RunAsync(Drive drive, RunOptions? options = null, params string[] fails)
    {
        await using var provider = Build(drive, fails);
        var rescue = provider.GetRequiredService<Rescue>();
        var run = drive == Drive.Observed ? await rescue.StartAsync("Rome", options) : await rescue.RunAsync("Rome", options);
        await run.Completion;
        return run;
    }

    private ServiceProvider Build(Drive drive, string[] fails)
    {
        var services = new ServiceCollection().AddSingleton<IChatClient>(_client).AddSingleton<Func<string, bool>>(fails.Contains).AddSingleton(_calls);
        services.AddWorkflows(options =>
        {
            if (drive == Drive.Recorded)
                options.UseInMemoryStore();
        }).Add<Rescue>().Add<Reservation>().Add<Forgetting>();
        return services.BuildServiceProvider();
    }
}
