namespace CodeFirstWorkflows.Storing;

/// <summary>Where and how runs are kept in a SQLite file.</summary>
public sealed record SqliteRunStoreOptions
{
    /// <summary>The file, on a local disk. It is created if it is not there; its directory must be.</summary>
    public required string Path { get; init; }

    /// <summary>How long to wait for another process that writes; 5 seconds by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the whole file is checked when it is opened, which takes about a second for each gigabyte. It finds damage that would make
    /// runs look as if they were not there; damaged records are found when they are read in any case.
    /// </summary>
    public bool ChecksWhenOpening { get; init; } = true;

    /// <summary>How many pages the file may have, so that tests can fill it.</summary>
    internal long? MaxPages { get; init; }

    /// <summary>The clock whose timestamps tell which owners are gone.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
