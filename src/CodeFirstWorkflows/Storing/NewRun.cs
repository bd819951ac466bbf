namespace CodeFirstWorkflows.Storing;

/// <summary>A run to be created.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workflow">Its workflow's name.</param>
/// <param name="Version">Its workflow's version.</param>
/// <param name="Shape">What the workflow looked like when the run began, as text; the same for all its runs, so a store may keep it once.</param>
/// <param name="Input">Its input.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record NewRun(string Id, string Workflow, int Version, string Shape, ReadOnlyMemory<byte> Input, DateTimeOffset CreatedAt);
