namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>In which order things happen that may happen in any.</summary>
internal sealed class Order(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public int Below(int limit)
    {
        lock (_lock)
            return _random.Next(limit);
    }
}
