namespace CodeFirstWorkflows.Storing;

/// <summary>What a store holds about an owner.</summary>
/// <param name="Owner">The owner's name.</param>
/// <param name="Beats">How many heartbeats came from it.</param>
/// <param name="Lasts">How long it counts as alive without another one.</param>
public readonly record struct OwnerBeats(string Owner, long Beats, TimeSpan Lasts);
