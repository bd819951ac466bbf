namespace CodeFirstWorkflows.Storing;

/// <summary>Watches the heartbeats of owners.</summary>
public sealed class OwnerWatch
{
}
