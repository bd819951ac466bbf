namespace CodeFirstWorkflows;

/// <summary>How the time between attempts grows.</summary>
public enum Backoff
{
    /// <summary>It doubles.</summary>
    Exponential = 0,

    /// <summary>It grows by itself.</summary>
    Linear = 1,

    /// <summary>It stays as it is.</summary>
    Constant = 2,
}
