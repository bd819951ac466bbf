namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

/// <summary>What must become of a run: each call, what becomes of each key, and how it ends.</summary>
internal sealed class Story
{
    public List<Told> Calls { get; } = [];

    public List<Settled> Settled { get; } = [];

    /// <summary>Calls of which each starts before any other ends, if that one waits.</summary>
    public List<IReadOnlyList<Told>> Beside { get; } = [];

    public WorkflowState State { get; set; }

    /// <summary>The output as text.</summary>
    public string? Output { get; set; }

    public IReadOnlyList<Failure> Failures { get; set; } = [];

    /// <summary>Answers of impure helpers that nobody was asked for.</summary>
    public List<string> Unanswered { get; } = [];

    public Mark Now => new(Calls.Count, Settled.Count);

    public IReadOnlyList<Told> CallsSince(Mark mark) => Calls[mark.Calls..];

    /// <summary>What happened since may as well not have, or not to its end: somebody canceled it while it was on its way.</summary>
    public void Doubt(Mark mark)
    {
        foreach (var call in Calls[mark.Calls..])
            call.IsCertain = false;
        foreach (var settled in Settled[mark.Settled..])
            settled.IsCertain = false;
    }
}

internal readonly record struct Mark(int Calls, int Settled);

/// <summary>A call of a step or a helper.</summary>
/// <param name="label">What it is known by.</param>
/// <param name="key">The key of the step, or of the one whose condition asks.</param>
/// <param name="waits">Whether it takes its time.</param>
/// <param name="after">The calls that end before it starts.</param>
internal sealed class Told(string label, string key, bool isAsk, bool waits, IReadOnlyList<Told> after)
{
    public string Label { get; } = label;

    public string Key { get; } = key;

    public bool IsAsk { get; } = isAsk;

    public bool Waits { get; } = waits;

    public IReadOnlyList<Told> After { get; } = after;

    public bool IsCertain { get; set; } = true;

    public override string ToString() => $"{(IsCertain ? "" : "perhaps ")}{Key}: {Label}";
}

/// <summary>What becomes of a key.</summary>
internal sealed class Settled(string key, string step, int visits, StepOutcome outcome, string? result)
{
    public string Key { get; } = key;

    /// <summary>The step; empty for an item.</summary>
    public string Step { get; } = step;

    public int Visits { get; } = visits;

    public StepOutcome Outcome { get; } = outcome;

    public string? Result { get; } = result;

    public bool IsExhausted { get; set; }

    public bool IsCertain { get; set; } = true;

    public override string ToString() => $"{(IsCertain ? "" : "perhaps ")}{Key}: {Outcome} {Result}{(IsExhausted ? ", exhausted" : "")}";
}

/// <summary>An error of a run.</summary>
internal sealed record Failure(string Key, ErrorKind Kind)
{
    /// <summary>Whether it must be among the run's errors.</summary>
    public bool IsCertain { get; init; } = true;

    public override string ToString() => $"{(IsCertain ? "" : "perhaps ")}{Kind} at {Key}";
}

/// <summary>Ends a scope.</summary>
internal sealed class FailedException(IReadOnlyList<Failure> failures) : Exception
{
    public FailedException(Failure failure)
        : this([failure])
    {
    }

    public IReadOnlyList<Failure> Failures { get; } = failures;
}
