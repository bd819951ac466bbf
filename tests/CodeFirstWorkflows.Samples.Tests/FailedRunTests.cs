using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class FailedRunTests
{
    private const string Problem = "Why is my secret recipe slow?";

    [Theory]
    [InlineData(401, "refused the API key")]
    [InlineData(403, "refused the API key")]
    [InlineData(404, "--model")]
    [InlineData(400, "refused the request")]
    [InlineData(429, "no more requests")]
    [InlineData(500, "server failed")]
    [InlineData(503, "server failed")]
    public async Task A_refusal_is_one_line_and_is_not_tried_again(int status, string words)
    {
        await using var server = await ChatServer.StartAsync(Replies.Refuse(status, Problem));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        AssertFailed(outcome, "analyze", words);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(401, "refused the API key")]
    [InlineData(529, "server failed")]
    public async Task A_refusal_of_Anthropic_is_one_line_and_is_not_tried_again(int status, string words)
    {
        await using var server = await ChatServer.StartAsync(Replies.Refuse(status, Problem));

        var outcome = await SampleProcess.RunAsync(server.Anthropic, [Problem]);

        AssertFailed(outcome, "analyze", words);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_failure_in_the_middle_keeps_what_was_shown_and_names_its_step()
    {
        await using var server = await ChatServer.StartAsync(OpenAIReplies.Stream(1, 1, "It scans."), Replies.Refuse(500, Problem));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        AssertFailed(outcome, "plan", "server failed (500)");
        outcome.HasInOrder("== analyze\nIt scans.\n", "== plan\n");
        Assert.DoesNotContain("== execute", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sure! Here is your plan: first, …")]
    [InlineData("{\"goal\":\"No tasks\"}")]
    [InlineData("{\"goal\":\"Wrong effort\",\"tasks\":[{\"title\":\"x\",\"effort\":\"Gigantic\"}]}")]
    [InlineData("")]
    public async Task A_reply_that_is_no_plan_is_one_line_that_names_the_step(string reply)
    {
        await using var server = await ChatServer.StartAsync(OpenAIReplies.Stream(1, 1, "It scans."), OpenAIReplies.Stream(1, 1, reply));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        AssertFailed(outcome, "plan", "shape");
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_is_one_line()
    {
        await using var server = await ChatServer.StartAsync(Replies.Raw("text/event-stream", "data: <html>\n\n"));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        AssertFailed(outcome, "analyze", "base URL");
    }

    // OpenAI's client sees no events in a page, and takes that for an empty reply.
    [Fact]
    public async Task A_web_server_is_one_line()
    {
        var page = Replies.Raw("text/html", "<html>Welcome!</html>");
        await using var server = await ChatServer.StartAsync(page, page, page);

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("Step '", outcome.OnlyErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPENAI_BASE_URL", "OPENAI_API_KEY")]
    [InlineData("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY")]
    public async Task A_server_that_is_not_there_is_one_line(string addressVariable, string keyVariable)
    {
        string address;
        await using (var server = await ChatServer.StartAsync())
            address = server.OpenAI["OPENAI_BASE_URL"];

        var outcome = await SampleProcess.RunAsync(
            new Dictionary<string, string> { [addressVariable] = address, [keyVariable] = SampleProcess.Key }, [Problem]);

        AssertFailed(outcome, "analyze", "cannot be reached");
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_one_line()
    {
        await using var server = await ChatServer.StartAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var outcome = await SampleProcess.RunAsync(server.OpenAI, [Problem]);

        AssertFailed(outcome, "analyze", "cannot be reached");
    }

    [Fact]
    public async Task Interrupting_the_run_is_one_line_and_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT.");
        await using var server = await ChatServer.StartAsync(Replies.Hang());
        using var process = SampleProcess.Start(server.OpenAI, Problem);
        await server.Asked.WaitAsync(TestContext.Current.CancellationToken);

        await process.InterruptAsync();

        var outcome = await process.EndAsync();
        Assert.Equal((130, "Canceled."), (outcome.ExitCode, outcome.OnlyErrorLine));
    }

    private static void AssertFailed(SampleOutcome outcome, string step, string words)
    {
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"Step '{step}' failed: ", outcome.OnlyErrorLine, StringComparison.Ordinal);
        Assert.Contains(words, outcome.OnlyErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain(Problem, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("== result", outcome.Output, StringComparison.Ordinal);
    }
}
