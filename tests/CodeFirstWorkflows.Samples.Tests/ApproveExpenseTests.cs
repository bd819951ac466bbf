using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class ApproveExpenseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cfw-expenses-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_expense_waits_between_processes_until_it_is_approved()
    {
        var started = await RunAsync("start", "--who", "Zoë", "--amount", "120", "--for", "a train to Rome");
        Assert.Contains("waits for 'approve'", started.Output, StringComparison.Ordinal);
        var id = started.Output.Split(' ')[0];

        var listed = await RunAsync("list");
        Assert.Equal($"{id}  Paused    approve: Zoë asks for 120.00 EUR: a train to Rome", listed.Output.Trim());
        var approved = await RunAsync("approve", id);
        Assert.Equal($"{id}  paid 120.00 EUR to Zoë", approved.Output.Trim());
        Assert.Single(await File.ReadAllLinesAsync(Database + ".paid.txt", TestContext.Current.CancellationToken));

        var again = await RunAsync("approve", id);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("has completed", again.Error, StringComparison.Ordinal);
        Assert.Contains("settle", (await RunAsync("show", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_refused_is_not_paid_and_a_small_one_needs_nobody()
    {
        var id = (await RunAsync("start")).Output.Split(' ')[0];

        var refused = await RunAsync("approve", id, "--refuse", "--why", "take the bus");
        Assert.Equal($"{id}  refused: take the bus", refused.Output.Trim());
        Assert.False(File.Exists(Database + ".paid.txt"));
        Assert.Contains("paid 12.00 EUR to Ann", (await RunAsync("start", "--amount", "12")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_argument_it_tells_the_whole_story()
    {
        var outcome = await SampleProcess.RunAsync(new Dictionary<string, string>(), [], sample: "ApproveExpense");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("paid 120.00 EUR to Ann", outcome.Output, StringComparison.Ordinal);
    }

    private string Database => Path.Combine(_folder.FullName, "expenses.db");

    private Task<SampleOutcome> RunAsync(params string[] arguments) =>
        SampleProcess.RunAsync(new Dictionary<string, string>(), [.. arguments, "--database", Database], sample: "ApproveExpense");
}
