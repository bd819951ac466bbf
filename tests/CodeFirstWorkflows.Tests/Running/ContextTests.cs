using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

public class ContextTests
{
    private readonly List<string> _disposals = [];
    private readonly ScriptedChatClient _client = new ScriptedChatClient().Reply("first", usage: (1, 2));
    private readonly ScriptedChatClient _fast = new ScriptedChatClient().Reply("second", usage: (10, 20));

    private Recorder Recorder(bool withServices = true)
    {
        var services = new ServiceCollection();
        services.AddScoped<IClock>(_ => new Clock(_disposals));
        services.AddKeyedScoped<IClock>("second", (_, _) => new Clock(_disposals));
        services.AddKeyedSingleton<IChatClient>("fast", _fast);
        var options = new WorkflowEngineOptions
        {
            ChatClient = _client,
            Time = new FakeTimeProvider(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        return new Recorder(new WorkflowEngine(options, withServices ? services.BuildServiceProvider(validateScopes: true) : null));
    }

    [Fact]
    public async Task A_step_gets_context_services_and_clients()
    {
        var run = await Recorder().RunAsync("in");

        Assert.Null(run.Error);
        Assert.Equal("in|context|context|1|1|True|2031|clock|True|clock|True|True|first|second", run.Result);
    }

    [Fact]
    public async Task Services_live_as_long_as_the_attempt()
    {
        await Recorder().RunAsync("in");

        Assert.Equal(["disposed", "disposed"], _disposals);
    }

    [Fact]
    public async Task What_a_steps_own_code_asks_counts_as_its_usage()
    {
        var run = await Recorder().RunAsync("in");

        var attempt = Assert.Single(run.Steps.Asked.Attempts);
        Assert.Equal(33, attempt.Usage!.TotalTokenCount);
        Assert.Equal(ScriptedChatClient.ProviderName, attempt.Provider);
        Assert.Equal(ScriptedChatClient.ModelName, attempt.Model);
        Assert.Equal(33, run.Usage.TotalTokenCount);
        Assert.Equal(33, run.Steps.Asked.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_service_without_a_provider_is_explained()
    {
        var run = await Recorder(withServices: false).RunAsync("in");

        Assert.Equal("served", run.Error!.Step);
        Assert.Contains("IClock", run.Error.Message);
        Assert.Contains("AddWorkflows", run.Error.Message);
    }
}
