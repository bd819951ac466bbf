using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

/// <summary>What a prompt is asked in a conversation, as one text: the client repeats the last message in capitals.</summary>
public sealed class ConversationTests : IDisposable
{
    private readonly ScriptedChatClient _client = new ScriptedChatClient().Default(static call => call.Messages[^1].Text.ToUpperInvariant());

    public void Dispose() => _client.Dispose();

    [Theory, EveryDrive]
    public async Task Members_of_a_group_fork_and_join_in_declared_order(Drive drive)
    {
        var gate = new TaskCompletionSource<string>();
        var run = await Conversation(drive, async (run, scope) =>
        {
            await scope.Say(run.Of.Ask, "start");
            var group = scope.Group();
            var first = First(group.Member());
            var second = Second(group.Member());
            await group.Join(first, second);
            await scope.Say(run.Of.Talk, "end", 2);

            async Task First(Scope scope)
            {
                await scope.Do(run.Of.A, _ => gate.Task);
                await scope.Say(run.Of.Ask, "a1", 1);
                await scope.Say(run.Of.Ask, "a2", 2);
            }

            async Task Second(Scope scope)
            {
                await scope.Say(run.Of.Talk, "b1");
                gate.SetResult("a");
            }
        }).DriveAsync(drive);

        Assert.Null(run.Error);
        Assert.Equal(
            ["start", "start START b1", "start START a1", "start START a1 A1 a2", "start START a1 A1 a2 A2 b1 B1 end"],
            Asked());
    }

    [Theory, EveryDrive]
    public async Task Items_read_what_came_before_and_add_nothing(Drive drive)
    {
        var run = await Conversation(drive, static async (run, scope) =>
        {
            await scope.Say(run.Of.Ask, "start");
            await scope.ForEach(
                run.Of.Voices, run.Of.VoicesItem, 0, 0, static _ => Scope.Times(2), 1,
                static (c, _, item) => c.Ask<string>(FlowSteps.Prompt(c, $"item{item}")));
            await scope.Say(run.Of.Talk, "end");
        }).DriveAsync(drive);

        Assert.Null(run.Error);
        Assert.Equal(["start", "start START item0", "start START item1", "start START end"], Asked());
    }

    [Theory, EveryDrive]
    public async Task Compared_clients_read_what_came_before_and_add_nothing(Drive drive)
    {
        var run = await Conversation(drive, static async (run, scope) =>
        {
            await scope.Say(run.Of.Ask, "start");
            await scope.Step(run.Of.Compare, 0, 0, static (c, _) => c.Compare<string>(FlowSteps.Prompt(c, "compared")));
            await scope.Say(run.Of.Talk, "end");
        }).DriveAsync(drive);

        Assert.Null(run.Error);
        Assert.Equal(["start", "start START compared", "start START compared", "start START compared", "start START end"], Asked());
    }

    [Theory, EveryDrive]
    public async Task Children_start_with_nothing_and_leave_nothing(Drive drive)
    {
        var flow = Conversation(
            drive,
            static async (run, scope) =>
            {
                await scope.Say(run.Of.Ask, "start");
                await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("x"));
                await scope.Say(run.Of.Talk, "end");
            },
            static async (run, scope) =>
            {
                await scope.Say(run.Of.Ask, "inner1");
                run.Out = await scope.Say(run.Of.Talk, "inner2");
            });

        var run = await flow.DriveAsync(drive);

        Assert.Null(run.Error);
        Assert.Equal(["start", "inner1", "inner1 INNER1 inner2", "start START end"], Asked());
    }

    [Fact]
    public async Task A_resumed_run_has_the_same_conversation_again()
    {
        var fails = true;
        var flow = Conversation(Drive.Recorded, async (run, scope) =>
        {
            await scope.Say(run.Of.Ask, "start");
            var group = scope.Group();
            var first = group.Member();
            var second = group.Member();
            // Recorded in another order than the declared one.
            var later = second.Say(run.Of.Talk, "b").AsTask();
            await group.Join(first.Say(run.Of.Ask, "a", 1).AsTask(), later);
            await scope.ForEach(
                run.Of.Voices, run.Of.VoicesItem, 0, 0, static _ => Scope.Times(1), 1,
                static (c, _, item) => c.Ask<string>(FlowSteps.Prompt(c, "item")));
            await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
            await scope.Say(run.Of.Talk, "end", 1);
        });
        var failed = await flow.RunAsync();
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Null(run.Error);
        Assert.Equal(5, _client.Calls.Count);
        Assert.Equal("start START a A b B end", Asked().Last());
    }

    private Flow Conversation(
        Drive drive, Func<Flow.Run, Scope, ValueTask> body, Func<Flow.Run, Scope, ValueTask>? inner = null)
    {
        var options = new WorkflowEngineOptions
        {
            ChatClient = _client,
            ChatClients = { ["one"] = _client, ["two"] = _client, ["three"] = _client },
        };
        return new Flow(FlowSteps.Engine(drive, options), body, isConversation: true)
        {
            Inner = inner is null ? null : engine => new Flow(engine, inner, isConversation: true),
        };
    }

    private IEnumerable<string> Asked() => _client.Calls.Select(static call => string.Join(' ', call.Messages.Select(static message => message.Text)));
}
