namespace CodeFirstWorkflows;

/// <summary>Repeats the step, or the range of steps that ends with it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RepeatAttribute : Attribute
{
    /// <summary>The first step of the range: its name or its method's. This step alone unless given.</summary>
    public string? From { get; init; }

    /// <summary>Ends the loop when it holds: the path to a bool, or the name of a method that returns <see cref="bool"/>. Asked after each visit.</summary>
    public string? Until { get; init; }

    /// <summary>The most visits, the first one included. Must be given.</summary>
    public int Max { get; init; }

    /// <summary>What happens when <see cref="Max"/> is reached and <see cref="Until"/> does not hold.</summary>
    public LoopEnd OnMax { get; init; }
}
