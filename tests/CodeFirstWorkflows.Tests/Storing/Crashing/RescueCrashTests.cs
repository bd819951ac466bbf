using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>Every operation on the store goes wrong once, of a generated workflow whose prompts and sub-workflows deal with its failures.</summary>
public class RescueCrashTests(CellCount count) : IClassFixture<CellCount>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("")]
    [InlineData("bill ask said, reserved Rome", "apologize")]
    [InlineData("confirm Rome", "bill ask said, reserved ask said", "apologize")]
    [InlineData("confirm Rome", "bill ask said, reserved ask said", "apologize", "send")]
    [InlineData("confirm Rome", "bill ask said, reserved ask said")]
    [InlineData("ask", "bill askSmaller said, reserved Rome", "apologize")]
    public Task Whatever_goes_wrong_all_is_taken_back_that_was_done(params string[] fails) => CheckAsync(
        fails,
        static async (services, isNew) => isNew
            ? await services.GetRequiredService<Rescue>().RunAsync("Rome", new() { RunId = "r" })
            : await services.GetRequiredService<Rescue>().ResumeAsync("r"));

    [Fact]
    public Task What_saved_a_sub_workflow_is_taken_back_too() => CheckAsync(
        [],
        static async (services, isNew) => isNew
            ? await services.GetRequiredService<Tour>().RunAsync("Rome", new() { RunId = "r" })
            : await services.GetRequiredService<Tour>().ResumeAsync("r"),
        "open Rome\nhold Rome\nconfirm Rome\nfail reserved Rome\nfree Rome\nclose Rome");

    private async Task CheckAsync(string[] fails, Func<IServiceProvider, bool, Task<WorkflowRun>> drive, string? calls = null)
    {
        var whole = await LiveAsync(fails, drive, new FaultPlan(0, Fault.Throws));
        if (calls is not null)
            Assert.EndsWith(calls, whole);
        var cells = 0;
        foreach (var fault in Enum.GetValues<Fault>())
        {
            for (var at = 1; ; at++)
            {
                var plan = new FaultPlan(at, fault);
                var end = await LiveAsync(fails, drive, plan).WaitAsync(Limit, TestContext.Current.CancellationToken);
                if (!plan.HasStruck)
                    break;
                cells++;
                Assert.True(whole == end, $"{fault} at {at}:\n{end}\nnot\n{whole}");
            }
        }

        Assert.InRange(cells, 12, int.MaxValue);
        count.Add(cells);
    }

    private static async Task<string> LiveAsync(string[] fails, Func<IServiceProvider, bool, Task<WorkflowRun>> drive, FaultPlan plan)
    {
        var kept = new InMemoryRunStore();
        var watch = new CrashWatch(kept);
        var calls = new List<string>();
        using var client = new ScriptedChatClient().Default(call => fails.Contains(call.Step) ? throw new InvalidOperationException(call.Step) : $"{call.Step} said");
        for (var life = 0; life < 30; life++)
        {
            var store = new FaultyStore(kept, plan, watch);
            var services = new ServiceCollection().AddSingleton<IChatClient>(client).AddSingleton<Func<string, bool>>(fails.Contains).AddSingleton(calls)
                .AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(watch.Listen(store)));
            services.AddWorkflows(options => options.Store = store).Add<Rescue>().Add<Reservation>().Add<Forgetting>().Add<Tour>().Add<Saved>();
            await using var provider = services.BuildServiceProvider();
            var driving = drive(provider, await kept.FindAsync("r") is null);
            await Task.WhenAny(driving, store.Death);
            await store.RetireAsync();
            if (await kept.FindAsync("r") is { State: WorkflowState.Completed or WorkflowState.Failed } stored)
            {
                var last = (await kept.ReadAsync("r"))[^1];
                var end = RecordFormat.Read(last, last.Payload);
                // What happened twice because its record was lost is there once.
                return $"{stored.State} {end.Error?.Key} {string.Join(',', end.OtherErrors.Select(static error => error.Key))} {string.Join("; ", watch.Problems)}\n{string.Join('\n', calls.Distinct())}";
            }
        }

        return "It comes to no end.";
    }
}
