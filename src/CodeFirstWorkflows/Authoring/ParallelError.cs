namespace CodeFirstWorkflows;

/// <summary>What becomes of a parallel group when one of its steps fails.</summary>
public enum ParallelError
{
    /// <summary>The others finish, and every error is kept.</summary>
    WaitAll = 0,

    /// <summary>The others are canceled.</summary>
    FailFast = 1,
}
