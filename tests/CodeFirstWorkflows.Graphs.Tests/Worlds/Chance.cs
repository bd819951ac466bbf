namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>Random numbers that depend on nothing but a seed and a text.</summary>
internal struct Chance
{
    private ulong _state;

    public Chance(int seed, string text)
    {
        _state = 14695981039346656037UL ^ (uint)seed;
        foreach (var character in text)
            _state = (_state ^ character) * 1099511628211UL;
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool OnceIn(int times) => times > 0 && Below(times) == 0;

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
