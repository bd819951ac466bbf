using System.Collections.Generic;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Hands out names of locals that collide with nothing in their method.</summary>
internal sealed class NameTable(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    /// <summary>The name itself, or with a number behind it if it is taken.</summary>
    public string Take(string name)
    {
        var candidate = name;
        for (var number = 2; !_taken.Add(candidate); number++)
            candidate = name + number;
        return candidate;
    }
}
