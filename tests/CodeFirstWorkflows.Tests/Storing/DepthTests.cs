using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing;

/// <summary>Values that nest deep: what can be recorded can be read, and what cannot is the step's failure.</summary>
public sealed partial class DepthTests
{
    private readonly InMemoryRunStore _store = new();

    [Theory]
    [InlineData(30, 0)]
    [InlineData(61, 0)]
    [InlineData(62, 0)]
    [InlineData(63, 0)]
    [InlineData(64, 0)]
    [InlineData(300, 300)]
    [InlineData(2_000, 2_000)]
    public async Task What_is_recorded_is_read_again(int depth, int max)
    {
        var run = await new Deep(Engine(max)).RunAsync(depth);

        Assert.Equal(WorkflowState.Paused, run.State);
        Assert.Equal(depth, Depth(Assert.Single(run.Waits).Question.GetProperty("nest")));
        var details = (await Engine(max).Runs.GetAsync(run.Id, TestContext.Current.CancellationToken))!;
        Assert.Equal(depth, Depth(Assert.Single(details.Waits).Question.GetProperty("nest")));
        var resumed = await new Deep(Engine(max)).ResumeAsync(run.Id, Deep.Answers.Ask(Nested(depth)));
        Assert.Equal($"{depth} {depth} {depth}", resumed.Result);
    }

    [Theory]
    [InlineData(65, 0, 64)]
    [InlineData(31, 30, 30)]
    public async Task What_is_too_deep_is_the_failure_of_its_step(int depth, int max, int most)
    {
        var run = await new Deep(Engine(max)).RunAsync(depth);

        Assert.Equal((WorkflowState.Failed, "nest"), (run.State, run.Error!.Key));
        Assert.StartsWith("The result of step 'nest' cannot be recorded as JSON: ", run.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"Results may nest {most} deep; WorkflowEngineOptions.Json with another MaxDepth raises that.",
            run.Error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_too_deep_is_refused()
    {
        var engine = Engine(0);
        var run = await new Deep(engine).RunAsync(3);

        var refused = await Assert.ThrowsAsync<AnswerRefusedException>(() => engine.Runs.AnswerAsync(run.Id, "ask", Nested(65), TestContext.Current.CancellationToken));

        Assert.Equal(AnswerRefusal.TooDeep, refused.Reason);

        Assert.Equal("3 3 64", (await new Deep(Engine(0)).ResumeAsync(run.Id, Deep.Answers.Ask(Nested(64)))).Result);
    }

    private static JsonElement Nested(int depth)
    {
        var text = new string('[', depth) + new string(']', depth);
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }

    private static int Depth(JsonElement value) => value.GetRawText().Count(static letter => letter == '[');

    private WorkflowEngine Engine(int max) =>
        new(new WorkflowEngineOptions { Store = _store, Json = new JsonSerializerOptions { MaxDepth = max } });

    [Workflow]
    public partial class Deep : Workflow<int, string>
    {
        [Step]
        public static JsonElement Nest(int input) => Nested(input);

        [Step, ForEach(Times = 2)]
        public static JsonElement Each(JsonElement nest) => nest;

        [WaitFor]
        public partial Task<JsonElement> Ask(JsonElement nest);

        [Step]
        public static string End(JsonElement nest, IReadOnlyList<JsonElement> each, JsonElement ask) =>
            $"{Depth(nest)} {Depth(each[1])} {Depth(ask)}";
    }
}
