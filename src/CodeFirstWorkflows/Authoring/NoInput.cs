namespace CodeFirstWorkflows;

/// <summary>The input of a workflow that needs none.</summary>
public readonly record struct NoInput;
