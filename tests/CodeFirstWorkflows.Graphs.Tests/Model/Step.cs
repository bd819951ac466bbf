namespace CodeFirstWorkflows.Graphs.Tests.Model;

/// <summary>How a step's method returns.</summary>
internal enum Form
{
    Value,
    Task,
    ValueTask,
}

/// <summary>A step.</summary>
internal sealed class Step(string name) : Part
{
    public string Name { get; } = name;

    public string Method => char.ToUpperInvariant(Name[0]) + Name[1..];

    public Form Form { get; init; }

    /// <summary>What the method returns; for each item, if it is run for each of them.</summary>
    public Kind? Returns { get; init; }

    public List<Input> Inputs { get; } = [];

    /// <summary>Whether it knows its key, and what it does depends on it.</summary>
    public bool TakesContext { get; init; }

    /// <summary>Whether it notices that it is canceled.</summary>
    public bool TakesToken { get; init; }

    /// <summary>What must hold for it to run.</summary>
    public List<Condition> Conditions { get; } = [];

    /// <summary>The branches that it is one of.</summary>
    public BranchSet? Set { get; set; }

    public bool IsOtherwise { get; set; }

    public Repetition? Repetition { get; set; }

    public FanOut? FanOut { get; init; }

    /// <summary>The workflow that it runs.</summary>
    public Graph? Child { get; init; }

    public bool ContinuesOnError { get; init; }

    public bool IsReturn { get; init; }

    public bool IsOutput { get; set; }

    /// <summary>In dataflow: what it runs after without reading it.</summary>
    public List<Step> After { get; } = [];

    /// <summary>How likely it is to fail: once in so many times; 0 for never.</summary>
    public int FailsOnceIn { get; init; }

    /// <summary>What its readers get when it ran.</summary>
    public Kind? Result => Returns is not { } returns || FanOut is null ? Returns
        : ContinuesOnError ? Kind.ItemResultsOf(returns)
        : Kind.ListOf(returns);

    /// <summary>Whether readers may find nothing there.</summary>
    public bool MayBeMissing => Conditions.Count > 0 || IsOtherwise || (ContinuesOnError && FanOut is null);

    /// <summary>The other steps that it reads once it is decided that it runs.</summary>
    public IEnumerable<Step> ReadsToRun() => Inputs.SelectMany(input => input.Reads)
        .Append(FanOut?.Source?.Step)
        .Concat(Repetition?.Until?.Reads ?? [])
        .OfType<Step>()
        .Where(step => step != this);

    public override IEnumerable<Step> Steps => [this];
}
