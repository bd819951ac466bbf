namespace CodeFirstWorkflows.Storing;

/// <summary>Names of owners: each says which process it stands for, so that another one on the same machine can see that this process has ended.</summary>
public static class OwnerName
{
    /// <summary>Makes a name for this process, unlike all others.</summary>
    /// <returns>The name.</returns>
    public static string Create() => $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
}
