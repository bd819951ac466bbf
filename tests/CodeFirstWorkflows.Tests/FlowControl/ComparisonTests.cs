using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

[JsonSerializable(typeof(ProviderComparison<Board>))]
[JsonSerializable(typeof(ProviderComparison<string>))]
[JsonSerializable(typeof(ItemResult<Board>))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ComparisonJson : JsonSerializerContext;

public sealed class ComparisonTests : IDisposable
{
    private readonly ScriptedChatClient _one = new();
    private readonly ScriptedChatClient _two = new();
    private readonly ScriptedChatClient _three = new();

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _three.Dispose();
    }

    [Theory, EveryDrive]
    public async Task All_clients_are_asked_beside_each_other(Drive drive)
    {
        var (first, third) = (new TaskCompletionSource(), new TaskCompletionSource());
        _one.ReplyWith(async (_, _) =>
        {
            first.SetResult();
            await third.Task;
            return Response("alpha", 1);
        });
        _two.Reply("beta", (2, 0));
        _three.ReplyWith(async (_, _) =>
        {
            await first.Task;
            third.SetResult();
            return Response("gamma", 4);
        });

        var run = await Flow(drive, static (run, scope) => Compare(run, scope)).DriveAsync(drive);

        Assert.Null(run.Error);
        var comparison = run.View(run.Of.Compare).Result;
        Assert.Equal(["one alpha 1", "two beta 2", "three gamma 4"], comparison.Replies.Select(static reply => $"{reply.Client} {reply.Result} {reply.Usage?.TotalTokenCount}"));
        Assert.Null(comparison.Majority());
        Assert.Contains(comparison.Fastest, comparison.Replies);
        Assert.Equal(["1 alpha", "2 beta", "3 gamma"], run.View(run.Of.Compare).Attempts.Zip(comparison.Replies, static (attempt, reply) => $"{attempt.Number} {reply.Result}"));
        Assert.Equal([1, 2, 4], run.View(run.Of.Compare).Attempts.Select(static attempt => attempt.Usage!.TotalTokenCount!.Value));
        Assert.Equal((7, 7), (run.Usage.TotalTokenCount, run.View(run.Of.Compare).Usage.TotalTokenCount));
        Assert.Equal(ScriptedChatClient.ProviderName, run.View(run.Of.Compare).Attempts[0].Provider);
    }

    [Theory, EveryDrive]
    public async Task The_majority_is_the_first_reply_of_what_most_say(Drive drive)
    {
        _one.Reply("no");
        _two.Reply(" Yes, of\n course");
        _three.Reply("yes,  of course ");

        var run = await Flow(drive, static (run, scope) => Compare(run, scope)).DriveAsync(drive);

        var majority = run.View(run.Of.Compare).Result.Majority();
        Assert.Equal("two", majority!.Client);
        Assert.Equal(" Yes, of\n course", majority.Result);
    }

    [Fact]
    public async Task Objects_are_the_same_if_their_values_are()
    {
        _one.Reply("""{"name":"b","tasks":[{"title":"t","color":"Red","days":1}]}""");
        _two.Reply("""{"tasks":[{"days":1,"color":"Red","title":"t","next":null}],"name":"b"}""");
        _three.Reply("""{"name":"B","tasks":[]}""");

        var run = await Flow(Drive.Plain, static async (run, scope) =>
            await scope.Step(run.Of.CompareBoards, 0, 0, static (c, _) => c.Compare<Board>(FlowSteps.Prompt(c, "x")))).RunAsync();

        Assert.Equal(0, run.View(run.Of.CompareBoards).Result.MajorityIndex);
    }

    [Theory, EveryDrive]
    public async Task A_client_that_fails_is_an_outcome(Drive drive)
    {
        _one.Fail(new HttpRequestException("down"));
        _two.Reply("same");
        _three.Reply("same");

        var run = await Flow(drive, static (run, scope) => Compare(run, scope)).DriveAsync(drive);

        var comparison = run.View(run.Of.Compare).Result;
        Assert.Equal(["down", null, null], comparison.Replies.Select(static reply => reply.Error?.Message));
        Assert.Equal("compare", comparison.Replies[0].Error!.Key);
        Assert.Equal("two", comparison.Majority()!.Client);
        Assert.NotEqual("one", comparison.Fastest!.Client);
        Assert.Equal(["down", null, null], run.View(run.Of.Compare).Attempts.Select(static attempt => attempt.Error?.Message));
        Assert.Empty(run.Errors);
    }

    [Theory, EveryDrive]
    public async Task All_may_fail(Drive drive)
    {
        foreach (var client in new[] { _one, _two, _three })
            client.Fail(new HttpRequestException("down"));

        var run = await Flow(drive, static (run, scope) => Compare(run, scope)).DriveAsync(drive);

        Assert.Equal(WorkflowState.Completed, run.State);
        Assert.Null(run.View(run.Of.Compare).Result.Fastest);
        Assert.Null(run.View(run.Of.Compare).Result.Majority());
        Assert.Equal(3, run.View(run.Of.Compare).Attempts.Count);
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_is_none(Drive drive)
    {
        using var cancel = new CancellationTokenSource();
        _one.Reply("one");
        _two.ReplyWith(async (_, token) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return Response("never", 1);
        });
        _three.Reply("three");

        var run = await Flow(drive, static (run, scope) => Compare(run, scope)).DriveAsync(drive, null, cancel.Token);

        Assert.Equal((ErrorKind.Canceled, "compare"), (run.Error!.Kind, run.Error.Key));
        Assert.Equal(StepOutcome.Failed, run.View(run.Of.Compare).Outcome);
    }

    [Fact]
    public async Task What_cannot_be_rendered_is_one_failed_attempt()
    {
        var run = await Flow(Drive.Observed, static async (run, scope) =>
            await scope.Step(run.Of.Compare, 0, 0, static (_, _) => throw new FormatException("template"))).DriveAsync(Drive.Observed);

        Assert.Equal("template", Assert.Single(run.View(run.Of.Compare).Attempts).Error!.Message);
        Assert.Equal(
            ["RunStarted", "StepStarted compare", "AttemptStarted compare", "AttemptFailed compare 1", "compare Failed", "RunSettled Failed"],
            (await run.Events.ToListAsync()).Select(FlowSteps.Show));
    }

    [Fact]
    public async Task Each_client_is_an_attempt_in_the_events_and_their_texts_do_not_mix()
    {
        _one.Reply("one one");
        _two.Fail(new HttpRequestException("down"));
        _three.Reply("three three");
        var flow = Flow(Drive.Observed, static (run, scope) => Compare(run, scope));

        var events = (await flow.StreamAsync().ToListAsync()).Select(FlowSteps.Show).ToList();

        Assert.Equal(3, events.Count(static item => item == "AttemptStarted compare"));
        Assert.Equal(
            ["AttemptFailed compare 2", "AttemptSettled compare 1", "AttemptSettled compare 3"],
            events.Where(static item => item.StartsWith("AttemptSettled", StringComparison.Ordinal) || item.StartsWith("AttemptFailed", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(events, static item => item.StartsWith("TextDelta", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recorded_comparison_is_not_asked_again()
    {
        var fails = true;
        foreach (var client in new[] { _one, _two, _three })
            client.Reply("same");
        var flow = Flow(Drive.Recorded, async (run, scope) =>
        {
            await Compare(run, scope);
            await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
        });
        var failed = await flow.RunAsync();
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Single(_one.Calls);
        Assert.Equal("same", run.View(run.Of.Compare).Result.Majority()!.Result);
        Assert.Equal(3, run.View(run.Of.Compare).Attempts.Count);
        Assert.Equal(failed.Usage.TotalTokenCount, run.Usage.TotalTokenCount);
    }

    [Fact]
    public void It_survives_json_with_generated_metadata_even_if_nulls_are_left_out()
    {
        var error = new StepError(ErrorKind.TimedOut, "s", "s#2", "T", "m");
        var comparison = new ProviderComparison<Board>(
            [
                new("a", new Board("n", []), null, new UsageDetails { InputTokenCount = 3, TotalTokenCount = 5 }, TimeSpan.FromSeconds(2)),
                new("b", null, error),
                new("c", new Board("n", []), Duration: TimeSpan.FromSeconds(1)),
            ],
            0);

        var json = JsonSerializer.Serialize(comparison, ComparisonJson.Default.ProviderComparisonBoard);
        var strict = new JsonSerializerOptions(ComparisonJson.Default.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };
        var copy = JsonSerializer.Deserialize<ProviderComparison<Board>>(json, strict)!;

        Assert.Equal("a", copy.Majority()!.Client);
        Assert.Equal("c", copy.Fastest!.Client);
        Assert.Equal(error, copy.Replies[1].Error);
        Assert.Equal((3, 5), (copy.Replies[0].Usage!.InputTokenCount, copy.Replies[0].Usage!.TotalTokenCount));
        Assert.Equal(json, JsonSerializer.Serialize(copy, ComparisonJson.Default.ProviderComparisonBoard));
        Assert.DoesNotContain("fastest", json);

        var item = new ItemResult<Board>(1, null, error);
        Assert.Equal(item, JsonSerializer.Deserialize<ItemResult<Board>>(JsonSerializer.Serialize(item, ComparisonJson.Default.ItemResultBoard), strict));
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0.10", "1E-1", true)]
    [InlineData("-0", "0.00", true)]
    [InlineData("1e400", "10e399", true)]
    [InlineData("1e-40", "0", false)]
    [InlineData("12345678901234567890123456789012345", "12345678901234567890123456789012346", false)]
    [InlineData("-1", "1", false)]
    [InlineData("""{"a":1,"b":[2]}""", """{ "b": [2.0], "a": 1 }""", true)]
    [InlineData("""["a","b"]""", """["b","a"]""", false)]
    [InlineData("""["a"]""", """["A"]""", false)]
    [InlineData("""["a,b"]""", """["a","b"]""", false)]
    public async Task Values_are_compared_by_what_they_say(string one, string two, bool same)
    {
        _one.Reply($$"""{"value":{{one}}}""");
        _two.Reply($$"""{"value":{{two}}}""");
        _three.Fail(new HttpRequestException("down"));

        var run = await Flow(Drive.Plain, static async (run, scope) =>
            await scope.Step(run.Of.CompareJson, 0, 0, static (c, _) => c.Compare<JsonElement>(FlowSteps.Prompt(c, "x")))).RunAsync();

        var comparison = run.View(run.Of.CompareJson).Result;
        Assert.Equal(2, comparison.Replies.Count(static reply => reply.Error is null));
        Assert.Equal(same, comparison.Majority() is not null);
    }

    private static ChatResponse Response(string text, long tokens) =>
        new(new ChatMessage(ChatRole.Assistant, text)) { Usage = new() { InputTokenCount = tokens, TotalTokenCount = tokens }, FinishReason = ChatFinishReason.Stop };

    private static async ValueTask Compare(Flow.Run run, Scope scope) =>
        await scope.Step(run.Of.Compare, 0, 0, static (c, _) => c.Compare<string>(FlowSteps.Prompt(c, "x")));

    private Flow Flow(Drive drive, Func<Flow.Run, Scope, ValueTask> body) => new(
        FlowSteps.Engine(drive, new WorkflowEngineOptions { ChatClients = { ["one"] = _one, ["two"] = _two, ["three"] = _three } }), body);
}
