using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// One name under which a process owns runs, for as long as it can prove that it is alive: until nine tenths of the lease have passed since its last acknowledged heartbeat began.
/// A term that is lost never comes back; the process goes on under a new one.
/// </summary>
#pragma warning disable CA1001 // A source of tokens without a timer holds nothing that has to be disposed, and calls left behind may still look at their token.
internal sealed class OwnerTerm(TimeProvider time, TimeSpan lease)
#pragma warning restore CA1001
{
    // The last tenth is for timers that fire late, and for steps that take a moment to stop: the next owner may begin when the lease is over.
    private readonly TimeSpan _length = lease * 0.9;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lost = new();
    private Moment? _proven;

    /// <summary>The owner's name in the store.</summary>
    internal string Name { get; } = OwnerName.Create();

    /// <summary>Whether the store has acknowledged a heartbeat under this name.</summary>
    internal bool HasBegun => Volatile.Read(ref _proven) is not null;

    internal bool IsLost => _lost.IsCancellationRequested;

    /// <summary>Canceled when the term is lost: whoever waits for the store on its behalf waits in vain.</summary>
    internal CancellationToken Lost => _lost.Token;

    /// <summary>How much of the lease is left.</summary>
    internal TimeSpan Left => Volatile.Read(ref _proven) is { } proven && !IsLost ? _length - proven.Elapsed(time) : TimeSpan.Zero;

    /// <summary>Whether the process can prove that it is alive.</summary>
    internal bool IsProven => Left > TimeSpan.Zero;

    /// <summary>Takes the acknowledgment of a heartbeat.</summary>
    /// <param name="began">When it began.</param>
    /// <returns>Whether it came in time; otherwise the term is over.</returns>
    internal bool Acknowledge(Moment began)
    {
        lock (_gate)
        {
            if (IsLost || (_proven is not null && !IsProven))
                return false;
            Volatile.Write(ref _proven, began);
            return IsProven;
        }
    }

    /// <summary>Ends the term.</summary>
    /// <returns>Whether it was not lost before.</returns>
    internal bool TryLose()
    {
        lock (_gate)
        {
            if (IsLost)
                return false;
            _lost.Cancel();
            return true;
        }
    }
}
