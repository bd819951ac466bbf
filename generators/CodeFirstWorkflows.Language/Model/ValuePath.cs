namespace CodeFirstWorkflows.Language.Model;

/// <summary>Where a path begins.</summary>
internal enum PathHead
{
    /// <summary>The run's input.</summary>
    Input,

    /// <summary>A step's result.</summary>
    Step,

    /// <summary>A parameter of the prompt.</summary>
    Parameter,
}

/// <summary>
/// The way to a value, checked. <paramref name="Name"/> is the parameter's name, <paramref name="Step"/> the step's index, by head.
/// </summary>
internal sealed record ValuePath(PathHead Head, string Name, int Step, EquatableArray<PathAccess> Accesses, bool MayBeNull);

/// <summary>How a path goes on.</summary>
internal enum AccessKind
{
    /// <summary><c>.Name</c>.</summary>
    Member,

    /// <summary><c>[0]</c>.</summary>
    Index,

    /// <summary><c>.Value</c> of a nullable value type that is known to have one.</summary>
    NullableValue,
}

/// <summary>What an access does when the value before it is null.</summary>
internal enum NullHandling
{
    /// <summary>It cannot be null.</summary>
    NotNull,

    /// <summary>The whole path is null: <c>?.</c>.</summary>
    Propagate,

    /// <summary>The step fails with words: rule 015 warned of it. Holds the path before the access as the words name it.</summary>
    Fail,

    /// <summary>It is known not to be null where the compiler cannot see it.</summary>
    Forgive,
}

/// <summary>One access of a path.</summary>
internal sealed record PathAccess(AccessKind Kind, string Name, int Index, NullHandling Null, string PathBefore);
