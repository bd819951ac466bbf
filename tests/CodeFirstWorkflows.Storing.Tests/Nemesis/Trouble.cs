namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>Something that was done to a process, or to all of them.</summary>
/// <param name="Kind">What.</param>
/// <param name="Pid">To which process; <see langword="null"/> if to all.</param>
/// <param name="From">When it began, in ticks.</param>
/// <param name="To">When it was over.</param>
internal sealed record Trouble(string Kind, int? Pid, long From, long To);
