using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class CompareProvidersTests
{
    private static readonly Dictionary<string, string> Offline = [];

    [Fact]
    public async Task Every_reply_has_its_time_and_its_tokens()
    {
        var outcome = await RunAsync(Offline);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Offline: ", outcome.OnlyErrorLine, StringComparison.Ordinal);
        var bat = Block(outcome, "A bat");
        Assert.Matches(@"^fast +0\.10 Euros +\d+\.\d\d s +\d+ tokens$", bat[0]);
        Assert.Matches(@"^smart +0\.05 Euros +\d+\.\d\d s +\d+ tokens$", bat[1]);
        Assert.Matches(@"^careful +0\.050 Euros +\d+\.\d\d s +\d+ tokens$", bat[2]);
    }

    [Theory]
    [InlineData("A bat", "fastest fast", "majority 0.05 Euros")] // of 0.05 and 0.050
    [InlineData("If 5", "fastest fast", "majority 5 Minutes")] // of 5 and 5.0
    [InlineData("How many times", "fastest fast", "majority 3 Pieces")]
    public async Task The_majority_is_of_values_however_they_are_written_and_the_fastest_need_not_be_in_it(
        string question, string fastest, string majority)
    {
        var outcome = await RunAsync(Offline);

        Assert.Equal([fastest, majority], Words(Block(outcome, question)[3..]));
    }

    [Fact]
    public async Task A_provider_that_fails_is_one_of_the_replies_and_has_no_vote()
    {
        var outcome = await RunAsync(Offline);

        var lilies = Words(Block(outcome, "Lily pads"));
        Assert.Equal("careful failed: 503 (Service Unavailable): the model is overloaded.", lilies[2]);
        Assert.Equal(["fastest fast", "majority 47 Days"], lilies[3..]); // of 47 and 47.0
    }

    [Fact]
    public async Task Without_a_majority_the_careful_model_decides()
    {
        var outcome = await RunAsync(Offline);

        Assert.Equal(
            ["fastest fast", "majority none", "decided 60 Pieces, by the careful model"],
            Words(Block(outcome, "How many piano")[3..]));
    }

    [Fact]
    public async Task Every_name_may_be_a_model_of_a_real_server()
    {
        const string Answer = """{"value":1,"unit":"Pieces"}""";
        await using var server = await ChatServer.StartAsync([.. Enumerable.Repeat(OpenAIReplies.Whole(Answer), 15)]);
        var variables = server.OpenAI;
        variables["FAST_MODEL"] = "model-f";
        variables["SMART_MODEL"] = "model-s";
        variables["OPENAI_MODEL"] = "model-o";

        var outcome = await RunAsync(variables);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            [("model-f", 5), ("model-o", 5), ("model-s", 5)],
            server.Requests.CountBy(static request => request.Body.GetProperty("model").GetString()!)
                .Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.All(server.Requests, static request =>
            Assert.Equal("json_schema", request.Body.GetProperty("response_format").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task When_all_fail_the_run_does_only_if_nobody_can_decide()
    {
        await using var server = await ChatServer.StartAsync();

        var outcome = await RunAsync(server.OpenAI);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var bat = Words(Block(outcome, "A bat"));
        Assert.All(bat[..3], static line => Assert.Contains(" failed: HTTP 418", line, StringComparison.Ordinal));
        Assert.Equal(["fastest none", "majority none"], bat[3..5]);
        Assert.StartsWith("failed step 'arbitrate': HTTP 418", Assert.Single(bat[5..]), StringComparison.Ordinal);
    }

    private static Task<SampleOutcome> RunAsync(Dictionary<string, string> variables) =>
        SampleProcess.RunAsync(variables, [], sample: "CompareProviders");

    /// <summary>The lines below a question.</summary>
    private static string[] Block(SampleOutcome outcome, string question) => outcome.Output.Split("\n\n")
        .Single(block => block.TrimStart().StartsWith(question, StringComparison.Ordinal))
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[1..];

    private static string[] Words(string[] lines) =>
        [.. lines.Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
