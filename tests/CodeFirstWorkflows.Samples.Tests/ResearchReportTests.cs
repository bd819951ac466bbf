using Microsoft.AspNetCore.Http;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class ResearchReportTests
{
    private static readonly Dictionary<string, string> Offline = [];

    [Fact]
    public async Task Steps_of_items_have_nested_keys_and_run_beside_each_other()
    {
        var outcome = await RunAsync(Offline);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Offline: ", outcome.OnlyErrorLine, StringComparison.Ordinal);
        outcome.HasInOrder("> plan\n", "< plan Completed", "> research\n", "< research Completed", "> collect\n");
        foreach (var item in (int[])[0, 1, 2, 4])
            outcome.HasInOrder(
                $"> research[{item}]\n",
                $"> research[{item}]/look\n",
                $"< research[{item}]/look Completed",
                $"> research[{item}]/sumUp\n",
                $"< research[{item}]/sumUp Completed",
                $"> research[{item}]/cite\n",
                $"< research[{item}] Completed");
        outcome.HasInOrder("> research[2]\n", "< research[0] Completed");
    }

    [Fact]
    public async Task An_item_that_fails_is_a_gap_in_the_report()
    {
        var outcome = await RunAsync(Offline);

        outcome.HasInOrder(
            "< research[3]/look Failed: No note holds any of these words: hydrogen, fuel cell.\n",
            "< research[3] Failed: No note",
            "< research Completed",
            "Sources: battery-warranty; depot-power; drivers; noise; prices; running-costs; timetable; winter-trial\n",
            "Not found: Hydrogen buses\n");
        Assert.DoesNotContain("research[3]/sumUp", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_draft_is_written_again_until_the_critic_accepts_it()
    {
        var outcome = await RunAsync(Offline);

        outcome.HasInOrder(
            "> draft\nFelden should replace all 24 buses.",
            "< draft Completed",
            "< critique Completed",
            "> draft#2\nFelden should replace 17 of its 24 buses",
            "< draft#2 Completed",
            "< critique#2 Completed",
            "< publish Completed",
            "\n\nFelden should replace 17 of its 24 buses",
            "Flawed: 2 buses run more than 300 km a day",
            "\nAccepted\n");
        Assert.DoesNotContain("#3", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not content", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_three_drafts_the_last_one_stands()
    {
        await using var server = await ChatServer.StartAsync(
            Stream(Plan("Noise")),
            Stream("It is loud."),
            Stream("Draft one."),
            Stream("""{"accepted":false,"flaws":["flaw one"]}"""),
            Stream("Draft two."),
            Stream("""{"accepted":false,"flaws":["flaw two"]}"""),
            Stream("Draft three."),
            Stream("""{"accepted":false,"flaws":["flaw three"]}"""));

        var outcome = await RunAsync(server.OpenAI, "Is it loud?");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        outcome.HasInOrder(
            "> draft#3\nDraft three.\n",
            "\n\nDraft three.\n\nSources: ",
            "Flawed: flaw one\nFlawed: flaw two\nFlawed: flaw three\n",
            "not content with any of 3 drafts");
        Assert.Equal(8, server.Requests.Count);
        Assert.Contains("Is it loud?", Prompt(0), StringComparison.Ordinal);
        Assert.Contains("A diesel bus that pulls away measures 78 dB(A)", Prompt(1), StringComparison.Ordinal);
        Assert.DoesNotContain("last draft", Prompt(2), StringComparison.Ordinal);
        AssertLooksBack(4, "Draft one.", "flaw one");
        AssertLooksBack(6, "Draft two.", "flaw two");
        Assert.DoesNotContain("flaw one", Prompt(6), StringComparison.Ordinal);

        string Prompt(int request) => Assert.Single(server.Requests[request].Turns);

        void AssertLooksBack(int request, string draft, string flaw)
        {
            Assert.Contains($"Your last draft:\n{draft}\n", Prompt(request), StringComparison.Ordinal);
            Assert.Contains(flaw, Prompt(request), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Four_tasks_are_worked_on_at_a_time()
    {
        var fourAsked = new TaskCompletionSource();
        var (asked, inFlight, most) = (0, 0, 0);
        await using var server = await ChatServer.StartAsync(
        [
            Stream(Plan("Noise", "Noise", "Noise", "Noise", "Noise", "Noise")),
            .. Enumerable.Repeat((RequestDelegate)SumUpAsync, 6),
            Stream("A draft."),
            Stream("""{"accepted":true,"flaws":[]}"""),
        ]);

        var outcome = await RunAsync(server.OpenAI);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(4, most);

        async Task SumUpAsync(HttpContext context)
        {
            var now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            if (Interlocked.Increment(ref asked) == 4)
            {
                await Task.Delay(200, context.RequestAborted); // long enough for a fifth to come, if it did not wait
                fourAsked.SetResult();
            }

            await fourAsked.Task.WaitAsync(context.RequestAborted);
            Interlocked.Decrement(ref inFlight);
            await Stream("It is loud.")(context);
        }
    }

    [Fact]
    public async Task A_run_that_fails_is_one_line_that_names_the_step()
    {
        await using var server = await ChatServer.StartAsync(Replies.Refuse(500, "broken"));

        var outcome = await RunAsync(server.OpenAI);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("Step 'plan' failed: HTTP 500", outcome.OnlyErrorLine, StringComparison.Ordinal);
    }

    private static Task<SampleOutcome> RunAsync(Dictionary<string, string> variables, params string[] arguments) =>
        SampleProcess.RunAsync(variables, arguments, sample: "ResearchReport");

    private static RequestDelegate Stream(string text) => OpenAIReplies.Stream(1, 1, text);

    private static string Plan(params string[] words) =>
        $$"""{"tasks":[{{string.Join(',', words.Select(static word => $$"""{"title":"{{word}}","keywords":["{{word}}"]}"""))}}]}""";

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
