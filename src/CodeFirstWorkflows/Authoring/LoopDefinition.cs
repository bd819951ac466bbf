namespace CodeFirstWorkflows;

/// <summary>A loop as its author declared it at its last step.</summary>
/// <param name="From">The name of its first step.</param>
/// <param name="Until">What ends it, as it is written; <see langword="null"/> if only the number of visits does.</param>
/// <param name="Max">The most visits.</param>
/// <param name="OnMax">What happens when they are made.</param>
public sealed record LoopDefinition(string From, string? Until, int Max, LoopEnd OnMax);
