namespace CodeFirstWorkflows.Storing;

/// <summary>A run to be created.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workflow">Its workflow's identity: the full name of its class, unless <c>Name</c> says otherwise.</param>
/// <param name="Version">Its workflow's version.</param>
/// <param name="Shape">The workflow's shape when the run began, as text; the same for all its runs, so a store may keep it once.</param>
/// <param name="Input">Its input.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record NewRun(string Id, string Workflow, int Version, string Shape, ReadOnlyMemory<byte> Input, DateTimeOffset CreatedAt)
{
    /// <summary>Its options; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Options { get; init; }

    /// <summary>Its tags by their names, to find it by. They are kept in clear.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
