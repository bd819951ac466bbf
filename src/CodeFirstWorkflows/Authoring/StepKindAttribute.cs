namespace CodeFirstWorkflows;

/// <summary>What all attributes that make a method a step have in common.</summary>
public abstract class StepKindAttribute : Attribute
{
    private protected StepKindAttribute()
    {
    }

    /// <summary>The step's name; the method's name without <c>Async</c> and with a small first letter unless given.</summary>
    public string? Name { get; init; }

    /// <summary>The place among the steps; needed only when they are spread over several files.</summary>
    public int Order { get; init; }
}
