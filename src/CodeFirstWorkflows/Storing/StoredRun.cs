namespace CodeFirstWorkflows.Storing;

/// <summary>A run as its store knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workflow">Its workflow's name.</param>
/// <param name="Version">Its workflow's version.</param>
/// <param name="State">Its state.</param>
/// <param name="Shape">What the workflow looked like when the run began.</param>
/// <param name="Input">Its input.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something about it was last kept, by the store's clock.</param>
/// <param name="Due">When a paused run goes on by itself, if ever.</param>
/// <param name="Owner">Who drives it; <see langword="null"/> if nobody that lives does.</param>
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
    string? Owner);
