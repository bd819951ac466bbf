namespace CodeFirstWorkflows;

/// <summary>Why a run's steps cannot be called directly. The bits of <see cref="Runtime.StepNeeds"/> are above these.</summary>
internal static class RunMode
{
    internal const int Keyed = 1;
    internal const int Observed = 2;
    internal const int Logged = 4;
    internal const int Given = 8;

    /// <summary>Recorded steps are replayed, and no other starts: the run compensates, or is only read.</summary>
    internal const int Walking = 16;

    /// <summary>The run is replayed once more to learn how to compensate it: sub-workflows that did not complete have compensated themselves, and are not entered.</summary>
    internal const int Learning = 32;
}
