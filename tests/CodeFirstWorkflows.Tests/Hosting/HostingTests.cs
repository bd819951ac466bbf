using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Hosting;

public class HostingTests
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task A_workflow_is_a_singleton_under_its_type_and_its_contracts()
    {
        _services.AddSingleton<IChatClient>(new ScriptedChatClient().Default("hello"));
        _services.AddWorkflows().Add<Attached>().Add<Attached>().Add<Tuned>();
        using var provider = Build();

        var workflow = provider.GetRequiredService<Attached>();

        Assert.Same(workflow, provider.GetRequiredService<Attached>());
        Assert.Equal([workflow, provider.GetRequiredService<Tuned>()], provider.GetServices<IWorkflow<string, string>>());
        Assert.Equal([workflow, provider.GetRequiredService<Tuned>()], provider.GetServices<IWorkflow<string>>());
        Assert.Equal("hello", (await workflow.RunAsync("x")).Result);
        Assert.Same(provider.GetRequiredService<WorkflowEngine>(), workflow.Engine);
    }

    [Fact]
    public async Task A_workflows_constructor_takes_engine_and_services()
    {
        _services.AddSingleton<Script>();
        _services.AddWorkflows().Add<Pipeline>();
        using var provider = Build();

        Assert.Equal("0123", (await provider.GetRequiredService<Pipeline>().RunAsync("0")).Result);
    }

    [Fact]
    public async Task The_engine_finds_client_clock_and_keyed_clients_among_the_services()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _services.AddSingleton<TimeProvider>(time);
        _services.AddSingleton<IChatClient>(new ScriptedChatClient().Default("standard"));
        _services.AddKeyedSingleton<IChatClient>("fast", new ScriptedChatClient().Default("fast"));
        _services.AddWorkflows().Add<Tuned>();
        using var provider = Build();

        var run = await provider.GetRequiredService<Tuned>().RunAsync("x");

        Assert.Equal("fast", run.Steps.Say.Result);
        Assert.Equal("standard", run.Result);
        Assert.Equal(2030, run.CreatedAt.Year);
    }

    [Fact]
    public async Task Calling_it_again_adds_up()
    {
        using var client = new ScriptedChatClient().Default("x");
        _services.AddWorkflows(options => options.ChatClient = client);
        _services.AddWorkflows(static options => options.Prompts.Model = "m").Add<Attached>();
        using var provider = Build();

        await provider.GetRequiredService<Attached>().RunAsync("x");

        Assert.Equal("m", Assert.Single(client.Calls).Options!.ModelId);
        Assert.Single(provider.GetServices<WorkflowEngine>());
    }

    [Fact]
    public async Task Options_can_be_bound_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Workflows:Prompts:Model"] = "m-config",
            ["Workflows:Prompts:Temperature"] = "0.5",
            ["Workflows:Prompts:MaxOutputTokens"] = "77",
            ["Workflows:Prompts:System"] = "Be brief.",
            ["Workflows:StepDurations"] = "false",
        }).Build();
        using var client = new ScriptedChatClient().Default("x");
        _services.AddWorkflows(options =>
        {
            configuration.GetSection("Workflows").Bind(options);
            Assert.False(options.StepDurations);
            options.ChatClient = client;
        }).Add<Attached>();
        using var provider = Build();

        await provider.GetRequiredService<Attached>().RunAsync("x");

        var call = Assert.Single(client.Calls);
        Assert.Equal(("m-config", 0.5f, 77, "Be brief."), (call.Options!.ModelId!, call.Options.Temperature!.Value, call.Options.MaxOutputTokens!.Value, call.Messages[0].Text));
    }

    [Fact]
    public async Task A_store_is_switched_on_by_the_builder()
    {
        var script = new Script { First = static (_, _) => throw new FormatException() };
        _services.AddSingleton(script);
        _services.AddWorkflows().Add<Pipeline>().UseInMemoryStore();
        using var provider = Build();
        var pipeline = provider.GetRequiredService<Pipeline>();
        var failed = await pipeline.RunAsync("0");
        script.First = static (input, _) => new(input);

        Assert.Equal("023", (await pipeline.ResumeAsync(failed.Id)).Result);
    }

    [Fact]
    public async Task Scoped_services_live_as_long_as_the_attempt()
    {
        var disposals = new List<string>();
        using var client = new ScriptedChatClient().Default("x");
        _services.AddScoped<IClock>(_ => new Clock(disposals));
        _services.AddKeyedScoped<IClock>("second", (_, _) => new Clock(disposals));
        _services.AddKeyedSingleton<IChatClient>("fast", client);
        _services.AddWorkflows(options => options.ChatClient = client).Add<Recorder>();
        await using var provider = Build();

        var run = await provider.GetRequiredService<Recorder>().RunAsync("x");

        Assert.Null(run.Error);
        Assert.Equal(2, disposals.Count);
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
}
