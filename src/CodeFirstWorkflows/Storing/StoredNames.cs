namespace CodeFirstWorkflows.Storing;

/// <summary>
/// What values of enums are called where they are stored. Never their names in C#, which may change: these literals are part of the stored
/// format, and none of them is ever used for something else.
/// </summary>
internal static class StoredNames
{
    /// <summary>The state in which a run stopped.</summary>
    internal static readonly StoredNames<WorkflowState> States = new(
        "state",
        (WorkflowState.Pending, "pending"),
        (WorkflowState.Running, "running"),
        (WorkflowState.Completed, "completed"),
        (WorkflowState.Failed, "failed"),
        (WorkflowState.Paused, "paused"));

    /// <summary>Why a step or run failed.</summary>
    internal static readonly StoredNames<ErrorKind> Errors = new(
        "kind of error",
        (ErrorKind.Failed, "failed"),
        (ErrorKind.Canceled, "canceled"),
        (ErrorKind.TimedOut, "timed out"),
        (ErrorKind.BudgetExceeded, "budget exceeded"),
        (ErrorKind.StructuredOutput, "structured output"),
        (ErrorKind.UndeclaredValue, "undeclared value"),
        (ErrorKind.Diverged, "diverged"),
        (ErrorKind.ShapeChanged, "shape changed"),
        (ErrorKind.Plugin, "plugin"));

    /// <summary>What a record is about, in the place that its payload is bound to.</summary>
    internal static readonly StoredNames<RunRecordKind> Records = new(
        "kind of record",
        (RunRecordKind.Completed, "completed"),
        (RunRecordKind.Skipped, "skipped"),
        (RunRecordKind.Attempt, "attempt"),
        (RunRecordKind.Waiting, "waiting"),
        (RunRecordKind.Answer, "answer"),
        (RunRecordKind.Compensating, "compensating"),
        (RunRecordKind.Undone, "undone"),
        (RunRecordKind.End, "end"),
        (RunRecordKind.Decided, "decided"),
        (RunRecordKind.Replaced, "replaced"));

    /// <summary>What a message wants, in the place that its payload is bound to.</summary>
    internal static readonly StoredNames<RunMessageKind> Messages = new(
        "kind of message",
        (RunMessageKind.Answer, "answer"),
        (RunMessageKind.Cancel, "cancel"),
        (RunMessageKind.Pause, "pause"));

    /// <summary>What a step does, in a workflow's shape.</summary>
    internal static readonly StoredNames<StepKind> Steps = new(
        "kind of step",
        (StepKind.Step, "step"),
        (StepKind.Prompt, "prompt"),
        (StepKind.SubWorkflow, "sub-workflow"),
        (StepKind.WaitFor, "wait"));
}

/// <summary>The stored names of an enum's values, both ways.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class StoredNames<T>
    where T : struct, Enum
{
    private readonly string _what;
    private readonly Dictionary<T, string> _names;
    private readonly Dictionary<string, T> _values;

    internal StoredNames(string what, params (T Value, string Name)[] all)
    {
        _what = what;
        _names = all.ToDictionary(static each => each.Value, static each => each.Name);
        _values = all.ToDictionary(static each => each.Name, static each => each.Value, StringComparer.Ordinal);
    }

    internal string Of(T value) => _names[value];

    /// <exception cref="WorkflowException">No value is stored under that name.</exception>
    internal T Read(string name) => _values.TryGetValue(name, out var value) ? value : throw new WorkflowException(
        $"The store holds the {_what} '{name}', which this version of CodeFirstWorkflows does not know: " +
        "it was written by a newer one. Use that, or a later one.");
}
