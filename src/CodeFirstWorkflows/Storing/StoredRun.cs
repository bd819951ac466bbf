namespace CodeFirstWorkflows.Storing;

/// <summary>A run as its store knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workflow">Its workflow's identity.</param>
/// <param name="Version">Its workflow's version.</param>
/// <param name="State">Its state.</param>
/// <param name="Shape">What the workflow looked like when the run began.</param>
/// <param name="Input">Its input.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something about it was last kept, by the store's clock.</param>
/// <param name="Due">When a paused run goes on by itself, if ever.</param>
/// <param name="Owner">Who executes it; <see langword="null"/> if no living owner does.</param>
public sealed record StoredRun(
    string Id,
    string Workflow,
    int Version,
    WorkflowState State,
    string Shape,
    ReadOnlyMemory<byte> Input,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? Due,
    string? Owner)
{
    /// <summary>Its options; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Options { get; init; }

    /// <summary>Its tags by their names.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it was paused on request: neither an answer nor its due time lets it go on, only a resume.</summary>
    public bool IsHeld { get; init; }

    // Not another one that was created under the id of one that was deleted.
    internal bool IsSameAs(StoredRun other) => Id == other.Id && CreatedAt == other.CreatedAt && Input.Span.SequenceEqual(other.Input.Span);
}
