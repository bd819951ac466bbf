namespace CodeFirstWorkflows.Runtime;

/// <summary>Hands the items of a collection to workers: each item once, and only when a worker has time for it.</summary>
internal abstract class ItemSource<TItem> : IDisposable
{
    private bool _closed;

    /// <summary>How many items were handed out.</summary>
    internal abstract int Taken { get; }

    /// <summary>How many items there are; if the source is not listed, as far as it can tell.</summary>
    internal abstract int Expected { get; }

    /// <summary>Whether all items are there already.</summary>
    internal abstract bool IsListed { get; }

    internal bool IsClosed => Volatile.Read(ref _closed);

    internal static ItemSource<TItem> Of(IEnumerable<TItem> items) =>
        items is IReadOnlyList<TItem> list ? new ListedItems<TItem>(list) : new EnumeratedItems<TItem>(items);

    internal abstract bool TryTake(out int index, out TItem item);

    /// <summary>Hands out no more items.</summary>
    internal void Close() => Volatile.Write(ref _closed, true);

    public abstract void Dispose();
}

/// <summary>Items that are there: no worker waits for another one to take them.</summary>
internal sealed class ListedItems<TItem>(IReadOnlyList<TItem> items) : ItemSource<TItem>
{
    private int _next;

    internal override int Taken => Math.Min(Volatile.Read(ref _next), Expected);

    internal override int Expected { get; } = items.Count;

    internal override bool IsListed => true;

    internal override bool TryTake(out int index, out TItem item)
    {
        index = IsClosed ? Expected : Interlocked.Increment(ref _next) - 1;
        if (index < Expected)
        {
            item = items[index];
            return true;
        }

        item = default!;
        Close();
        return false;
    }

    public override void Dispose()
    {
    }
}

/// <summary>Items that come up one after the other, as they are taken.</summary>
internal sealed class EnumeratedItems<TItem>(IEnumerable<TItem> items) : ItemSource<TItem>
{
    private readonly Lock _gate = new();
    private readonly IEnumerator<TItem> _items = items.GetEnumerator();
    private int _taken;

    internal override int Taken => _taken;

    internal override int Expected { get; } = items.TryGetNonEnumeratedCount(out var count) ? count : 0;

    internal override bool IsListed => false;

    internal override bool TryTake(out int index, out TItem item)
    {
        lock (_gate)
        {
            index = _taken;
            if (!IsClosed && _items.MoveNext())
            {
                item = _items.Current;
                _taken++;
                return true;
            }

            item = default!;
            Close();
            return false;
        }
    }

    public override void Dispose() => _items.Dispose();
}
