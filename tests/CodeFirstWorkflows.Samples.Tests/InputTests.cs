using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class InputTests
{
    private static readonly Dictionary<string, string> Offline = [];

    [Fact]
    public async Task The_problem_may_come_from_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "Why is the file slow?\n", TestContext.Current.CancellationToken);
            await AssertSolvesAsync("Why is the file slow?", ["--file", path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public Task The_problem_may_come_from_standard_input() => AssertSolvesAsync("Why is the pipe slow?", [], "Why is the pipe slow?\n");

    [Fact]
    public Task Words_win_over_standard_input() => AssertSolvesAsync("Why is it slow?", ["Why is it slow?"], "Something else");

    [Theory]
    [InlineData("[Tagged] Why is it slow?")]
    [InlineData("@team, why is it slow?")]
    [InlineData("Why does {input} stay {{as it is}}?")]
    public Task Words_are_taken_as_they_are(string problem) => AssertSolvesAsync(problem, [problem]);

    [Theory]
    [InlineData("no problem to solve")]
    [InlineData("no problem to solve", "  ")]
    [InlineData("no problem to solve", "")]
    [InlineData("no file", "--file", "/nowhere/problem.md")]
    [InlineData("is a folder", "--file", ".")]
    [InlineData("not both", "Why?", "--file", "problem.md")]
    [InlineData("quotes", "Why", "is", "it", "slow?")]
    [InlineData("--file", "--file")]
    [InlineData("--fiel", "--fiel", "problem.md")]
    public Task Bad_input_is_one_line_and_2(string words, params string[] arguments) => AssertRefusedAsync(words, Offline, arguments);

    [Fact]
    public async Task A_file_that_is_no_text_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [0xFF, 0xD8, 0xFF, 0xE0], TestContext.Current.CancellationToken);
            await AssertRefusedAsync("UTF-8", Offline, ["--file", path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("localhost:1234/v1")]
    [InlineData("not an address")]
    public Task An_address_that_is_none_is_refused(string address) =>
        AssertRefusedAsync("OPENAI_BASE_URL", new Dictionary<string, string> { ["OPENAI_BASE_URL"] = address }, ["Why?"]);

    [Fact]
    public async Task Help_is_no_error()
    {
        var outcome = await SampleProcess.RunAsync(Offline, ["--help"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        outcome.HasInOrder("--file", "--model");
    }

    private static async Task AssertSolvesAsync(string problem, string[] arguments, string input = "")
    {
        await using var server = await ChatServer.StartAsync(
            OpenAIReplies.Stream(1, 1, "a"), OpenAIReplies.Stream(1, 1, Plans.Json), OpenAIReplies.Stream(1, 1, "b"));

        var outcome = await SampleProcess.RunAsync(server.OpenAI, arguments, input);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal([$"user: Analyze the problem: {problem}"], server.Requests[0].Turns);
    }

    private static async Task AssertRefusedAsync(string words, IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        var outcome = await SampleProcess.RunAsync(variables, arguments);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(words, outcome.OnlyErrorLine, StringComparison.Ordinal);
    }
}
