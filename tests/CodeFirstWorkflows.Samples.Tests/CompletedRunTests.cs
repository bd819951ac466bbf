using System.Text.Json;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class CompletedRunTests
{
    private const string Problem = "Why is it slow?";

    [Fact]
    public async Task A_run_asks_three_times_in_one_conversation()
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(11, 7, "It ", "scans."), OpenAIReplies.Stream(13, 17, Plans.Json), OpenAIReplies.Stream(19, 23, "Done."));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem, "--model", "asked-model"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, static request =>
        {
            Assert.Equal("/v1/chat/completions", request.Path);
            Assert.Equal("Bearer " + SampleProcess.Key, request.Authorization);
            Assert.Equal("asked-model", request.Body.GetProperty("model").GetString());
            Assert.True(request.Body.GetProperty("stream").GetBoolean());
            Assert.True(request.Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        });
        string[] first = [$"user: Analyze the problem: {Problem}"];
        string[] second = [.. first, "assistant: It scans.", "user: Create a plan based on analysis: It scans."];
        string[] third = [.. second, $"assistant: {Plans.Json}", $"user: Execute the plan: {Plans.Json}"];
        Assert.Equal(first, server.Requests[0].Turns);
        Assert.Equal(second, server.Requests[1].Turns);
        Assert.Equal(third, server.Requests[2].Turns);
    }

    [Fact]
    public async Task Only_the_plan_is_asked_for_by_its_schema()
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(1, 1, "a"), OpenAIReplies.Stream(1, 1, Plans.Json), OpenAIReplies.Stream(1, 1, "b"));

        await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        Assert.False(server.Requests[0].Body.TryGetProperty("response_format", out _));
        var format = server.Requests[1].Body.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        var schema = format.GetProperty("json_schema").GetProperty("schema");
        Assert.Equal(["goal", "tasks"], Names(schema.GetProperty("properties")));
        var task = schema.GetProperty("properties").GetProperty("tasks").GetProperty("items");
        Assert.Equal(["title", "effort"], Names(task.GetProperty("properties")));
        var efforts = task.GetProperty("properties").GetProperty("effort").GetProperty("enum").EnumerateArray();
        Assert.Equal(["Small", "Medium", "Large"], efforts.Select(static effort => effort.GetString()));
        Assert.False(server.Requests[2].Body.TryGetProperty("response_format", out _));

        static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(static property => property.Name);
    }

    [Fact]
    public async Task The_output_has_the_steps_in_order_then_the_result_then_the_summary()
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(11, 7, "It ", "scans."),
            OpenAIReplies.Stream(13, 17, Plans.Json[..9], Plans.Json[9..]),
            OpenAIReplies.Stream(19, 23, "Done", "."));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        outcome.HasInOrder(
            "== analyze\nIt scans.\n",
            "18 tokens",
            $"== plan\n{Plans.Json}\n",
            "30 tokens",
            "== execute\nDone.\n",
            "42 tokens",
            "== result\nDone.\n",
            "== summary\n");
    }

    [Fact]
    public async Task The_summary_has_every_step_and_the_sums()
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(11, 7, "It scans."), OpenAIReplies.Stream(13, 17, Plans.Json), OpenAIReplies.Stream(19, 23, "Done."));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        Assert.Equal(["analyze", OpenAIReplies.Model, "11", "7"], outcome.Row("analyze")[..4]);
        Assert.Equal(["plan", OpenAIReplies.Model, "13", "17"], outcome.Row("plan")[..4]);
        Assert.Equal(["execute", OpenAIReplies.Model, "19", "23"], outcome.Row("execute")[..4]);
        Assert.Equal(["total", "43", "47"], outcome.Row("total")[..3]);
    }

    [Fact]
    public async Task Text_is_shown_while_the_model_still_writes()
    {
        var rest = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(1, 1, rest.Task, "early", "late"),
            OpenAIReplies.Stream(1, 1, Plans.Json),
            OpenAIReplies.Stream(1, 1, "end"));
        using var process = SampleProcess.Start(server.OpenAI, Problem);

        await process.OutputHasAsync("early");
        rest.SetResult();

        var outcome = await process.EndAsync();
        Assert.Equal(0, outcome.ExitCode);
        outcome.HasInOrder("earlylate");
    }

    [Fact]
    public async Task Piped_output_is_plain_and_breaks_no_lines_whatever_the_environment_and_the_model_say()
    {
        var line = string.Join(' ', Enumerable.Repeat("word", 500));
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(1, 1, line),
            OpenAIReplies.Stream(1, 1, Plans.Json),
            OpenAIReplies.Stream(1, 1, "\u001b[31mred\u0007 [bold]not markup[/]"));
        var variables = new Dictionary<string, string>(server.OpenAI)
        {
            ["COLUMNS"] = "20",
            ["GITHUB_ACTIONS"] = "true",
            ["FORCE_COLOR"] = "1",
            ["TERM"] = "xterm-256color",
            ["COLORTERM"] = "truecolor",
        };

        var outcome = await SampleProcess.RunAsync(variables, [Problem]);

        Assert.Equal(0, outcome.ExitCode);
        outcome.HasInOrder($"\n{line}\n", "== result\n[31mred [bold]not markup[/]\n");
    }

    [Fact]
    public async Task A_server_without_a_key_is_asked_too()
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(1, 1, "a"), OpenAIReplies.Stream(1, 1, Plans.Json), OpenAIReplies.Stream(1, 1, "b"));
        var variables = server.OpenAI;
        variables.Remove("OPENAI_API_KEY");
        variables["OPENAI_MODEL"] = "local-model";

        var outcome = await SampleProcess.RunAsync(variables, [Problem]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(server.Requests, static request => Assert.Equal("local-model", request.Body.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Anthropic_is_asked_when_its_key_is_there()
    {
        await using var server = await ChatServer.StartAsync(
            AnthropicReplies.Stream(11, 7, "It scans."),
            AnthropicReplies.Stream(13, 17, Plans.Json),
            AnthropicReplies.Stream(19, 23, "Done."));

        var outcome = await SampleProcess.RunAsync(server.Anthropic, [Problem, "--model", "asked-model"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(server.Requests, static request =>
        {
            Assert.Equal("/v1/messages", request.Path);
            Assert.Equal("Bearer " + SampleProcess.Key, request.Authorization);
            Assert.Equal("asked-model", request.Body.GetProperty("model").GetString());
        });
        Assert.Equal(
            [$"user: Analyze the problem: {Problem}", "assistant: It scans.", "user: Create a plan based on analysis: It scans."],
            server.Requests[1].Turns);
        Assert.Equal(["total", "43", "47"], outcome.Row("total")[..3]);
    }

    [Fact]
    public async Task Without_key_and_server_a_stand_in_replies_and_one_line_says_so()
    {
        var outcome = await SampleProcess.RunAsync(new Dictionary<string, string>(), [Problem]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Offline: ", outcome.OnlyErrorLine, StringComparison.Ordinal);
        outcome.HasInOrder("== analyze", Problem, "== plan", "== execute", "== result", "== summary", "total");
    }
}
