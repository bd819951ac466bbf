using System.Runtime.ExceptionServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Steps that run beside each other, and the end that all of them come to.</summary>
public sealed class ParallelGroup
{
    private readonly Scope _parent;
    private readonly Scope? _shared;
    private readonly CancellationTokenSource? _failFast;
    private readonly List<Scope> _members = [];
    private List<(Task Member, Exception Exception)>? _failures;
    private TaskCompletionSource? _left;
    private Task _canceling = Task.CompletedTask;

    // The pending members, and the group itself until it is joined.
    private int _inside = 1;

    internal ParallelGroup(Scope parent, bool failFast)
    {
        _parent = parent;
        if (failFast)
            _failFast = CancellationTokenSource.CreateLinkedTokenSource(parent.Token);
        if (parent.Conversation is null)
            _shared = Open(null);
    }

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

    /// <summary>Waits until all members have ended. If some failed, the first of them in declared order decides; a cancellation goes before.</summary>
    /// <param name="members">The members in declared order; <see langword="null"/> for one that was left out.</param>
    /// <returns>A task that ends when all members have, as they did.</returns>
    public Task Join(params Task?[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (Volatile.Read(ref _inside) > 1 || Array.Exists(members, static member => member is { IsCompletedSuccessfully: false }))
            return WaitAsync(members);
        End();
        return Task.CompletedTask;
    }

    /// <summary>Begins to wait for a member.</summary>
    internal void Enter() => Interlocked.Increment(ref _inside);

    /// <summary>Ends to wait for a member; all that it is to keep is kept.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
            _left!.SetResult();
    }

    /// <summary>Remembers why a member failed: a task that was canceled makes up another exception each time that it is asked.</summary>
    internal void Keep(Task member, Exception exception)
    {
        lock (_members)
            (_failures ??= []).Add((member, exception));
    }

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
        _left = new TaskCompletionSource();
        Leave();
        await _left.Task.ConfigureAwait(false);

        var failed = false;
        foreach (var member in members)
        {
            if (member is null)
                continue;
            await member.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            failed |= !member.IsCompletedSuccessfully;
        }

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

    private void Throw(List<Exception> exceptions)
    {
        var decisive = exceptions.Find(_parent.IsCanceled) ?? _parent.Run.Ledger.Failures.Gather(exceptions);
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
