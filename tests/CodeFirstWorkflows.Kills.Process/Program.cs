using System.Globalization;
using CodeFirstWorkflows;
using CodeFirstWorkflows.Kills.Process;
using CodeFirstWorkflows.Storing;

// A run is begun, or resumed after the process that was killed before: sqlite|postgres where id log
var (kind, where, id, log) = (args[0], args[1], args[2], args[3]);
IRunStore store = kind == "sqlite" ? new SqliteRunStore(where) : new PostgreSqlRunStore(where);
await using var open = (IAsyncDisposable)store;
var workflow = new FiftySteps(new WorkflowEngine(new WorkflowEngineOptions { Store = store }), log);

// The owner before was a process of this machine, so it is known to be dead long before its lease is over.
while (await store.FindAsync(id) is { State: WorkflowState.Running, Owner: not null })
    await Task.Delay(20);
var run = await store.FindAsync(id) switch
{
    null => await workflow.RunAsync(0, new() { RunId = id }),
    { State: WorkflowState.Completed } => null,
    _ => await workflow.ResumeAsync(id),
};
Console.WriteLine(run is null ? "completed before" : run.State == WorkflowState.Completed ? run.Result.ToString(CultureInfo.InvariantCulture) : $"{run.State} {run.Error}");
