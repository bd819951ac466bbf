namespace CodeFirstWorkflows.Runtime;

/// <summary>Hands the items of a collection out to workers beside each other; what is not handed out yet is not read.</summary>
internal abstract class ItemSource<TItem> : IDisposable
{
    private volatile bool _stopped;

    /// <summary>How many items there are, if it is known.</summary>
    internal abstract int? Count { get; }

    /// <summary>How many items were handed out.</summary>
    internal abstract int Taken { get; }

    internal static ItemSource<TItem> Of(IEnumerable<TItem> items) =>
        items is IReadOnlyList<TItem> list ? new Indexed(list) : new Enumerated(items.GetEnumerator());

    internal bool TryTake(out int index, out TItem item)
    {
        if (!_stopped && TryNext(out index, out item))
            return true;
        _stopped = true;
        index = 0;
        item = default!;
        return false;
    }

    /// <summary>Hands out no more.</summary>
    internal void Stop() => _stopped = true;

    internal bool HasStopped => _stopped;

    public abstract void Dispose();

    private protected abstract bool TryNext(out int index, out TItem item);

    private sealed class Indexed(IReadOnlyList<TItem> items) : ItemSource<TItem>
    {
        private readonly int _count = items.Count;
        private int _next;

        internal override int? Count => _count;

        internal override int Taken => Math.Min(Volatile.Read(ref _next), _count);

        public override void Dispose()
        {
        }

        private protected override bool TryNext(out int index, out TItem item)
        {
            index = Interlocked.Increment(ref _next) - 1;
            item = index < _count ? items[index] : default!;
            return index < _count;
        }
    }

    private sealed class Enumerated(IEnumerator<TItem> items) : ItemSource<TItem>
    {
        private readonly Lock _gate = new();
        private int _next;

        internal override int? Count => null;

        internal override int Taken => _next;

        public override void Dispose() => items.Dispose();

        private protected override bool TryNext(out int index, out TItem item)
        {
            lock (_gate)
            {
                // Asked once more after its end, or after it has thrown, an enumerator may do anything.
                var found = !HasStopped && items.MoveNext();
                index = _next;
                item = found ? items.Current : default!;
                if (found)
                    _next++;
                else
                    Stop();
                return found;
            }
        }
    }
}
