namespace CodeFirstWorkflows.Ownership;

/// <summary>A moment on both of a process's clocks: one stands still while the machine sleeps, the other jumps when it is set.</summary>
internal sealed record Moment(long Timestamp, DateTimeOffset Utc)
{
    internal static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>The time since then: the longer of what the two clocks say, so that neither sleep nor a clock set back hides that time has passed.</summary>
    internal TimeSpan Elapsed(TimeProvider time)
    {
        var monotonic = time.GetElapsedTime(Timestamp);
        var utc = time.GetUtcNow() - Utc;
        return utc > monotonic ? utc : monotonic;
    }
}
