namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Draws lots: the same from the same seed.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _names = [];

    public int Below(int limit) => _random.Next(limit);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool Percent(int percent) => _random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    public T? PickOrNone<T>(IReadOnlyList<T> list)
        where T : class =>
        list.Count == 0 ? null : Pick(list);

    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        _random.Shuffle(array);
        return array;
    }

    /// <summary>A name that nothing else of the graph or its children has.</summary>
    public string Name(string stem)
    {
        _names[stem] = _names.GetValueOrDefault(stem) + 1;
        return $"{stem}{_names[stem]}";
    }
}
