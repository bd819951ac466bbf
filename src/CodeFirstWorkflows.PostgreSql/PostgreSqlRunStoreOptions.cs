namespace CodeFirstWorkflows.Storing;

/// <summary>How runs are kept in PostgreSQL.</summary>
public sealed record PostgreSqlRunStoreOptions
{
    /// <summary>
    /// The database schema for the store's tables, which is created if it is not there; "codefirstworkflows" by default.
    /// </summary>
    public string Schema { get; init; } = "codefirstworkflows";

    /// <summary>The clock whose timestamps tell which owners are gone.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
