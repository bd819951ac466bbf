using CodeFirstWorkflows;
using CodeFirstWorkflows.Storing;

/// <summary>Files expenses, lists them, and answers. All that it knows is in the store.</summary>
internal sealed class ExpenseDesk : IAsyncDisposable
{
    private readonly IAsyncDisposable _store;
    private readonly WorkflowEngine _engine;
    private readonly ApproveExpense _workflow;

    /// <summary>Opens the desk.</summary>
    /// <param name="store">Keeps the runs.</param>
    /// <param name="ledger">The file with the payments.</param>
    public ExpenseDesk(IRunStore store, string ledger)
    {
        _store = (IAsyncDisposable)store;
        _engine = new WorkflowEngine(new WorkflowEngineOptions { Store = store });
        _workflow = new ApproveExpense(_engine, new Ledger(ledger));
    }

    /// <summary>All in one go, with a file that is gone afterwards.</summary>
    public static async Task TellStoryAsync(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("expenses-");
        try
        {
            var file = Path.Combine(folder.FullName, "expenses.db");
            string id;
            await using (var monday = new ExpenseDesk(new SqliteRunStore(file), file + ".paid.txt"))
                id = await monday.StartAsync(new("Ann", 120, "a train to Rome"), stop);

            // As if it were another process, days later.
            await using var friday = new ExpenseDesk(new SqliteRunStore(file), file + ".paid.txt");
            await friday.ListAsync(stop);
            await friday.AnswerAsync(id, new(true), stop);
            await friday.ShowAsync(id, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async Task<string> StartAsync(Expense expense, CancellationToken stop)
    {
        var run = await _workflow.RunAsync(expense, cancellationToken: stop);
        Tell(run);
        return run.Id;
    }

    public async Task AnswerAsync(string id, Decision decision, CancellationToken stop) =>
        Tell(await _workflow.ResumeAsync(id, stop, ApproveExpense.Answers.Approve(decision)));

    public async Task ListAsync(CancellationToken stop)
    {
        foreach (var summary in await _engine.Runs.ListAsync(ct: stop))
        {
            var run = await _engine.Runs.GetAsync(summary.Id, stop);
            var waits = run!.Waits.Select(static wait => $" {wait.Key}: {wait.Question.GetProperty("describe").GetString()}");
            Console.WriteLine($"{summary.Id}  {summary.State,-9}{string.Concat(waits)}");
        }
    }

    public async Task ShowAsync(string id, CancellationToken stop)
    {
        var run = await _engine.Runs.GetAsync(id, stop) ?? throw new InvalidOperationException($"There is no record of a run with the id '{id}'.");
        Console.Write(run.Report.ToText());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static void Tell(ApproveExpense.Run run) => Console.WriteLine(run.State switch
    {
        WorkflowState.Completed => $"{run.Id}  {run.Result}",
        WorkflowState.Paused => $"{run.Id}  waits for '{run.Waits[0].Key}' until {run.Waits[0].Expires:u}",
        _ => $"{run.Id}  {run.State}: {run.Error?.Message}",
    });
}
