using System.Runtime.ExceptionServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Steps that run beside each other, and the end that all of them come to.</summary>
public sealed class ParallelGroup
{
    private readonly Scope _parent;
    private readonly Scope? _shared;
    private readonly CancellationTokenSource? _failFast;
    private readonly List<Scope> _members = [];
    private PendingMember? _pending;
    private List<(Task Member, Exception Exception)>? _failures;
    private Task _canceling = Task.CompletedTask;

    internal ParallelGroup(Scope parent, bool failFast)
    {
        _parent = parent;
        if (failFast)
            _failFast = CancellationTokenSource.CreateLinkedTokenSource(parent.Token);
        if (parent.Conversation is null)
            _shared = Open(null);
    }

    /// <summary>Whether a member that fails cancels the others.</summary>
    internal bool FailsFast => _failFast is not null;

    /// <summary>Opens the scope of the next member, in declared order.</summary>
    /// <returns>The scope.</returns>
    public Scope Member()
    {
        if (_shared is not null)
            return _shared;
        var member = Open(_parent.Conversation!.Fork());
        _members.Add(member);
        return member;
    }

    /// <summary>Waits until all members have ended. If some failed, the first of them in declared order decides; one that waits goes before, and a cancellation before all.</summary>
    /// <param name="members">The members in declared order; <see langword="null"/> for one that was left out.</param>
    /// <returns>A task that ends when all members have, as they did.</returns>
    public Task Join(params Task?[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (_pending is not null || Array.Exists(members, static member => member is { IsCompletedSuccessfully: false }))
            return WaitAsync(members);
        End();
        return Task.CompletedTask;
    }

    /// <summary>Takes a member whose step is settled when the group is joined: until then nobody reads it.</summary>
    internal void Add(PendingMember member)
    {
        member.Next = _pending;
        _pending = member;
    }

    /// <summary>Remembers why a member failed: a task that was canceled makes up another exception each time that it is asked.</summary>
    internal void Keep(Task member, Exception exception) => (_failures ??= []).Add((member, exception));

    /// <summary>Learns that a failure left one of the members.</summary>
    internal void Fail()
    {
        if (_failFast is null)
            return;
        lock (_failFast)
        {
            if (!_failFast.IsCancellationRequested)
                _canceling = _failFast.CancelAsync();
        }
    }

    private async Task WaitAsync(Task?[] members)
    {
        var failed = false;
        foreach (var member in members)
        {
            if (member is null)
                continue;
            if (!member.IsCompleted)
                await member.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            failed |= !member.IsCompletedSuccessfully;
        }

        for (var member = _pending; member is not null; member = member.Next)
            member.Settle();

        // What callbacks of the token throw is a failure too, though the last one.
        await _canceling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End();
        if (failed)
            Throw([.. members.Append(_canceling).Select(ExceptionOf).OfType<Exception>()]);
    }

    private void End()
    {
        _failFast?.Dispose();
        foreach (var member in _members)
            _parent.Conversation!.Join(member.Conversation!);
        _parent.MoveBorder(_parent.Now());
    }

    // Canceled goes before paused, and that before failed.
    private void Throw(List<Exception> exceptions)
    {
        var decisive = exceptions.Find(_parent.IsCanceled) ?? exceptions.Find(static exception => exception is SuspendedException);
        if (decisive is SuspendedException)
            ExceptionDispatchInfo.Throw(decisive);
        decisive ??= _parent.Run.Ledger.Failures.Gather(exceptions);
        _parent.LetFail();
        ExceptionDispatchInfo.Throw(decisive);
    }

    private Scope Open(Conversation? conversation) => new(_parent, this, conversation, _failFast?.Token ?? _parent.Token);

    private Exception? ExceptionOf(Task? member)
    {
        if (member is null or { IsCompletedSuccessfully: true })
            return null;
        if (_failures?.Find(failure => failure.Member == member).Exception is { } known)
            return known;
        try
        {
            member.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
