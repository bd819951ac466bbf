using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

/// <summary>What a run may be called, and how its steps are told apart from those of all others.</summary>
public sealed partial class RunIdTests
{
    private const string Half = "a\ud83d";

    private readonly WorkflowEngine _engine = new(new WorkflowEngineOptions { Store = new InMemoryRunStore() });

    public static TheoryData<string, string> Refused => new()
    {
        { " \t", "must not be empty" },
        { "", "must not be empty" },
        { "order\0seven", "must not hold a NUL, which this one does at 5" },
        { Half, "half a surrogate pair at 1" },
        { "\ude00b", "half a surrogate pair at 0" },
        { "\ud83d\ud83d\ude00", "half a surrogate pair at 0" },
        { new string('x', 513), "at most 512 characters long, and this one has 513: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'" },
    };

    [Theory, MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_no_store_could_keep_is_refused_everywhere(string id, string because)
    {
        var keys = new Keys(_engine);
        var runs = _engine.Runs;

        await Told("options", () => keys.RunAsync("x", new() { RunId = id }));
        await Told("options", () => keys.StartAsync("x", new() { RunId = id }));
        await Told("runId", () => keys.ResumeAsync(id));
        await Told("runId", () => runs.GetAsync(id));
        await Told("runId", () => runs.ResumeAsync(id));
        await Told("runId", () => runs.CancelAsync(id));
        await Told("runId", () => runs.PauseAsync(id));
        await Told("runId", () => runs.DeleteAsync(id));
        await Told("runId", () => runs.AnswerAsync(id, null, default(JsonElement)));

        async Task Told(string parameter, Func<Task> act)
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(parameter, act);
            Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("order-17")]
    [InlineData("Bücher/日本/😀 %")]
    [InlineData("x\u0001\n")]
    public async Task All_other_text_is_an_id(string id) =>
        Assert.Equal(id, (await new Keys(_engine).RunAsync("x", new() { RunId = id })).Id);

    [Fact]
    public async Task One_of_the_greatest_length_is_an_id()
    {
        var id = string.Concat(Enumerable.Repeat("日", 512));

        Assert.Equal(id, (await new Keys(_engine).RunAsync("x", new() { RunId = id })).Id);
    }

    [Theory]
    [InlineData("order-17", "order-17/refund/charge")]
    [InlineData("order-17/refund", "order-17%2Frefund/refund/charge")]
    [InlineData("100%2F", "100%252F/refund/charge")]
    public async Task Keys_of_usual_ids_stay_as_they_are(string id, string key) =>
        Assert.Equal(key, (await new Parent(_engine).RunAsync("x", new() { RunId = id })).Result);

    [Fact]
    public async Task Steps_that_differ_have_keys_that_differ()
    {
        var inner = (await new Parent(_engine).RunAsync("x", new() { RunId = "order-17" })).Result;
        var outer = (await new Keys(_engine).RunAsync("x", new() { RunId = "order-17/refund" })).Result;

        Assert.NotEqual(inner, outer);
    }

    [Fact]
    public void No_two_ids_and_parts_give_the_same()
    {
        const string Letters = "/%2F5a";
        var random = new Random(17);
        var seen = new Dictionary<string, (string Id, string Part)>();
        for (var count = 0; count < 100_000; count++)
        {
            var pair = (Id: Draw(), Part: Draw());
            Assert.Equal(pair, seen.GetValueOrDefault(RunId.Join(pair.Id, pair.Part), pair));
            seen[RunId.Join(pair.Id, pair.Part)] = pair;
        }

        string Draw() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Letters[random.Next(Letters.Length)]));
    }

    [Workflow]
    public partial class Keys : Workflow<string, string>
    {
        [Step]
        public static string Charge(string input, StepContext context) => context.IdempotencyKey;
    }

    [Workflow]
    public partial class Parent : Workflow<string, string>
    {
        [SubWorkflow<Keys>]
        public partial Task<string> Refund(string input);
    }
}
