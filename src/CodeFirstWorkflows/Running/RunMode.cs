namespace CodeFirstWorkflows;

/// <summary>Why a run's steps cannot be called directly. The bits of <see cref="Runtime.StepNeeds"/> are above these.</summary>
internal static class RunMode
{
    internal const int Keyed = 1;
    internal const int Observed = 2;
    internal const int Logged = 4;
    internal const int Given = 8;

    /// <summary>The run takes back what it did: recorded steps are only gone by, and no other starts.</summary>
    internal const int Walking = 16;
}
