namespace CodeFirstWorkflows.Graphs.Tests.Model;

/// <summary>A workflow as its author means it, independent of how the product reads one.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Input">The input's kind.</param>
/// <param name="Output">The output's kind, if there is one.</param>
/// <param name="IsDataflow">Whether each step starts as soon as it can, instead of in order.</param>
/// <param name="Parts">What is run, in declared order.</param>
internal sealed record Graph(string Name, Kind Input, Kind? Output, bool IsDataflow, IReadOnlyList<Part> Parts)
{
    /// <summary>All steps in declared order.</summary>
    public IReadOnlyList<Step> Steps { get; } = [.. Parts.SelectMany(part => part.Steps)];

    /// <summary>The workflow and those that it runs, each once.</summary>
    public IEnumerable<Graph> WithChildren() =>
        Steps.Select(step => step.Child).OfType<Graph>().SelectMany(child => child.WithChildren()).Prepend(this).Distinct();

    /// <summary>All conditions of its steps and loops.</summary>
    public IEnumerable<Condition> Conditions() => Steps
        .SelectMany(step => step.Conditions.Append(step.Repetition?.Until))
        .Concat(Loops(Parts).Select(loop => loop.Repetition.Until))
        .OfType<Condition>();

    private static IEnumerable<Loop> Loops(IEnumerable<Part> parts) => parts.OfType<Loop>().SelectMany(loop => Loops(loop.Body).Prepend(loop));
}

/// <summary>A step, a group or a loop.</summary>
internal abstract class Part
{
    public abstract IEnumerable<Step> Steps { get; }
}

/// <summary>Steps that run beside each other.</summary>
internal sealed class Group(string? name, bool failsFast, IReadOnlyList<Step> members) : Part
{
    public string? Name { get; } = name;

    public bool FailsFast { get; } = failsFast;

    public IReadOnlyList<Step> Members { get; } = members;

    public override IEnumerable<Step> Steps => Members;
}

/// <summary>A range that is repeated; its last part is a step, which carries the attribute.</summary>
internal sealed class Loop(IReadOnlyList<Part> body, Repetition repetition) : Part
{
    public IReadOnlyList<Part> Body { get; } = body;

    public Repetition Repetition { get; } = repetition;

    public Step Last => (Step)Body[^1];

    public override IEnumerable<Step> Steps => Body.SelectMany(part => part.Steps);
}

/// <summary>How a loop is repeated.</summary>
internal sealed record Repetition(int Max, Condition? Until, bool FailsAtMax);

/// <summary>What a step is run for each of.</summary>
/// <param name="Source">The list; <see langword="null"/> for a number of times.</param>
/// <param name="Times">How often, without a list.</param>
/// <param name="MaxConcurrency">How many at a time; 0 if the author does not say.</param>
/// <param name="MaxFailures">How many may fail; 0 if the author does not say.</param>
internal sealed record FanOut(Path? Source, int Times, int MaxConcurrency, int MaxFailures);
