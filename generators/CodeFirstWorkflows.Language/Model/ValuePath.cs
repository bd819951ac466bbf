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

    /// <summary>The item of a fan-out.</summary>
    Item,

    /// <summary>The results of a parallel group, as a list.</summary>
    Group,
}

/// <summary>
/// The way to a value, checked. <paramref name="Name"/> is the parameter's name, <paramref name="Step"/> the index of the step or group, by head.
/// <paramref name="IsCertain"/> says that the step is known to have a result, even if it may be skipped.
/// </summary>
internal sealed record ValuePath(PathHead Head, string Name, int Step, EquatableArray<PathAccess> Accesses, bool MayBeNull, bool IsCertain = false, string? ElementType = null);

/// <summary>How a path goes on.</summary>
internal enum AccessKind
{
    /// <summary><c>.Name</c>.</summary>
    Member,

    /// <summary><c>[0]</c>.</summary>
    Index,

    /// <summary><c>.Value</c> of a nullable value type that is known to have one.</summary>
    NullableValue,

    /// <summary>The value as the type that a condition asked for.</summary>
    Cast,

    /// <summary>The value, known not to be null where the compiler cannot see it.</summary>
    Known,

    /// <summary><c>.Value</c> of all that was written so far, known to have one.</summary>
    WholeValue,
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
