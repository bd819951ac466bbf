namespace CodeFirstWorkflows.Runtime;

/// <summary>The result of a step that has none.</summary>
public readonly struct NoResult;
